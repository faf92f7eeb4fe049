import type { Diagnostic, Model, OperatorView } from "@litequant/core";
import { elementCount } from "@litequant/core";
import { cmsisNnRules, fastPathRules, kernelRules } from "./operator-hints.ts";
import { finding, nameOf } from "./views.ts";

/** What keeps a model from running on tflite-micro, or from running well, beside missing kernels. */
export function hintsFor(model: Model, views: readonly OperatorView[]): readonly Diagnostic[] {
  return [
    ...ofAll(views),
    ...views.flatMap((view) => [
      ...refusals(model, view),
      ...sizesKnownLater(view),
      ...perChannelBiases(view),
      ...cmsisNn(view),
    ]),
    ...unreadable(model),
    ...resources(views),
    ...openInputs(model),
  ];
}

/** What is wrong with many operators in the same way, told once: it is the scheme, not the operators. */
const schemes: readonly {
  readonly code: string;
  readonly concerns: (view: OperatorView) => boolean;
  readonly message: string;
}[] = [
  {
    code: "TFLM_HYBRID",
    concerns: isHybrid,
    message:
      "float32 activations with integer weights, as dynamic-range quantization leaves them; hybrid models are not supported on tflite-micro. Quantize activations too (--scheme int8 with --data), or leave the model in float32",
  },
  {
    code: "TFLM_FLOAT16",
    concerns: ({ inputs }) => inputs[0]?.dtype === "float16",
    message:
      "weights in float16, which tflite-micro does not have. Quantize the model (--scheme int8 with --data), or export it in float32",
  },
];

/** Whether a finding about the whole model says it for this operator. */
export function isSaidOfAll(view: OperatorView): boolean {
  return schemes.some(({ concerns }) => concerns(view));
}

function ofAll(views: readonly OperatorView[]): readonly Diagnostic[] {
  return schemes.flatMap(({ code, concerns, message }): Diagnostic[] => {
    const found = views.filter(concerns);
    if (found.length === 0) return [];
    const rest = found.length > 3 ? ` and ${found.length - 3} more` : "";
    const names = found.slice(0, 3).map(nameOf).join(", ");
    return [{ code, severity: "error", message: `${names}${rest}: ${message}` }];
  });
}

/** Whether an operator multiplies float activations with constant integers. */
function isHybrid(view: OperatorView): boolean {
  const { spec, inputs } = view;
  return (
    spec?.modes.hybrid !== undefined &&
    inputs.some(
      (tensor, port) =>
        view.isConstant(port) && tensor?.quantization !== undefined && /^u?int[248]$/.test(tensor.dtype),
    ) &&
    inputs.some((tensor, port) => tensor?.dtype === "float32" && !view.isConstant(port))
  );
}

function refusals(model: Model, view: OperatorView): readonly Diagnostic[] {
  const { operator, id } = view;
  const wanted = Object.hasOwn(kernelRules, operator.op) ? kernelRules[operator.op]!(view) : undefined;
  const { tensors } = model.subgraphs[id.subgraph]!;
  const intermediates = operator.intermediates.filter((tensor) => elementCount(tensors[tensor]?.shape ?? [0]) > 0);
  const isBuiltin = !operator.op.startsWith("CUSTOM:");
  return [
    ...(wanted === undefined ? [] : [finding(view, "TFLM_KERNEL", "error", wanted)]),
    ...(intermediates.length > 0
      ? [
          finding(
            view,
            "TFLM_INTERMEDIATES",
            "error",
            `its intermediate tensors ${intermediates.join(", ")} have elements, tflite-micro plans no memory for them and refuses. They must have the shape [0]`,
          ),
        ]
      : []),
    ...(isBuiltin && "bytes" in operator && operator.bytes !== undefined && operator.bytes.byteLength > 0
      ? [
          finding(
            view,
            "TFLM_CUSTOM_OPTIONS",
            "error",
            "a builtin operator with custom options, which tflite-micro refuses",
          ),
        ]
      : []),
  ];
}

