/** Algorithms beside the usual one. */
const HADAMARD = "DECOMPOSED_HADAMARD_ROTATION";

type Share = "CHANNELWISE" | "BLOCKWISE_32" | "BLOCKWISE_64";

interface Place {
  readonly regex?: string;
  readonly operation?: string;
  readonly algorithm?: string;
  readonly minElements?: number;
}

const tensor = (num_bits: number, granularity: string, symmetric: boolean): object => ({
  num_bits,
  symmetric,
  granularity,
  dtype: "INT",
});

function entry(op_config: object, { regex = ".*", operation = "*", algorithm, minElements }: Place = {}): object {
  return {
    regex,
    operation,
    algorithm_key: algorithm ?? "min_max_uniform_quantize",
    op_config: { ...op_config, ...(minElements !== undefined && { min_weight_elements: minElements }) },
  };
}

const dynamic = (bits: number, share: Share = "CHANNELWISE", place?: Place): object =>
  entry({ weight_tensor_config: tensor(bits, share, true), compute_precision: "INTEGER" }, place);

const weightOnly = (bits: number, symmetric: boolean): object =>
  entry({
    weight_tensor_config: tensor(bits, "CHANNELWISE", symmetric),
    compute_precision: "FLOAT",
    explicit_dequantize: true,
  });

const integers = (bits: number): object =>
  entry({
    activation_tensor_config: tensor(bits, "TENSORWISE", bits === 16),
    weight_tensor_config: tensor(8, "CHANNELWISE", true),
    compute_precision: "INTEGER",
  });

/** Gemma: 4 bits, and 8 for what is per layer. */
function gemma(share: Share, algorithm?: string): object {
  const four = (operation: string): object =>
    dynamic(4, share, { operation, ...(algorithm !== undefined && { algorithm }) });
  return {
    tf_lite_embedder: [four("EMBEDDING_LOOKUP")],
    tf_lite_per_layer_embedder: [four("EMBEDDING_LOOKUP")],
    tf_lite_prefill_decode: [
      four("FULLY_CONNECTED"),
      dynamic(8, "CHANNELWISE", { regex: "per_layer", operation: "FULLY_CONNECTED" }),
    ],
  };
}

/** The recipes that LiteRT Quantizer has under a name (its `recipe.py` and its folder of recipes), in its own form. */
export const namedRecipes: { readonly [name: string]: unknown } = {
  static_wi8_ai8: [integers(8)],
  static_wi8_ai16: [integers(16)],
  dynamic_wi8_afp32: [dynamic(8)],
  dynamic_wi4_afp32: [dynamic(4)],
  dynamic_legacy_wi8_afp32: [dynamic(8, "CHANNELWISE", { minElements: 1024 })],
  weight_only_wi8_afp32: [weightOnly(8, true)],
  weight_only_wi4_afp32: [weightOnly(4, true)],
  default_a8w8: [integers(8)],
  default_a16w8: [integers(16)],
  default_af32w8float: [weightOnly(8, false)],
  default_af32w4float: [weightOnly(4, false)],
  ...Object.fromEntries(
    [8, 4, 2].flatMap((bits) => [
      [`dynamic_wi${bits}c_afp32`, [dynamic(bits)]],
      [`dynamic_wi${bits}b32_afp32`, [dynamic(bits, "BLOCKWISE_32")]],
      [`dynamic_wi${bits}b64_afp32`, [dynamic(bits, "BLOCKWISE_64")]],
      [`dynamic_wi${bits}c_hr_afp32`, [dynamic(bits, "CHANNELWISE", { algorithm: HADAMARD })]],
    ]),
  ),
  gemma4_mixed48: gemma("CHANNELWISE"),
  gemma4_mixed48_hr: gemma("CHANNELWISE", HADAMARD),
  gemma4_mixed48_b32: gemma("BLOCKWISE_32"),
  gemma4_mixed48_b64: gemma("BLOCKWISE_64"),
};

/** The name under which {@link namedRecipes} has what was asked for: `recipe.X` and `X_recipe.json` are X, and `_afp32` may be left out. */
export function recipeName(text: string): string | undefined {
  const name = text.replace(/^recipe\./, "").replace(/_recipe\.json$/, "");
  return [name, `${name}_afp32`].find((candidate) => Object.hasOwn(namedRecipes, candidate));
}
