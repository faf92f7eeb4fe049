import type { OpSpec } from "@litequant/core";

/** Roots of the mean squares over windows, NHWC; taps outside the image do not count. */
export const l2Pool2d = {
  name: "L2_POOL_2D",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  fusesActivation: true,
  instead: "AVERAGE_POOL_2D of MUL(x, x), and SQRT",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
