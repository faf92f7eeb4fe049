import type { OpSpec } from "@litequant/core";

/** Matrices with their diagonals replaced. */
export const matrixSetDiag = {
  name: "MATRIX_SET_DIAG",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "in:1", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: "beside" },
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
