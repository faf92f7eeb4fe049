import type { OpSpec } from "@litequant/core";

/** Where the smallest element lies along an axis. */
export const argMin = {
  name: "ARG_MIN",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int32", "bool"],
  modes: { int8: true },
  instead: "the smallest value looked for outside of the model",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["bool"] } } },
  ],
} as const satisfies OpSpec;
