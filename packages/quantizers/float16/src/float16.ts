import { portSpec, unknownOperator } from "@litequant/core";
import type { OperatorView, PortRequest, PortSpec, Scheme, SchemeDecision } from "@litequant/core";

/** Options of {@link float16}. */
export interface Float16Options {
  /**
   * What becomes of values beyond 65504, the largest float16: they are clamped to it (`clamp`, the default), or a
   * constant that has any of them stays float32 (`keep`).
   */
  readonly outside?: "clamp" | "keep";
  /** What TensorFlow Lite's own tool would write, where our defaults differ. */
  readonly compat?: "tflite";
}

/**
 * Float16 quantization: every float constant, of any size, is stored as float16, and a DEQUANTIZE right before its first
 * reader gives float32 back. Computation stays float32. Needs no data.
 *
 * A constant that is also an output of the model stays float32.
 *
 * @example
 * planQuantization({ model, schemeOf: () => float16(), ... })
 */
export function float16(options: Float16Options = {}): Scheme {
  return {
    kind: "scheme",
    contract: 1,
    name: "float16",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-float16", export: "float16" },
    ...(options.compat && { wishes: { fuse: false } }),
    decide: (operator) => decide(operator, options),
  };
}

function decide(view: OperatorView, options: Float16Options): SchemeDecision {
  const { spec } = view;
  if (spec === undefined) return { float: unknownOperator(view) };
  const inputs = view.inputs.map((_, port) => request(view, portSpec(spec.inputs, port), port, options));
  if (inputs.every((wanted) => wanted === "keep")) {
    return { float: { code: "NO_CONSTANTS", message: "has no float constant to store as float16" } };
  }
  return { inputs, outputs: [] };
}

function request(
  view: OperatorView,
  spec: PortSpec | undefined,
  port: number,
  { outside }: Float16Options,
): PortRequest {
  // Kernels read plain operands (limits, sizes) while preparing: those must stay constants.
  if (spec === undefined || spec.role === "plain") return "keep";
  if (view.inputs[port]?.dtype !== "float32" || !view.isConstant(port)) return "keep";
  const wanted = { dtype: "float16", symmetric: true, granularity: "tensor", stored: true } as const;
  return outside === "keep" ? { ...wanted, outside } : wanted;
}
