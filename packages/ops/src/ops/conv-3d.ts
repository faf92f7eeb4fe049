import type { OpSpec } from "@litequant/core";

/** 3D convolution, NDHWC with DHWIO filters. */
export const conv3d = {
  name: "CONV_3D",
  inputs: [{ role: "activation" }, { role: "weight", channelAxis: 4 }, { role: "bias", optional: true }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: {},
  fusesActivation: true,
  instead: "CONV_2D on every slice",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
