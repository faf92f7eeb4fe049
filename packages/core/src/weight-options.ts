import { elementCount } from "./dtype.ts";
import type { DType } from "./dtype.ts";
import { LitequantError } from "./errors.ts";
import { channelAxisOf, optionOf, portSpec } from "./port-spec.ts";
import type { OperatorView, PortRequest, Reason } from "./scheme.ts";

/** Options about weights that all schemes of integer weights share. */
export interface WeightOptions {
  /** Width of the integers that weights become: 8 (the default), 4 or 2 where kernels take it, otherwise the next wider. */
  readonly bits?: 8 | 4 | 2;
  /**
   * What shares a scale: a `channel` (the default), the whole `tensor`, or so many elements of a row, for which few kernels
   * exist; weights without a kernel or whose rows are no multiple get a scale per channel.
   */
  readonly granularity?: "channel" | "tensor" | BlockSize;
  /** One scale per weight tensor: for `all` weights, or for those of `dense` layers (matrices), as old runtimes need it. */
  readonly perTensor?: "all" | "dense";
  /** Weights with fewer elements stay as they are, or keep 8 bits where there is no other integer. */
  readonly minElements?: number;
}

/** Elements that share a scale where rows are cut into blocks. */
type BlockSize = 32 | 64 | 128 | 256;

const WIDTHS: readonly unknown[] = [8, 4, 2];
const GRANULARITIES: readonly unknown[] = ["channel", "tensor", 32, 64, 128, 256];

/**
 * Options come from command lines and files, too.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for a width, granularity or limit that there is not.
 */
export function checkWeightOptions({ bits, granularity, minElements }: WeightOptions): void {
  if (bits !== undefined && !WIDTHS.includes(bits)) {
    throw new LitequantError("INVALID_ARGUMENT", `weights cannot have ${String(bits)} bits; give 8, 4 or 2`);
  }
  if (granularity !== undefined && !GRANULARITIES.includes(granularity)) {
    const known = GRANULARITIES.join(", ");
    throw new LitequantError("INVALID_ARGUMENT", `granularity is ${String(granularity)}; give one of ${known}`);
  }
  if (minElements !== undefined && (!Number.isInteger(minElements) || minElements < 0)) {
    throw new LitequantError("INVALID_ARGUMENT", `minElements is ${minElements}; give a whole number from 0`);
  }
}

/** Why an operator without facts stays as it is. */
export function unknownOperator({ operator }: OperatorView): Reason {
  return { code: "UNKNOWN_OPERATOR", message: `nothing is known about ${operator.op}, so it stays as it is` };
}

/** The option, with its value, that gives an operator other ports than its facts list. */
export function otherPorts({ operator, spec }: OperatorView): readonly [name: string, value: unknown] | undefined {
  return Object.entries(spec?.otherPorts ?? {}).find(([name, value]) => optionOf(operator, name) === value);
}

/**
 * What shares a scale of the weight at a port, as the options want it and the weight's shape has it: weights of dense layers are
 * matrices, blocks are cut along the last axis, and weights that no constant holds have one scale.
 */
export function weightGranularity(
  view: OperatorView,
  port: number,
  { granularity = "channel", perTensor }: WeightOptions,
): "channel" | "tensor" | number {
  const shape = view.inputs[port]?.shape;
  const spec = portSpec(view.spec?.inputs, port);
  if (shape === undefined || spec === undefined || !view.isConstant(port)) return "tensor";
  const axis = channelAxisOf(spec, view.operator, shape.length);
  if (axis === undefined || granularity === "tensor" || perTensor === "all") return "tensor";
  if (perTensor === "dense" && shape.length === 2) return "tensor";
  if (granularity === "channel") return "channel";
  const row = shape.at(-1)!;
  return axis < shape.length - 1 && row > 0 && row % granularity === 0 ? granularity : "channel";
}

/**
 * What to ask for at a weight of an operator that computes on it in that mode: the options' width and granularity where a
 * kernel takes them, otherwise the next wider, and a scale per channel instead of one per block.
 */
export function requestWeight(
  view: OperatorView,
  port: number,
  mode: "int8" | "int16x8" | "hybrid",
  options: WeightOptions,
): Exclude<PortRequest, "keep"> {
  const { narrow, blocks, everyChannel } = portSpec(view.spec?.inputs, port) ?? {};
  const shape = view.inputs[port]?.shape ?? [];
  const wanted = mode === "hybrid" && everyChannel ? "channel" : weightGranularity(view, port, options);
  const large = elementCount(shape) >= (options.minElements ?? 0);
  const widths = large && view.isConstant(port) ? (["int2", "int4"] as const) : [];
  const dtype =
    widths.find((width) => bitsOf(width) >= (options.bits ?? 8) && narrow?.[mode]?.includes(width)) ?? "int8";
  const inBlocks = mode === "hybrid" && blocks?.dtypes.includes(dtype) && shape[0]! >= (blocks.leastRows ?? 0);
  return { dtype, symmetric: true, granularity: typeof wanted === "number" && !inBlocks ? "channel" : wanted };
}

/**
 * What to ask for at a bias: the dtype given. Where there is none, one of zeros beside weights with several scales, which
 * old runtimes compute wrong without; `compat` adds none.
 */
export function requestBias(
  view: OperatorView,
  port: number,
  dtype: DType,
  options: WeightOptions & { readonly compat?: "tflite" },
): PortRequest {
  const { biasOf } = portSpec(view.spec?.inputs, port) ?? {};
  const adds =
    options.compat === undefined &&
    biasOf !== undefined &&
    weightGranularity(view, biasOf.weight, options) !== "tensor";
  return view.inputs[port] === undefined && !adds ? "keep" : { dtype, symmetric: true, granularity: "channel" };
}

function bitsOf(dtype: "int2" | "int4"): number {
  return Number(dtype.slice(3));
}

/** What requests leave of the options about weights, as a note for the ledger; empty where they leave nothing. */
export function weightNote(
  view: OperatorView,
  requests: readonly PortRequest[],
  options: WeightOptions,
): { readonly note?: string } {
  const notes = requests.flatMap((request, port) => {
    const spec = portSpec(view.spec?.inputs, port);
    const isWeight = (spec?.role === "weight" || spec?.hybrid === true) && view.isConstant(port);
    return isWeight && request !== "keep" ? (shortfall(view, port, request, options) ?? []) : [];
  });
  return notes.length > 0 ? { note: [...new Set(notes)].join("; ") } : {};
}

function shortfall(
  view: OperatorView,
  port: number,
  { dtype, granularity }: Exclude<PortRequest, "keep">,
  options: WeightOptions,
): string | undefined {
  const { op } = view.operator;
  const { bits = 8, minElements = 0 } = options;
  const { shape } = view.inputs[port]!;
  if (bits < 8 && dtype !== `int${bits}`) {
    return elementCount(shape) < minElements
      ? `${dtype} weights, which have fewer than ${minElements} elements`
      : `${dtype} weights: no kernel of ${op} takes ${bits} bits here`;
  }
  if (granularity === "channel" && weightGranularity(view, port, options) === "tensor") {
    return `a scale per channel: the kernel of ${op} reads no other here`;
  }
  if (typeof options.granularity !== "number" || typeof granularity === "number") return undefined;
  return typeof weightGranularity(view, port, options) === "number"
    ? `a scale per ${granularity}: no kernel of ${op} takes ${dtype} in blocks here`
    : `a scale per ${granularity}: a weight of shape ${shape.join("x")} has no blocks of ${options.granularity}`;
}
