// Sums and products of doubles without loss: the rounded result, and what rounding took away.

const splitter = 134217729;

/** `a * b - product` where `product` is `a * b` rounded; factors up to about 1e300. */
export function productError(a: number, b: number, product: number): number {
  const scaledA = splitter * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = splitter * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}

/** `a + b - sum` where `sum` is `a + b` rounded. */
export function sumError(a: number, b: number, sum: number): number {
  const partB = sum - a;
  return a - (sum - partB) + (b - partB);
}
