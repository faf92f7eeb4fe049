import { elementCount, LitequantError } from "@litequant/core";
import type { OperatorView, PortRequest, PortSpec, Scheme, SchemeDecision } from "@litequant/core";

/** Options of {@link weightOnly}. */
export interface WeightOnlyOptions {
  /** Width of the integers that weights are stored as: 8 (the default) or 4. */
  readonly bits?: 4 | 8;
  /** Weights with fewer elements stay float: 1024 by default. */
  readonly minElements?: number;
  /** One scale per weight tensor: for `all` weights, or for those of `dense` layers (matrices). */
  readonly perTensor?: "all" | "dense";
}

const DEFAULT_MIN_ELEMENTS = 1024;

/**
 * Weight-only quantization: weights are stored as int8 or int4, symmetric, per channel where they have channels, and a
 * DEQUANTIZE gives floats back. Computation stays float, so nothing but the weights' own rounding is lost. Needs no data.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for another width, or when `minElements` is no whole number from 0.
 * @example
 * planQuantization({ model, schemeOf: () => weightOnly({ bits: 4 }), ... })
 */
export function weightOnly(options: WeightOnlyOptions = {}): Scheme {
  const { bits = 8, minElements = DEFAULT_MIN_ELEMENTS, perTensor } = options;
  // Options come from command lines, too.
  if (!([4, 8] as readonly number[]).includes(bits)) {
    throw new LitequantError("INVALID_ARGUMENT", `weights cannot have ${String(bits)} bits; give 8 or 4`);
  }
  if (!Number.isInteger(minElements) || minElements < 0) {
    throw new LitequantError("INVALID_ARGUMENT", `minElements is ${minElements}; give a whole number from 0`);
  }
  return {
    kind: "scheme",
    contract: 1,
    name: "weight-only",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-weight-only", export: "weightOnly" },
    decide: (operator) => decide(operator, { bits, minElements, perTensor }),
  };
}

interface Settings {
  readonly bits: 4 | 8;
  readonly minElements: number;
  readonly perTensor: WeightOnlyOptions["perTensor"];
}

function decide(view: OperatorView, settings: Settings): SchemeDecision {
  const { spec, operator } = view;
  if (spec === undefined) {
    return {
      float: { code: "UNKNOWN_OPERATOR", message: `nothing is known about ${operator.op}, so it stays as it is` },
    };
  }
  const weights = view.inputs.map((_, port) => weightSpec(view, port));
  if (weights.every((found) => found === undefined)) {
    return { float: { code: "NO_WEIGHTS", message: "has no constant weights" } };
  }
  const inputs = weights.map((found, port) => (found ? request(view, port, found, settings) : "keep"));
  if (inputs.some((wanted) => wanted !== "keep")) return { inputs, outputs: [] };
  const message = `its weights have fewer than ${settings.minElements} elements, from which integers pay`;
  return { float: { code: "FEW_ELEMENTS", message } };
}

/** The facts of a port whose constant is a weight: by its role, or because hybrid kernels take it as one. */
function weightSpec(view: OperatorView, port: number): PortSpec | undefined {
  const { inputs } = view.spec!;
  const last = inputs.at(-1);
  const spec = inputs[port] ?? (last?.variadic ? last : undefined);
  if (spec?.role !== "weight" && spec?.hybrid !== true) return undefined;
  return view.inputs[port]?.dtype === "float32" && view.isConstant(port) ? spec : undefined;
}

function request(
  view: OperatorView,
  port: number,
  { channelAxis }: PortSpec,
  { bits, minElements, perTensor }: Settings,
): PortRequest {
  const { shape } = view.inputs[port]!;
  if (elementCount(shape) < minElements) return "keep";
  const single = channelAxis === undefined || perTensor === "all" || (perTensor === "dense" && shape.length === 2);
  return { dtype: `int${bits}`, symmetric: true, granularity: single ? "tensor" : "channel", stored: true };
}
