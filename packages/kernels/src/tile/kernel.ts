import type { Kernel } from "@litequant/core";

import { movingStrings } from "../moving-strings.ts";
import { mappedCopy } from "../rows.ts";

/** TILE for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/tile.cc. */
export const tile: Kernel<"TILE"> = movingStrings({
  prepare: (context) =>
    mappedCopy(context, [], (shape, output) =>
      output.map((size, axis) => Array.from({ length: size }, (_, i) => i % shape[axis])),
    ),
});

/** BROADCAST_TO for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/broadcast_to.h. */
export const broadcastTo: Kernel<"BROADCAST_TO"> = {
  prepare: (context) =>
    mappedCopy(context, [], (shape, output) =>
      output.map((size, axis) => Array.from({ length: size }, (_, i) => (shape[axis] === 1 ? 0 : i))),
    ),
};
