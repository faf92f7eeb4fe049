import { elementCount, LitequantError, portSpec } from "@litequant/core";
import type { OperatorView, OpSpec, PortRequest, Scheme, SchemeDecision } from "@litequant/core";

/** Options of {@link dynamicRange}. */
export interface DynamicRangeOptions {
  /** Constants with fewer elements stay float: 1024 by default. */
  readonly minElements?: number;
  /** One scale per weight tensor: for `all` weights, or for those of `dense` layers (matrices), as old runtimes need it. */
  readonly perTensor?: "all" | "dense";
  /** What TensorFlow Lite's own tool would write, where our defaults differ. */
  readonly compat?: "tflite";
}

const DEFAULT_MIN_ELEMENTS = 1024;

/**
 * Dynamic-range quantization: int8 weights, symmetric, per channel where the kernels take it; float activations, which
 * hybrid kernels quantize while running. Needs no data.
 *
 * Large constants of operators without a hybrid kernel are stored as int8, and a DEQUANTIZE gives floats back. Biases
 * and states stay float.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when `minElements` is no whole number from 0.
 * @example
 * planQuantization({ model, schemeOf: () => dynamicRange({ minElements: 256 }), ... })
 */
export function dynamicRange(options: DynamicRangeOptions = {}): Scheme {
  const { minElements = DEFAULT_MIN_ELEMENTS } = options;
  if (!Number.isInteger(minElements) || minElements < 0) {
    throw new LitequantError("INVALID_ARGUMENT", `minElements is ${minElements}; give a whole number from 0`);
  }
  return {
    kind: "scheme",
    contract: 1,
    name: "dynamic-range",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-dynamic-range", export: "dynamicRange" },
    ...(options.compat && { wishes: { fuse: false }, rules: "flatbuffer" }),
    decide: (operator) => decide(operator, { ...options, minElements }),
  };
}

type Settings = DynamicRangeOptions & Required<Pick<DynamicRangeOptions, "minElements">>;

function decide(view: OperatorView, settings: Settings): SchemeDecision {
  const { spec, operator } = view;
  if (spec === undefined) {
    return {
      float: { code: "UNKNOWN_OPERATOR", message: `nothing is known about ${operator.op}, so it stays as it is` },
    };
  }
  if (hasOtherPorts(view, spec)) {
    const message = `no runtime has a kernel with int8 weights for this kind of ${operator.op}`;
    return { float: { code: "NO_HYBRID_KERNEL", message } };
  }
  const isHybrid = runsOnIntegers(view, spec, settings);
  const inputs = view.inputs.map((_, port) => requestInput(view, port, isHybrid, settings));
  if (inputs.every((request) => request === "keep")) return { float: whyNothing(view, settings) };
  return {
    inputs,
    outputs: [],
    ...(isHybrid && spec.asymmetricInputs && { options: { asymmetricQuantizeInputs: true } }),
  };
}

/** Hybrid kernels take all of their weights as integers, or none. */
function runsOnIntegers(view: OperatorView, spec: OpSpec, settings: Settings): boolean {
  const weights = view.inputs.flatMap((tensor, port) => (tensor && isHybridPort(spec, port) ? [port] : []));
  return weights.length > 0 && weights.every((port) => isLargeConstant(view, port, settings));
}

function requestInput(view: OperatorView, port: number, isHybrid: boolean, settings: Settings): PortRequest {
  const spec = view.spec!;
  if (!isLargeConstant(view, port, settings)) return "keep";
  const direct = isHybrid && isHybridPort(spec, port);
  if (!direct && !isStoredPort(spec, port, settings)) return "keep";
  const perChannel = isPerChannel(view, port, direct, settings);
  const request = { dtype: "int8", symmetric: true, granularity: perChannel ? "channel" : "tensor" } as const;
  return direct ? request : { ...request, stored: true };
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

/** TensorFlow Lite's tool has scales per channel for filters of hybrid convolutions only. */
function isPerChannel(view: OperatorView, port: number, direct: boolean, { perTensor, compat }: Settings): boolean {
  const { modes, inputs } = view.spec!;
  if (portSpec(inputs, port)?.channelAxis === undefined || (direct && modes.hybrid !== "channel")) return false;
  const isMatrix = view.inputs[port]!.shape.length === 2;
  if (compat) return direct && !isMatrix && perTensor !== "all";
  return perTensor === undefined || (perTensor === "dense" && !isMatrix);
}

function hasOtherPorts({ operator }: OperatorView, { otherPorts }: OpSpec): boolean {
  const options = ("options" in operator ? operator.options : undefined) as
    | Readonly<Record<string, unknown>>
    | undefined;
  return Object.entries(otherPorts ?? {}).some(([name, value]) => options?.[name] === value);
}

function whyNothing(view: OperatorView, { minElements }: Settings): { code: string; message: string } {
  const constants = view.inputs.filter((tensor, port) => tensor?.dtype === "float32" && view.isConstant(port));
  if (constants.length === 0) return { code: "NO_WEIGHTS", message: "has no float constant to store as integers" };
  const largest = constants.reduce((most, tensor) => Math.max(most, elementCount(tensor!.shape)), 0);
  if (largest >= minElements)
    return { code: "NO_WEIGHTS", message: "its constants are no weights, so they stay float" };
  return {
    code: "FEW_ELEMENTS",
    message: `its largest constant has ${largest} elements, fewer than the ${minElements} from which integers pay`,
  };
}
