import { elementCount } from "@litequant/core";
import type { OperatorView, OptionsOf } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

/** Why a kernel refuses what its types allow, or why CMSIS-NN's fast path is not taken; with what to do. */
type Rule = (view: OperatorView) => string | undefined;

const sameShapes: Rule = ({ inputs: [a, b] }) =>
  a?.dtype !== "float32" && a !== undefined && b !== undefined && a.shape.join() !== b.shape.join()
    ? `broadcasts [${a.shape.join(", ")}] and [${b.shape.join(", ")}]: CMSIS-NN takes equal shapes only, this runs in the slow loop over four dimensions. Fold a constant operand into the weights before`
    : undefined;

const plainDepthwise: Rule = ({ operator, inputs: [input, filter, bias], outputs: [output] }) => {
  if (input?.dtype !== "int8" && input?.dtype !== "int16") return undefined;
  const { dilationWFactor, dilationHFactor } = optionsOf(operator) as OptionsOf<"DEPTHWISE_CONV_2D">;
  const reasons = [
    ...(input.shape[3] === output?.shape[3] ? [] : ["a depth multiplier other than 1"]),
    ...(input.shape[0] === 1 ? [] : ["a batch other than 1"]),
    ...(dilationWFactor > 1 || dilationHFactor > 1 ? ["dilation"] : []),
    ...(input.dtype === "int16" && (filter?.shape[1] ?? 0) * (filter?.shape[2] ?? 0) >= 512
      ? ["a filter of 512 elements or more"]
      : []),
    ...(input.dtype === "int16" && bias !== undefined && bias.dtype !== "int64" ? [`a bias of ${bias.dtype}`] : []),
  ];
  return reasons.length > 0
    ? `has ${reasons.join(" and ")}: CMSIS-NN has its fast depthwise convolution for a multiplier of 1, batch 1, no dilation`
    : undefined;
};

const wideBias: Rule = ({ inputs: [input, , bias] }) =>
  input?.dtype === "int16" && bias?.dtype === "int32"
    ? "16-bit activations with a bias of int32: CMSIS-NN takes int64, this runs in the reference kernel"
    : undefined;

const oneScale: Rule = ({ inputs: [input, weights] }) =>
  input?.dtype === "int16" && (weights?.quantization?.scale.length ?? 0) > 1
    ? "16-bit activations with weights per channel: CMSIS-NN's kernel refuses them, the reference kernel takes them. Quantize with --per-tensor dense"
    : undefined;

/** Where CMSIS-NN's path wants something else. Source: tflite-micro@90b983c2b kernels/cmsis_nn, CMSIS-NN@99f736a63. */
export const fastPathRules: { readonly [op: string]: Rule } = {
  ADD: sameShapes,
  MUL: sameShapes,
  CONV_2D: wideBias,
  DEPTHWISE_CONV_2D: plainDepthwise,
};

/** What CMSIS-NN's kernel refuses although the reference kernel takes it. Source as above. */
export const cmsisNnRules: { readonly [op: string]: Rule } = {
  FULLY_CONNECTED: oneScale,
};

const lstmGroups: readonly (readonly [first: number, end: number, present: boolean, what: string])[] = [
  [1, 9, true, "weights of all four gates (no coupled input gate)"],
  [12, 16, true, "biases of all four gates"],
  [9, 12, false, "no peepholes"],
  [16, 18, false, "no projection"],
  [20, 24, false, "no layer normalization"],
];

/** What the one LSTM kernel insists on. Source: tflite-micro@90b983c2b kernels/lstm_eval.cc, unidirectional_sequence_lstm.cc. */
const plainLstm: Rule = ({ inputs }) => {
  const [input] = inputs;
  const [state, cell] = [inputs[18], inputs[19]];
  const wants = lstmGroups
    .filter(([first, end, present]) =>
      Array.from({ length: end - first }, (_, i) => inputs[first + i]).some(
        (tensor) => (tensor !== undefined) !== present,
      ),
    )
    .map(([, , , what]) => what);
  if (inputs.length !== 24) wants.push("24 inputs, absent ones listed as -1");
  if (input?.dtype !== "float32" && cell?.dtype !== "int16") wants.push("a cell state of int16");
  if (state?.dtype !== input?.dtype) wants.push(`an output state of the input's type, ${input?.dtype}`);
  if (!state?.isVariable || !cell?.isVariable) wants.push("states that are variable tensors");
  if (input?.dtype === "int16" && inputs[13] !== undefined && inputs[13].dtype !== "int64")
    wants.push("biases of int64 beside 16-bit activations");
  return wants.length > 0
    ? `the only LSTM kernel wants ${wants.join(", ")}. Convert a plain Keras LSTM, quantized to int8`
    : undefined;
};

const constantAt =
  (...ports: readonly number[]): Rule =>
  (view) => {
    const computed = ports.filter((port) => view.inputs[port] !== undefined && !view.isConstant(port));
    return computed.length > 0
      ? `takes input ${computed.join(" and ")} as a constant only, here it is computed: sizes that depend on data are not supported. Fix the shapes in the source model`
      : undefined;
  };

const sameCount: Rule = ({ inputs: [input], outputs: [output] }) =>
  input !== undefined && output !== undefined && elementCount(input.shape) !== elementCount(output.shape)
    ? `[${input.shape.join(", ")}] to [${output.shape.join(", ")}]: the file does not know the size, and tflite-micro cannot work it out. Fix the shapes in the source model, the batch too`
    : undefined;

/** What kernels refuse beyond types. Source: tflite-micro@90b983c2b, Prepare in kernels/*.cc. */
export const kernelRules: { readonly [op: string]: Rule } = {
  BROADCAST_TO: constantAt(1),
  EXPAND_DIMS: constantAt(1),
  FILL: constantAt(0),
  PAD: constantAt(1),
  PADV2: constantAt(1),
  RESHAPE: sameCount,
  RESIZE_BILINEAR: constantAt(1),
  RESIZE_NEAREST_NEIGHBOR: constantAt(1),
  SPLIT: constantAt(0),
  SPLIT_V: constantAt(2),
  STRIDED_SLICE: constantAt(1, 2, 3),
  TRANSPOSE: constantAt(1),
  UNIDIRECTIONAL_SEQUENCE_LSTM: plainLstm,
};
