import type { OpSpec } from "@litequant/core";

/** x where positive, else e^x - 1. */
export const elu = {
  name: "ELU",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8"],
  modes: { int8: "beside" },
  instead: "RELU or LEAKY_RELU",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