/** One scale per channel along an axis that the bias does not have: tflite-micro never looks, LiteRT does not load the file. */
function perChannelBiases(view: OperatorView): readonly Diagnostic[] {
  return view.inputs.flatMap((tensor) => {
    const axis = tensor?.quantization?.axis ?? 0;
    if (tensor === undefined || axis < tensor.shape.length || (tensor.quantization?.scale.length ?? 0) < 2) return [];
    return [
      finding(
        view,
        "TFLM_BIAS_AXIS",
        "warning",
        `"${tensor.name}" of shape [${tensor.shape.join(", ")}] has quantized_dimension ${axis}: tflite-micro does not look at it, LiteRT refuses to load the file. Convert again with a newer converter, or set it to 0`,
      ),
    ];
  });
}

function cmsisNn(view: OperatorView): readonly Diagnostic[] {
  const { op } = view.operator;
  const slow = Object.hasOwn(fastPathRules, op) ? fastPathRules[op]!(view) : undefined;
  const refused = Object.hasOwn(cmsisNnRules, op) ? cmsisNnRules[op]!(view) : undefined;
  return [
    ...(refused === undefined ? [] : [finding(view, "TFLM_CMSIS_NN", "warning", refused)]),
    ...(slow === undefined ? [] : [finding(view, "TFLM_SLOW_PATH", "info", slow)]),
  ];
}

/** Tensors whose values tflite-micro cannot find or size. */
function unreadable(model: Model): readonly Diagnostic[] {
  return model.subgraphs.flatMap(({ tensors }, subgraph) =>
    tensors.flatMap(({ name, dtype, sparsity, externalBuffer }, tensor): Diagnostic[] => {
      const what =
        sparsity !== undefined
          ? "is stored sparse: tflite-micro would read its packed values as if it were dense. Store it dense"
          : (externalBuffer ?? 0) > 0
            ? "lies in another file: tflite-micro reads what is inside the model only"
            : dtype === "string" || dtype === "variant"
              ? `is a ${dtype}, which tflite-micro does not have`
              : undefined;
      if (what === undefined) return [];
      return [
        {
          code: "TFLM_TENSOR",
          severity: "error",
          message: `"${name}" (tensor ${tensor}) ${what}`,
          location: { subgraph, tensor, name },
        },
      ];
    }),
  );
}

function resources(views: readonly OperatorView[]): readonly Diagnostic[] {
  const handles = views.filter(({ outputs }) => outputs.some(({ dtype }) => dtype === "resource"));
  if (handles.length === 0) return [];
  return [
    {
      code: "TFLM_VARIABLES",
      severity: "info",
      message: `the model keeps variables: create MicroResourceVariables::Create(allocator, ${handles.length}) and hand it to the interpreter`,
    },
  ];
}

/** tflite-micro runs the shapes that stand in the file: an open dimension is 1 there. */
function openInputs({ subgraphs: [main] }: Model): readonly Diagnostic[] {
  return main!.inputs.flatMap((tensor): Diagnostic[] => {
    const { name, shape, shapeSignature } = main!.tensors[tensor]!;
    if (!shapeSignature?.some((size) => size < 0)) return [];
    const message = `input "${name}" has open dimensions: tflite-micro runs it as [${shape.join(", ")}], and cannot resize`;
    return [{ code: "TFLM_FIXED_SHAPE", severity: "info", message, location: { subgraph: 0, tensor, name } }];
  });
}

/** Outputs whose size the file leaves open: a dimension of 0, but for the old way to write a scalar. */
function sizesKnownLater(view: OperatorView): readonly Diagnostic[] {
  const open = view.outputs.filter(
    ({ shape }) => shape.some((size) => size <= 0) && !(shape.length === 1 && shape[0] === 0),
  );
  return open.map(({ name }) =>
    finding(
      view,
      "TFLM_DYNAMIC",
      "error",
      `the size of "${name}" is known only when the model runs, which tflite-micro does not support. Fix the shapes in the source model`,
    ),
  );
}
