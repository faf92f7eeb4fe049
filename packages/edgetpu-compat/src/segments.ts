import { cacheBytes } from "./memory.ts";

/** A stretch of operators for one of several Edge TPUs in a row. */
export interface Segment {
  /** Operators of the file, first and last, as execution orders them. */
  readonly first: number;
  readonly last: number;
  readonly parameterBytes: number;
  /** Whether its parameters are cached whole. */
  readonly fits: boolean;
}

/**
 * Cuts operators into stretches for a pipeline so that the largest one has as few parameter bytes as possible, which is what
 * `edgetpu_compiler --num_segments` balances.
 *
 * @param operators - In order of execution, with their parameter bytes.
 * @param count - How many stretches; fewer come back where there are fewer operators.
 */
export function balanceSegments(
  operators: readonly { readonly index: number; readonly bytes: number }[],
  count: number,
): readonly Segment[] {
  const wanted = Math.min(count, operators.length);
  let [low, high] = [
    Math.max(0, ...operators.map(({ bytes }) => bytes)),
    operators.reduce((sum, { bytes }) => sum + bytes, 0),
  ];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (cut(operators, middle, 1).length <= wanted) high = middle;
    else low = middle + 1;
  }
  return cut(operators, low, wanted);
}

/** Fills stretches up to `limit` bytes, and keeps an operator for each of `least` stretches. */
function cut(
  operators: readonly { readonly index: number; readonly bytes: number }[],
  limit: number,
  least: number,
): Segment[] {
  const segments: { first: number; last: number; parameterBytes: number }[] = [];
  operators.forEach(({ index, bytes }, at) => {
    const current = segments.at(-1);
    const left = operators.length - at;
    if (current === undefined || current.parameterBytes + bytes > limit || left <= least - segments.length) {
      segments.push({ first: index, last: index, parameterBytes: bytes });
    } else {
      current.last = index;
      current.parameterBytes += bytes;
    }
  });
  return segments.map((segment) => ({ ...segment, fits: segment.parameterBytes <= cacheBytes }));
}
