import type { OpSpec } from "@litequant/core";

/** x where positive, else alpha * x, alpha broadcast. */
export const prelu = {
  name: "PRELU",
  inputs: [{ role: "activation" }, { role: "weight" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true },
  obstacles: { int16x8: "only recent runtimes have a kernel for 16 bits, and all others refuse the file" },
  instead: "LEAKY_RELU, which has one slope, or RELU(x) - slope * RELU(-x)",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
