import type { OpSpec } from "@litequant/core";

/** Reverses the beginning of each sequence, by its length. */
export const reverseSequence = {
  name: "REVERSE_SEQUENCE",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "uint8", "int16", "int32", "int64"],
  modes: { int16x8: "beside" },
  obstacles: { int8: "its 8-bit kernel is for unsigned integers only" },
  instead: "REVERSE_V2, where all sequences have one length",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
