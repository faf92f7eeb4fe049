import { fieldsOf, isObject, refusal, show } from "../fields.ts";
import type { Fields } from "../fields.ts";

/** How LiteRT Quantizer is to store a kind of tensor. */
export interface TensorConfig {
  readonly bits: 2 | 4 | 8 | 16;
  readonly symmetric: boolean;
  readonly granularity: Granularity;
  readonly dtype: "INT" | "UINT" | "FLOAT";
  /** Parameters of algorithms, by name. */
  readonly params: readonly string[];
}

/** A channel, the tensor, or a block of so many elements. */
export type Granularity = "channel" | "tensor" | 32 | 64 | 128 | 256;

/** How LiteRT Quantizer is to quantize an operator. */
export interface OpConfig {
  readonly weights: TensorConfig;
  /** Absent: activations are float. */
  readonly activations?: TensorConfig;
  readonly compute: "INTEGER" | "FLOAT";
  /** A DEQUANTIZE in front of a float operator. */
  readonly explicit: boolean;
  readonly skipChecks: boolean;
  readonly minWeightElements: number;
}

const CONFIG_FIELDS = [
  "activation_tensor_config",
  "weight_tensor_config",
  "compute_precision",
  "explicit_dequantize",
  "skip_checks",
  "min_weight_elements",
];

const granularities: ReadonlyMap<unknown, Granularity> = new Map<unknown, Granularity>([
  ["TENSORWISE", "tensor"],
  ["CHANNELWISE", "channel"],
  ["BLOCKWISE_32", 32],
  ["BLOCKWISE_64", 64],
  ["BLOCKWISE_128", 128],
  ["BLOCKWISE_256", 256],
]);

/** Reads an `op_config`. @throws LitequantError `INVALID_ARGUMENT` for what LiteRT Quantizer refuses, too. */
export function readConfig(value: unknown, where: string): OpConfig {
  const fields = fieldsOf(value, `${where}: op_config`, CONFIG_FIELDS);
  const weights = readTensorConfig(fields, "weight_tensor_config", where);
  if (weights === undefined) return fields.refuse("weight_tensor_config", "one, for every algorithm but no_quantize");
  const activations = readTensorConfig(fields, "activation_tensor_config", where);
  const compute = fields.oneOf("compute_precision", ["INTEGER", "FLOAT"] as const) ?? "FLOAT";
  const integers = activations !== undefined && activations.dtype !== "FLOAT";
  if (integers && weights.dtype === "FLOAT") {
    throw refusal(`${where}: integer activations cannot go with FLOAT weights`);
  }
  if (integers && compute === "FLOAT") {
    throw refusal(`${where}: integer activations and weights compute on integers; set compute_precision to INTEGER`);
  }
  return {
    weights,
    ...(activations && { activations }),
    compute,
    explicit: fields.flag("explicit_dequantize") ?? false,
    skipChecks: fields.flag("skip_checks") ?? false,
    minWeightElements: fields.count("min_weight_elements") ?? 0,
  };
}

function readTensorConfig(parent: Fields, name: string, where: string): TensorConfig | undefined {
  const value = parent.get(name);
  if (value === undefined || (value === null && name.startsWith("activation"))) return undefined;
  if (!isObject(value)) return parent.refuse(name, "an object with num_bits");
  const fields = fieldsOf(value, `${where}: ${name}`, Object.keys(value));
  const bits = fields.oneOf("num_bits", [2, 4, 8, 16] as const);
  if (bits === undefined) return fields.refuse("num_bits", "2, 4, 8 or 16");
  const symmetric = fields.flag("symmetric") ?? true;
  const dtype = fields.oneOf("dtype", ["INT", "UINT", "FLOAT"] as const) ?? "INT";
  return { bits, symmetric, granularity: readGranularity(fields, where), dtype, params: readParams(fields, value) };
}

/** Old recipes have a `block_size`, which counts more. */
function readGranularity(fields: Fields, where: string): Granularity {
  const given = fields.get("granularity") ?? "TENSORWISE";
  const granularity = granularities.get(given);
  if (granularity === undefined) return fields.refuse("granularity", `one of ${[...granularities.keys()].join(", ")}`);
  const block = fields.count("block_size") ?? 0;
  if (block === 0) return granularity;
  if (block === 32 || block === 64 || block === 128 || block === 256) return block;
  throw refusal(`${where}: block_size is ${show(block)}; give 32, 64, 128 or 256, or leave it out`);
}

const TENSOR_FIELDS = ["num_bits", "symmetric", "granularity", "dtype", "block_size", "algorithm_params"];

/** Fields that are no fields of a tensor's are parameters of algorithms. */
function readParams(fields: Fields, value: Readonly<Record<string, unknown>>): readonly string[] {
  const params = fields.get("algorithm_params") ?? {};
  if (!isObject(params)) return fields.refuse("algorithm_params", "an object");
  return [...Object.keys(params), ...Object.keys(value).filter((name) => !TENSOR_FIELDS.includes(name))];
}

/** A configuration in a few words. */
export function describeConfig({ weights, activations, compute }: OpConfig): string {
  const asymmetric = weights.symmetric ? "" : "asymmetric ";
  const share =
    typeof weights.granularity === "number" ? `in blocks of ${weights.granularity}` : `per ${weights.granularity}`;
  const stored = `${asymmetric}${weights.dtype}${weights.bits} weights ${share}`;
  const computed = activations
    ? `${activations.symmetric ? "" : "asymmetric "}${activations.dtype}${activations.bits} activations`
    : `${compute === "INTEGER" ? "dynamic" : "float"} activations`;
  return `${stored} and ${computed}`;
}
