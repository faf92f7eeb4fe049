import { elementKernel, pairKernel } from "../elementwise.ts";

/** LOGICAL_AND. */
export const logicalAnd = pairKernel<"LOGICAL_AND", Uint8Array>(["bool"], (a, i, b, j, result, out) => {
  result[out] = a[i] !== 0 && b[j] !== 0 ? 1 : 0;
});
/** LOGICAL_OR. */
export const logicalOr = pairKernel<"LOGICAL_OR", Uint8Array>(["bool"], (a, i, b, j, result, out) => {
  result[out] = a[i] !== 0 || b[j] !== 0 ? 1 : 0;
});
/** LOGICAL_NOT. */
export const logicalNot = elementKernel<"LOGICAL_NOT", Uint8Array>(["bool"], (from, to, at) => {
  to[at] = from[at] === 0 ? 1 : 0;
});
