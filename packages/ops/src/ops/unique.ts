import type { OpSpec } from "@litequant/core";

const mergesValues = "values that are quantized alike would become one";

/** The different values in order of appearance, and which of them each element is. */
export const unique = {
  name: "UNIQUE",
  inputs: [{ role: "plain" }],
  outputs: [{ role: "plain" }, { role: "plain" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: {},
  obstacles: { int8: mergesValues, int16x8: mergesValues },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
