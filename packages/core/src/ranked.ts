import type { Tensor } from "./model.ts";

/**
 * Whether a tensor's number of axes is known. Files from before the schema's `has_rank` say false of every tensor; the
 * schema has no shape where it means it, so a shape with axes counts.
 *
 * Source: LiteRT@f67457790 tflite/converter/schema/schema.fbs, `Tensor.has_rank`.
 */
export function isRanked({ hasRank, shape }: Pick<Tensor, "hasRank" | "shape">): boolean {
  return hasRank || shape.length > 0;
}
