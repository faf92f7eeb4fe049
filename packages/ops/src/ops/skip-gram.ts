import type { OpSpec } from "@litequant/core";

/** Word sequences of a text that may skip words. */
export const skipGram = {
  name: "SKIP_GRAM",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["string"],
  modes: {},
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
