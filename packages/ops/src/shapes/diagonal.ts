import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** The last dimension twice. */
export const matrixDiagShape: ShapeRule<"MATRIX_DIAG"> = (_options, inputs) => {
  const shape = shapeOf("MATRIX_DIAG", inputs, 0);
  const last = shape.at(-1);
  if (last === undefined) throw contradiction("MATRIX_DIAG", "a scalar is no diagonal");
  return [[...shape, last]];
};

/** The shape of the matrices; diagonals are as long as the shorter side. */
export const matrixSetDiagShape: ShapeRule<"MATRIX_SET_DIAG"> = (_options, inputs) => {
  const shape = shapeOf("MATRIX_SET_DIAG", inputs, 0);
  const diagonal = shapeOf("MATRIX_SET_DIAG", inputs, 1);
  const [rows = 0, columns = 0] = shape.slice(-2);
  if (shape.length < 2 || show(diagonal) !== show([...shape.slice(0, -2), Math.min(rows, columns)])) {
    throw contradiction("MATRIX_SET_DIAG", `diagonals ${show(diagonal)} do not fit matrices ${show(shape)}`);
  }
  return [shape];
};
