// The whole of an operator that litequant does not know: no import, no registration, no build.

/**
 * Divides each row by the sum of its absolute values.
 *
 * @type {import("@litequant/core").Kernel<"CUSTOM:L1Normalize">}
 */
export const l1Normalize = {
  prepare(context) {
    const input = context.input(0);
    const output = context.output(0);
    if (input.dtype !== "float32" || output.dtype !== "float32") return undefined; // other types: ask the next set
    context.resize(0, input.shape);
    const length = input.shape.at(-1) ?? 1;
    return () => {
      // `data` is read here and not above, because the memory may have moved since.
      for (let row = 0; row < input.data.length; row += length) {
        let sum = 0;
        for (let i = row; i < row + length; i++) sum += Math.abs(input.data[i]);
        for (let i = row; i < row + length; i++) output.data[i] = input.data[i] / sum;
      }
    };
  },
};
