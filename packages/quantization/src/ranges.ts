import { tensorKey } from "@litequant/core";
import type { CalibrationTable, ConstantRanges, Model, TensorForm } from "@litequant/core";

import { quantizedLimits } from "./forms.ts";
import type { Port, PortTable } from "./ports.ts";

/** Lowest and highest value. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const SMALLEST_HALF_RANGE = 5e-7;

/** Ranges of the tensors behind ports: of constants from their values, of all others from calibration. */
export type RangeOf = (port: Port) => Range | undefined;

/** Looks ranges up; undefined where no sample reached the tensor or where its range is not finite. */
export function rangeLookup(
  model: Model,
  table: PortTable,
  calibrated: CalibrationTable | undefined,
  constants: ConstantRanges,
): RangeOf {
  const known = new Map<string, Range>();
  for (const { subgraph, index, min, max } of calibrated?.tensors ?? []) {
    if (Number.isFinite(min) && Number.isFinite(max) && min <= max) known.set(tensorKey(subgraph, index), { min, max });
  }
  return (port) => {
    if (port.tensor < 0) return undefined;
    if (!table.isConstant(port)) return known.get(tensorKey(port.subgraph, port.tensor));
    const { buffer, shape } = model.subgraphs[port.subgraph]!.tensors[port.tensor]!;
    const { min, max } = constants.of(buffer, shape);
    return constantRange(min[0]!, max[0]!);
  };
}

/** A constant's range with zero in it, and not so narrow that integers overflow: as the TensorFlow Lite converter widens it. */
function constantRange(min: number, max: number): Range {
  const range = { min: Math.min(min, 0), max: Math.max(max, 0) };
  if (range.max - range.min > 2 * SMALLEST_HALF_RANGE) return range;
  return { min: Math.min(range.min, -SMALLEST_HALF_RANGE), max: Math.max(range.max, SMALLEST_HALF_RANGE) };
}

/** What a per-tensor form can express. */
export function formRange({ dtype, scale, zeroPoint }: TensorForm): Range {
  const [low, high] = quantizedLimits(dtype);
  return { min: (low - zeroPoint![0]!) * scale![0]!, max: (high - zeroPoint![0]!) * scale![0]! };
}

/** The range of a group of ports: its lead's, or where that is unknown the first that is known; without a lead all together. */
export function groupRange(ports: readonly Port[], lead: Port | undefined, rangeOf: RangeOf): Range | undefined {
  const known = ports.flatMap((port) => rangeOf(port) ?? []);
  if (lead !== undefined) return rangeOf(lead) ?? known[0];
  if (known.length === 0) return undefined;
  return {
    min: known.reduce((low, { min }) => Math.min(low, min), Infinity),
    max: known.reduce((high, { max }) => Math.max(high, max), -Infinity),
  };
}
