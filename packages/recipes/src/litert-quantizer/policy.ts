import type { Granularity, OpConfig, TensorConfig } from "./config.ts";

/**
 * What LiteRT Quantizer 0.11 quantizes how (its `default_policy.py` and `algorithm_manager.py`, read 2026-08; behaviour measured
 * with its own files).
 */
interface PolicyEntry {
  readonly weights: TensorPolicy;
  readonly activations?: TensorPolicy;
  readonly compute: OpConfig["compute"];
  readonly explicit: boolean;
  readonly ops: readonly string[];
}

interface TensorPolicy {
  readonly bits: TensorConfig["bits"];
  readonly dtype: TensorConfig["dtype"];
  readonly symmetric: readonly boolean[];
  readonly granularity: readonly Granularity[];
}

const whole = ["channel", "tensor"] as const;
const blocks = [32, 64, 128, 256] as const;
const int = (bits: 2 | 4 | 8, granularity: readonly Granularity[] = whole, symmetric = [true]): TensorPolicy => ({
  bits,
  dtype: "INT",
  symmetric,
  granularity,
});
const activations = (bits: 8 | 16, symmetric: readonly boolean[], dtype: "INT" | "UINT" = "INT"): TensorPolicy => ({
  bits,
  dtype,
  symmetric,
  granularity: ["tensor"],
});
const dynamic = { compute: "INTEGER", explicit: false } as const;
const stored = { compute: "FLOAT", explicit: true } as const;

/** Operators with weights; for all others a weight configuration counts for nothing. */
const weighted = [
  "BATCH_MATMUL",
  "CONV_2D",
  "CONV_2D_TRANSPOSE",
  "DEPTHWISE_CONV_2D",
  "EMBEDDING_LOOKUP",
  "FULLY_CONNECTED",
] as const;

const ends = ["INPUT", "OUTPUT"] as const;

const static16 = [
  ...weighted.filter((op) => op !== "EMBEDDING_LOOKUP"),
  ..."AVERAGE_POOL_2D RESHAPE SOFTMAX TANH TRANSPOSE GELU ADD SUB MUL MEAN RSQRT CONCATENATION STRIDED_SLICE SPLIT".split(
    " ",
  ),
  ..."LOGISTIC SLICE SUM SELECT SELECT_V2 DYNAMIC_UPDATE_SLICE STABLEHLO_COMPOSITE PAD MAX_POOL_2D RESIZE_BILINEAR".split(
    " ",
  ),
  ..."RESIZE_NEAREST_NEIGHBOR GATHER_ND PACK UNPACK DIV BROADCAST_TO SQRT GATHER MAXIMUM PADV2 REDUCE_MIN EQUAL".split(
    " ",
  ),
  ..."NOT_EQUAL MIRROR_PAD RELU".split(" "),
  ...ends,
];
const static8 = [...static16, "SQUARED_DIFFERENCE", "HARD_SWISH", "SPACE_TO_DEPTH"];
const narrow = ["FULLY_CONNECTED", "CONV_2D"] as const;

const policy: { readonly [name: string]: PolicyEntry } = {
  dynamic_wi8_afp32: { weights: int(8), ...dynamic, ops: weighted },
  dynamic_wi4_afp32: { weights: int(4), ...dynamic, ops: [...narrow, "EMBEDDING_LOOKUP"] },
  dynamic_wi2_afp32: { weights: int(2), ...dynamic, ops: [...narrow, "EMBEDDING_LOOKUP"] },
  dynamic_wi4_afp32_blockwise: {
    weights: int(4, blocks),
    ...dynamic,
    ops: ["FULLY_CONNECTED", "EMBEDDING_LOOKUP"],
  },
  dynamic_wi2_afp32_blockwise: { weights: int(2, blocks), ...dynamic, ops: ["FULLY_CONNECTED"] },
  weightonly_wi8_afp32: { weights: int(8, whole, [true, false]), ...stored, ops: weighted },
  weightonly_wi4_afp32: {
    weights: int(4, whole, [true, false]),
    ...stored,
    ops: [...narrow, "BATCH_MATMUL", "EMBEDDING_LOOKUP"],
  },
  static_wi8_ai8: { weights: int(8), activations: activations(8, [true, false]), ...dynamic, ops: static8 },
  static_wi8_ai16: { weights: int(8), activations: activations(16, [true]), ...dynamic, ops: static16 },
  static_wi4_ai8: {
    weights: int(4),
    activations: activations(8, [true, false]),
    ...dynamic,
    ops: [...narrow, ...ends],
  },
  static_wi4_ai16: { weights: int(4), activations: activations(16, [true]), ...dynamic, ops: [...narrow, ...ends] },
  static_wi8_au8: { weights: int(8), activations: activations(8, [false], "UINT"), ...dynamic, ops: ends },
};

/** Operators that LiteRT Quantizer knows, by its names, the two ends last. */
export const knownOps: readonly string[] = [...new Set([...static8.filter((op) => !isEnd(op)), ...weighted]), ...ends];

const filters = ["FULLY_CONNECTED", "EMBEDDING_LOOKUP", "CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D_TRANSPOSE"];

/** Algorithms, and the operators for which each of them is there. */
export const algorithms: { readonly [key: string]: readonly string[] } = {
  min_max_uniform_quantize: knownOps,
  no_quantize: knownOps,
  float_casting: filters,
  OCTAV: knownOps,
  MSE: filters,
  GPTQ: ["FULLY_CONNECTED"],
  OSCAR: ["FULLY_CONNECTED"],
  HADAMARD_ROTATION: ["FULLY_CONNECTED", "EMBEDDING_LOOKUP"],
  DECOMPOSED_HADAMARD_ROTATION: ["FULLY_CONNECTED", "EMBEDDING_LOOKUP"],
  dequantized_weight_recovery: ["FULLY_CONNECTED", "CONV_2D", "EMBEDDING_LOOKUP"],
};

/** Whether the name is one of the two ends. */
export function isEnd(op: string): boolean {
  return op === "INPUT" || op === "OUTPUT";
}

/** Whether LiteRT Quantizer quantizes that operator so. */
export function isSupported(algorithm: string, op: string, config: OpConfig): boolean {
  if (algorithms[algorithm]?.includes(op) !== true) return false;
  if (config.skipChecks) return true;
  if (algorithm !== "float_casting") {
    return config.weights.dtype === "INT" && Object.values(policy).some((entry) => fits(entry, op, config));
  }
  const { weights, activations: given, compute } = config;
  return weights.bits === 16 && weights.dtype === "FLOAT" && compute === "FLOAT" && given === undefined;
}

/** Names of the policy's configurations that an operator can have. */
export function configurationsOf(op: string): readonly string[] {
  return Object.keys(policy).filter((name) => policy[name]!.ops.includes(op));
}

function fits(entry: PolicyEntry, op: string, config: OpConfig): boolean {
  return (
    entry.ops.includes(op) &&
    entry.compute === config.compute &&
    entry.explicit === config.explicit &&
    tensorFits(entry.activations, config.activations) &&
    (!weighted.includes(op as (typeof weighted)[number]) || tensorFits(entry.weights, config.weights))
  );
}

function tensorFits(allowed: TensorPolicy | undefined, given: TensorConfig | undefined): boolean {
  if (allowed === undefined || given === undefined) return allowed === given;
  return (
    allowed.bits === given.bits &&
    allowed.dtype === given.dtype &&
    allowed.symmetric.includes(given.symmetric) &&
    allowed.granularity.includes(given.granularity)
  );
}
