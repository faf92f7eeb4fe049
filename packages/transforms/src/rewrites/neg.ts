import type { Rewrite } from "./rewrite.ts";

/** x * -1, of which every integer form holds the -1 exactly. */
export const neg: Rewrite = ({ inputs: [x = -1], constant }) => [{ op: "MUL", inputs: [x, constant([-1])] }];
