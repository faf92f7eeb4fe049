import type { ShapeRule } from "@litequant/core";

import { shapeOf } from "./known.ts";

/** The handle of a table: one number. */
export const hashtableShape: ShapeRule<"HASHTABLE"> = () => [[1]];

/** Nothing comes out. */
export const nothing = (): readonly (readonly number[])[] => [];

/** One value a key. */
export const hashtableFindShape: ShapeRule<"HASHTABLE_FIND"> = (_options, inputs) => [
  shapeOf("HASHTABLE_FIND", inputs, 1),
];

/** One number. */
export const hashtableSizeShape: ShapeRule<"HASHTABLE_SIZE"> = () => [[1]];
