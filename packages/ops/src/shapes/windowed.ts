import { contradiction, show } from "./contradiction.ts";
import { windowCount } from "./padding.ts";
import type { Padding, Window } from "./padding.ts";

/** Window positions along height and width of an NHWC image. @throws LitequantError `INVALID_MODEL` when no window fits */
export function windowGrid(
  op: string,
  padding: Padding,
  image: readonly number[],
  vertical: Window,
  horizontal: Window,
): [number, number] {
  for (const window of [vertical, horizontal]) {
    if (window.stride < 1 || window.dilation < 1 || window.filter < 1) {
      throw contradiction(
        op,
        `filter ${window.filter}, stride ${window.stride} and dilation ${window.dilation} must be at least 1`,
      );
    }
  }
  const height = windowCount(padding, image[1] ?? 0, vertical);
  const width = windowCount(padding, image[2] ?? 0, horizontal);
  if (height < 0 || width < 0 || ((height === 0 || width === 0) && !image.includes(0))) {
    throw contradiction(
      op,
      `a filter of ${vertical.filter} x ${horizontal.filter} does not fit into an image of shape ${show(image)} with padding ${padding}`,
    );
  }
  return [height, width];
}
