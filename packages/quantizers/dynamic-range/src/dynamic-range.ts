import {
  checkWeightOptions,
  elementCount,
  optionOf,
  otherPorts,
  portSpec,
  requestWeight,
  unknownOperator,
  weightGranularity,
  weightNote,
} from "@litequant/core";
import type {
  Json,
  OperatorView,
  OpSpec,
  PortRequest,
  Scheme,
  SchemeDecision,
  Tensor,
  WeightOptions,
} from "@litequant/core";

/** Options of {@link dynamicRange}; constants with fewer elements than `minElements`, 1024 by default, stay float. */
export interface DynamicRangeOptions extends WeightOptions {
  /** What TensorFlow Lite's own tool would write, where our defaults differ. */
  readonly compat?: "tflite";
}

const DEFAULT_MIN_ELEMENTS = 1024;

/**
 * Dynamic-range quantization: int8 weights, or narrower where there are kernels for it, symmetric, per channel or in blocks
 * where the kernels take it; float activations, which hybrid kernels quantize while running. Needs no data.
 *
 * Large constants of operators without a hybrid kernel are stored as int8, and a DEQUANTIZE gives floats back. Biases
 * and states stay float.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for a width, granularity or limit that there is not.
 * @example
 * planQuantization({ model, schemeOf: () => dynamicRange({ minElements: 256 }), ... })
 */
export function dynamicRange(options: DynamicRangeOptions = {}): Scheme {
  checkWeightOptions(options);
  return {
    kind: "scheme",
    contract: 1,
    name: "dynamic-range",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-dynamic-range", export: "dynamicRange" },
    ...(options.compat && { wishes: { fuse: false }, rules: "flatbuffer" }),
    decide: (operator) => decide(operator, { minElements: DEFAULT_MIN_ELEMENTS, ...options }),
  };
}

type Settings = DynamicRangeOptions & Required<Pick<DynamicRangeOptions, "minElements">>;

function decide(view: OperatorView, settings: Settings): SchemeDecision {
  const { spec, operator } = view;
  if (spec === undefined) return { float: unknownOperator(view) };
  if (otherPorts(view)) {
    const message = `no runtime has a kernel with int8 weights for this kind of ${operator.op}`;
    return { float: { code: "NO_HYBRID_KERNEL", message } };
  }
  const isHybrid = runsOnIntegers(view, spec, settings);
  const inputs = view.inputs.map((_, port) => requestInput(view, port, isHybrid, settings));
  if (inputs.every((request) => request === "keep")) return { float: whyNothing(view, settings) };
  return {
    inputs,
    outputs: [],
    ...weightNote(view, inputs, settings),
    ...optionsWith(view, inputs, isHybrid),
  };
}

/** Inputs are quantized with a zero point where kernels can; kernels for blocks may know no fused activations. */
function optionsWith(
  view: OperatorView,
  inputs: readonly PortRequest[],
  isHybrid: boolean,
): { readonly options?: Json } {
  const spec = view.spec!;
  const alone = inputs.some(
    (request, port) =>
      request !== "keep" &&
      !request.stored &&
      typeof request.granularity === "number" &&
      portSpec(spec.inputs, port)?.blocks?.fused === false,
  );
  const fused = optionOf(view.operator, "fusedActivationFunction") ?? "NONE";
  const options = {
    ...(isHybrid && spec.asymmetricInputs && { asymmetricQuantizeInputs: true }),
    ...(alone && fused !== "NONE" && { fusedActivationFunction: "NONE" }),
  };
  return Object.keys(options).length > 0 ? { options } : {};
}

/** Hybrid kernels take all of their weights as integers, or none, and may be wrong with many batches. */
function runsOnIntegers(view: OperatorView, spec: OpSpec, settings: Settings): boolean {
  const most = settings.compat ? Infinity : (spec.hybridBatchAxes ?? Infinity);
  if (view.inputs.some((tensor) => tensor && batchAxes(tensor) > most)) return false;
  const weights = view.inputs.flatMap((tensor, port) => (tensor && isHybridPort(spec, port) ? [port] : []));
  return weights.length > 0 && weights.every((port) => isLargeConstant(view, port, settings));
}

/** Axes in front of the last two that are longer than 1, or of any length. */
function batchAxes({ shape, shapeSignature = shape }: Tensor): number {
  return shapeSignature.slice(0, -2).filter((size) => size !== 1).length;
}

function requestInput(view: OperatorView, port: number, isHybrid: boolean, settings: Settings): PortRequest {
  const spec = view.spec!;
  if (!isLargeConstant(view, port, settings)) return "keep";
  const direct = isHybrid && isHybridPort(spec, port);
  if (!direct && !isStoredPort(spec, port, settings)) return "keep";
  if (direct) return requestWeight(view, port, "hybrid", hybridOptions(view, port, settings));
  const dtype = portSpec(spec.inputs, port)?.role === "weight" ? (`int${settings.bits ?? 8}` as const) : "int8";
  const granularity = settings.compat ? "tensor" : weightGranularity(view, port, settings);
  return { dtype, symmetric: true, granularity, stored: true };
}

/** TensorFlow Lite's tool has scales per channel for filters of hybrid convolutions only. */
function hybridOptions(view: OperatorView, port: number, settings: Settings): WeightOptions {
  const { modes, inputs } = view.spec!;
  const isWeight = portSpec(inputs, port)?.role === "weight";
  if (modes.hybrid !== "channel" || (settings.compat && !isWeight)) return { ...settings, perTensor: "all" };
  return settings.compat ? { perTensor: "dense", ...settings } : settings;
}

function isHybridPort({ inputs, modes }: OpSpec, port: number): boolean {
  const spec = portSpec(inputs, port);
  return modes.hybrid !== undefined && spec !== undefined && (spec.hybrid ?? spec.role === "weight");
}

/** Constants that a DEQUANTIZE can stand in front of. TensorFlow Lite's tool looks at operators with hybrid kernels only. */
function isStoredPort({ inputs, modes }: OpSpec, port: number, { compat }: Settings): boolean {
  const spec = portSpec(inputs, port);
  if (compat) return modes.hybrid !== undefined && (spec?.role === "weight" || spec?.hybrid === true);
  return spec?.role === "weight" || spec?.role === "activation" || spec?.role === "constant";
}

function isLargeConstant(view: OperatorView, port: number, { minElements }: Settings): boolean {
  const tensor = view.inputs[port];
  if (tensor?.dtype !== "float32" || !view.isConstant(port)) return false;
  return elementCount(tensor.shape) >= minElements;
}

function whyNothing(view: OperatorView, { minElements }: Settings): { code: string; message: string } {
  const constants = view.inputs.filter((tensor, port) => tensor?.dtype === "float32" && view.isConstant(port));
  if (constants.length === 0) return { code: "NO_WEIGHTS", message: "has no float constant to store as integers" };
  const largest = constants.reduce((most, tensor) => Math.max(most, elementCount(tensor!.shape)), 0);
  if (largest >= minElements)
    return { code: "NO_WEIGHTS", message: "its constants are no weights, so they stay float" };
  return {
    code: "FEW_ELEMENTS",
    message: `its largest constant has ${largest} element${largest === 1 ? "" : "s"}, fewer than the ${minElements} from which integers pay`,
  };
}
