import type { OpSpec } from "@litequant/core";

/** Boxes by falling score, without those that overlap a chosen one. */
export const nonMaxSuppressionV4 = {
  name: "NON_MAX_SUPPRESSION_V4",
  inputs: [{ role: "activation" }, { role: "activation" }, { role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "plain" }, { role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  instead: "boxes chosen outside of the model",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
