import { checkWeightOptions, portSpec, requestBias, requestWeight, unknownOperator, weightNote } from "@litequant/core";
import type {
  DType,
  OperatorView,
  OpSpec,
  PlanInput,
  PortRequest,
  PortSpec,
  Scheme,
  SchemeDecision,
  WeightOptions,
} from "@litequant/core";

/** Options of {@link int16x8}. */
export interface Int16x8Options extends WeightOptions {
  /** Type of inputs and outputs: `float32` (the default) or `int16`. */
  readonly io?: EndType;
  /** Where inputs differ from {@link Int16x8Options.io}. */
  readonly input?: EndType;
  /** Where outputs differ from {@link Int16x8Options.io}. */
  readonly output?: EndType;
  /** What becomes of operators without a 16x8 kernel: they stay `float` (the default), or are an `error`. */
  readonly fallback?: PlanInput["fallback"];
  /** Type of biases: `int64` (the default), or `int32` for kernels that add up 32 bits. */
  readonly bias?: BiasType;
  /** What TensorFlow Lite's 16x8 converter would write, where our defaults differ. */
  readonly compat?: "tflite";
}

type EndType = Extract<DType, "float32" | "int16">;
type BiasType = Extract<DType, "int32" | "int64">;

/**
 * 16x8 quantization: int16 activations, symmetric per tensor; int8 weights, symmetric, per channel where the kernels take
 * it; int64 biases.
 *
 * Nearly the accuracy of floats at the size of int8. What has no kernel on 16-bit activations stays float.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for a width or granularity of weights that there is not.
 * @example
 * planQuantization({ model, ranges, schemeOf: () => int16x8({ io: "int16" }), ... })
 */
export function int16x8(options: Int16x8Options = {}): Scheme {
  checkWeightOptions(options);
  const { io, input = io, output = io, fallback, compat } = options;
  return {
    kind: "scheme",
    contract: 1,
    name: "int16x8",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-int16x8", export: "int16x8" },
    activations: { bits: 16, symmetric: true },
    wishes: {
      ...(input && { inputs: input }),
      ...(output && { outputs: output }),
      ...(fallback && { fallback }),
      ...(compat && { fuse: false, rewrite: false }),
    },
    ...(compat === "tflite" && { rules: "flatbuffer" }),
    decide: (operator) => decide(operator, options),
  };
}

function decide(view: OperatorView, options: Int16x8Options): SchemeDecision {
  const { spec, operator } = view;
  if (spec === undefined) return { float: unknownOperator(view) };
  const beside = spec.modes.int16x8 === "beside";
  if (!spec.modes.int16x8) {
    const message =
      spec.obstacles?.int16x8 ?? `no runtime has a kernel for ${operator.op} with 16-bit activations and 8-bit weights`;
    return { float: { code: "NO_INT16X8_KERNEL", message } };
  }
  if (options.compat && (spec.calls || beside)) {
    return { float: { code: "LEFT_FLOAT", message: `TensorFlow Lite's converter leaves ${operator.op} float` } };
  }
  const ports = Math.max(view.inputs.length, spec.inputs.length);
  const inputs = Array.from({ length: ports }, (_, port) => requestInput(view, port, options));
  const set = { ...spec.modeOptions?.int16x8, ...typeOptions(spec, inputs, options) };
  return {
    inputs,
    ...weightNote(view, inputs, options),
    ...(beside && { besideIntegers: true }),
    ...(Object.keys(set).length > 0 && { options: set }),
    outputs: view.outputs.map((_, port) => requestActivation(portSpec(spec.outputs, port))),
    intermediates: operator.intermediates.map((_, port) => requestActivation(portSpec(spec.intermediates, port))),
  };
}

/** Options that name the types of biases; without one the kernel takes the type that is usual for it. */
function typeOptions(
  { inputs }: OpSpec,
  requests: readonly PortRequest[],
  { bias, compat }: Int16x8Options,
): Readonly<Record<string, string>> {
  const named = inputs.flatMap(({ typeOption, int16x8: usual }, port): readonly (readonly [string, string])[] => {
    const request = requests[port];
    if (typeOption === undefined || request === undefined) return [];
    if (request !== "keep") return [[typeOption, request.dtype]];
    // Without it LiteRT's kernel takes a bias that is absent for one of 32 bits, and fails.
    return compat ? [] : [[typeOption, bias ?? usual ?? "int64"]];
  });
  return Object.fromEntries(named);
}

function requestInput(view: OperatorView, port: number, options: Int16x8Options): PortRequest {
  const spec = portSpec(view.spec!.inputs, port);
  if (spec?.role === "weight") {
    const request = requestWeight(view, port, "int16x8", options);
    return spec.int16x8 === undefined ? request : { ...request, dtype: spec.int16x8 };
  }
  if (spec?.role === "bias") return requestBias(view, port, options.bias ?? spec.int16x8 ?? "int64", options);
  return view.inputs[port] === undefined ? "keep" : requestActivation(spec);
}

function requestActivation(spec: PortSpec | undefined): PortRequest {
  if (spec === undefined || spec.role === "plain") return "keep";
  return { dtype: spec.int16x8 ?? "int16", symmetric: true, granularity: "tensor" };
}
