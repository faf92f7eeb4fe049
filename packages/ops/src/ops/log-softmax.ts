import type { OpSpec } from "@litequant/core";

/** Logarithms of SOFTMAX along the last axis. */
export const logSoftmax = {
  name: "LOG_SOFTMAX",
  inputs: [{ role: "activation" }],
  // The kernel writes this form whatever range was seen.
  outputs: [{ role: "activation", fixed: { int8: [1 / 16, 127] } }],
  dtypes: ["float32", "int8", "uint8"],
  modes: { int8: true },
  instead: "the logits themselves, or SOFTMAX",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
