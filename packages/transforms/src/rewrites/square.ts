import type { Rewrite } from "./rewrite.ts";

/** x * x. */
export const square: Rewrite = ({ inputs: [x = -1] }) => [{ op: "MUL", inputs: [x, x] }];
