import type { ShapeRule } from "@litequant/core";

/** As many strings as running finds. */
export const skipGramShape: ShapeRule<"SKIP_GRAM"> = () => undefined;
