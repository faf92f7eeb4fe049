import type { OpSpec } from "@litequant/core";

/** Repeats a tensor along its dimensions. */
export const tile = {
  name: "TILE",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true },
  obstacles: { int16x8: "TensorFlow Lite 2.21 refuses it with 16 bits" },
  instead: "CONCATENATION of the tensor with itself",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["string"] } } },
    { version: 3, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
