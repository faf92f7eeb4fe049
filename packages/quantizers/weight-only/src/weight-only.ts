import {
  checkWeightOptions,
  elementCount,
  portSpec,
  unknownOperator,
  weightGranularity,
  weightNote,
} from "@litequant/core";
import type { OperatorView, PortRequest, PortSpec, Scheme, SchemeDecision, WeightOptions } from "@litequant/core";

/** Options of {@link weightOnly}; weights with fewer elements than `minElements`, 1024 by default, stay float. */
export type WeightOnlyOptions = WeightOptions;

const DEFAULT_MIN_ELEMENTS = 1024;

/**
 * Weight-only quantization: weights are stored as int8, int4 or int2, symmetric, per channel where they have channels or in
 * blocks of a row, and a DEQUANTIZE gives floats back. Computation stays float, so nothing but the weights' own rounding is
 * lost. Needs no data.
 *
 * No runtime's DEQUANTIZE knows blocks: a weight in blocks is stored as a matrix with a block in each row and a scale per row,
 * and a RESHAPE follows.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for a width, granularity or limit that there is not.
 * @example
 * planQuantization({ model, schemeOf: () => weightOnly({ bits: 4 }), ... })
 */
export function weightOnly(options: WeightOnlyOptions = {}): Scheme {
  checkWeightOptions(options);
  return {
    kind: "scheme",
    contract: 1,
    name: "weight-only",
    options: { ...options },
    module: { specifier: "@litequant/quantizer-weight-only", export: "weightOnly" },
    decide: (operator) => decide(operator, { minElements: DEFAULT_MIN_ELEMENTS, ...options }),
  };
}

function decide(view: OperatorView, options: WeightOnlyOptions): SchemeDecision {
  if (view.spec === undefined) return { float: unknownOperator(view) };
  const weights = view.inputs.map((_, port) => weightSpec(view, port));
  if (weights.every((found) => found === undefined)) {
    return { float: { code: "NO_WEIGHTS", message: "has no constant weights" } };
  }
  const inputs = weights.map((found, port) => (found ? request(view, port, options) : "keep"));
  if (inputs.some((wanted) => wanted !== "keep")) return { inputs, outputs: [], ...weightNote(view, inputs, options) };
  const message = `its weights have fewer than ${options.minElements} elements, from which integers pay`;
  return { float: { code: "FEW_ELEMENTS", message } };
}

/** The facts of a port whose constant is a weight: by its role, or because hybrid kernels take it as one. */
function weightSpec(view: OperatorView, port: number): PortSpec | undefined {
  const spec = portSpec(view.spec!.inputs, port);
  if (spec?.role !== "weight" && spec?.hybrid !== true) return undefined;
  return view.inputs[port]?.dtype === "float32" && view.isConstant(port) ? spec : undefined;
}

function request(view: OperatorView, port: number, options: WeightOnlyOptions): PortRequest {
  const { bits = 8, minElements = 0 } = options;
  if (elementCount(view.inputs[port]!.shape) < minElements) return "keep";
  return { dtype: `int${bits}`, symmetric: true, granularity: weightGranularity(view, port, options), stored: true };
}
