/** Cases of the operator zoo that cannot be compared, with the cause. */
export const notComparable: Readonly<Record<string, string>> = {
  detection_postprocess__fast_nms: "a custom operator with a kernel in another package, and nothing else to quantize",
  detection_postprocess__regular_nms:
    "a custom operator with a kernel in another package, and nothing else to quantize",
  fake_quant__per_tensor: "a model of conversions only is refused: there is nothing left to quantize",
};

const finer = "true ranges are finer than the converter's, which were taken in place, and hold less of the next steps";

const ties = "values that are quantized alike change which one is the largest, in the converter's file too";
const jumps = "angles jump between -pi and pi, in the converter's file too";

/** Files that are further from the float model than allowed, with the cause. */
export const furtherThanAllowed: Readonly<Record<string, string>> = {
  "add_n__three/int8io": "two sums in int8, each rounded, where the converter leaves one sum between conversions",
  "arg_max__last/int8": ties,
  "arg_max__last/int8io": ties,
  "arg_max__last/uint8io": ties,
  "graph__atan2_middle/int8": jumps,
  "graph__atan2_middle/int8io": jumps,
  "gru__gru_unrolled/int8": finer,
  "gru__gru_unrolled/int8io": finer,
};

const aliased = "that runtime gives an input that is also an output memory that it never writes";

/** Files that the independent runtime does not compute as we do, with the cause. Those with variables it does not load. */
export const otherwiseElsewhere: Readonly<Record<string, string>> = {
  "graph__input_as_output/int8": aliased,
  "graph__input_as_output/int8io": aliased,
  "graph__input_as_output/uint8io": aliased,
  "graph__input_as_output/int16x8": aliased,
  "where__float/int8": "that runtime does not tell how many rows a result of unknown size has",
};
