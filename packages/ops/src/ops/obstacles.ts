/** Functions of one input: what keeps their values in tables could do for them, and what it would cost. */
export const onlyThroughTable =
  "no runtime has an int8 kernel for it, and a table of its values takes three operators (QUANTIZE, CAST, GATHER) where two conversions do";

/** Operators that fill with raw zeros. */
export const fillsWithRawZero =
  "its int8 kernel fills with the integer 0, which stands for the value 0 only where the zero point is 0";

/** Operators whose integer kernels know no scales. */
export const withoutScales = "its integer kernels compute with the integers themselves, whatever they stand for";

/** Comparisons. */
export const recentWith16Bits = "only its latest version has a kernel for 16 bits, which most runtimes refuse";

/** Operators with integer kernels in one runtime only. */
export const onlyTfliteMicro = "only tflite-micro has an integer kernel for it";

/** Operators on the bits that values are stored in. */
export const readsBits = "it computes on the bits of its values, which integers have others of";
