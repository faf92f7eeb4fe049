import type { OpSpec } from "@litequant/core";

import { fillsWithRawZero } from "./obstacles.ts";

/** Square matrices of zeros with given diagonals. */
export const matrixDiag = {
  name: "MATRIX_DIAG",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int16x8: "beside" },
  obstacles: { int8: fillsWithRawZero },
  instead: "MUL by an identity matrix",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
