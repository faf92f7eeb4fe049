import {
  checkWeightOptions,
  otherPorts,
  portSpec,
  requestBias,
  requestWeight,
  unknownOperator,
  weightNote,
} from "@litequant/core";
import type {
  DType,
  OperatorView,
  PlanInput,
  PortRequest,
  PortSpec,
  Reason,
  Scheme,
  SchemeDecision,
  WeightOptions,
} from "@litequant/core";

/** Options of {@link int8}. */
export interface Int8Options extends WeightOptions {
  /** Type of inputs and outputs: `float32` (the default), `int8` or `uint8`. */
  readonly io?: EndType;
  /** Where inputs differ from {@link Int8Options.io}. */
  readonly input?: EndType;
  /** Where outputs differ from {@link Int8Options.io}. */
  readonly output?: EndType;
  /** What becomes of operators without an int8 kernel: they stay `float` (the default), or are an `error`. */
  readonly fallback?: PlanInput["fallback"];
  /** What TensorFlow Lite's converter would write, where our defaults differ. */
  readonly compat?: "tflite";
}

type EndType = Extract<DType, "float32" | "int8" | "uint8">;

/**
 * Full int8 quantization: int8 activations, asymmetric per tensor; int8 weights, symmetric, per channel where the
 * kernels take it; int32 biases.
 *
 * A dense layer without a bias gets one of zeros when its weights are per channel: runtimes up to 2.14 compute it wrong
 * without.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for a width or granularity of weights that there is not.
 * @example
 * planQuantization({ model, ranges, schemeOf: () => int8({ perTensor: "dense" }), ... })
 */
export function int8(options: Int8Options = {}): Scheme {
  checkWeightOptions(options);
  const { io, input = io, output = io, fallback } = options;
  return {
    kind: "scheme",
    contract: 1,
    name: "int8",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-int8", export: "int8" },
    activations: { bits: 8, symmetric: false },
    wishes: {
      ...(input && { inputs: input }),
      ...(output && { outputs: output }),
      ...(fallback && { fallback }),
      ...(options.compat && { rewrite: false }),
    },
    ...(options.compat && { rules: "converter" as const }),
    decide: (operator) => decide(operator, options),
  };
}

function decide(view: OperatorView, options: Int8Options): SchemeDecision {
  const { spec, operator } = view;
  if (spec === undefined) return { float: unknownOperator(view) };
  const beside = spec.modes.int8 === "beside";
  // TensorFlow Lite's converter leaves what calls subgraphs float, and variables.
  if (options.compat && (spec.calls || spec.resource || beside)) return { float: leftFloat(view) };
  if (!spec.modes.int8 || (spec.modes.int8 === "compat" && !options.compat)) {
    const message = spec.obstacles?.int8 ?? `no runtime has an int8 kernel for ${operator.op}`;
    return { float: { code: "NO_INT8_KERNEL", message } };
  }
  const other = otherPorts(view);
  if (other !== undefined) {
    const message = `no runtime has an int8 kernel for ${operator.op} where ${other[0]} is ${String(other[1])}`;
    return { float: { code: "NO_INT8_KERNEL", message } };
  }
  const ports = Math.max(view.inputs.length, spec.inputs.length);
  const inputs = Array.from({ length: ports }, (_, port) => requestInput(view, port, options));
  return {
    inputs,
    ...weightNote(view, inputs, options),
    ...(beside && { besideIntegers: true }),
    outputs: view.outputs.map((_, port) => requestActivation(portSpec(spec.outputs, port))),
    intermediates: operator.intermediates.map((_, port) => {
      const inner = portSpec(spec.intermediates, port);
      const idle = inner?.onlyWith !== undefined && view.inputs[inner.onlyWith] === undefined;
      const request = idle ? "keep" : requestActivation(inner);
      const symmetric = options.compat === undefined && view.inputs[inner?.symmetricWith ?? -1] !== undefined;
      return symmetric && request !== "keep" ? { ...request, symmetric } : request;
    }),
  };
}

function leftFloat({ operator }: OperatorView): Reason {
  return { code: "LEFT_FLOAT", message: `TensorFlow Lite's converter leaves ${operator.op} float` };
}

function requestInput(view: OperatorView, port: number, options: Int8Options): PortRequest {
  const spec = portSpec(view.spec!.inputs, port);
  if (spec?.role === "weight") {
    const request = requestWeight(view, port, "int8", options);
    return spec.int8 === undefined ? request : { ...request, dtype: spec.int8 };
  }
  if (spec?.role === "bias") return requestBias(view, port, spec.int8 ?? "int32", options);
  if (view.inputs[port] === undefined) return "keep";
  const request = requestActivation(spec);
  // A matrix of weights: symmetric, as every kernel takes it.
  const isMatrix = spec?.hybrid === true && view.isConstant(port) && options.compat === undefined;
  return isMatrix && request !== "keep" ? { ...request, symmetric: true } : request;
}

function requestActivation(spec: PortSpec | undefined): PortRequest {
  if (spec === undefined || spec.role === "plain") return "keep";
  const dtype = spec.int8 ?? "int8";
  return { dtype, symmetric: dtype !== "int8", granularity: "tensor" };
}
