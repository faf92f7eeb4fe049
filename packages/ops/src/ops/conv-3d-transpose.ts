import type { OpSpec } from "@litequant/core";

/** Transposed 3D convolution to a given shape, NDHWC with DHWOI filters. */
export const conv3dTranspose = {
  name: "CONV_3D_TRANSPOSE",
  inputs: [
    { role: "plain" },
    { role: "weight", channelAxis: 3 },
    { role: "activation" },
    { role: "bias", optional: true },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: {},
  fusesActivation: true,
  instead: "TRANSPOSE_CONV on every slice",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
