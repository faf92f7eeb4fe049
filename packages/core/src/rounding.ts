/** Rounds to the nearest integer, halves away from zero, as C's `std::round` does. */
export function roundHalfAwayFromZero(x: number): number {
  // x - trunc(x) is exact, so 0.49999999999999994 stays 0 where trunc(x + 0.5) would give 1.
  const whole = Math.trunc(x);
  const fraction = x - whole;
  if (fraction >= 0.5) return whole + 1;
  if (fraction <= -0.5) return whole - 1;
  return whole;
}

/** Rounds to the nearest integer, halves to the even neighbour, as C's `nearbyint` does by default. */
export function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const fraction = x - below;
  if (fraction < 0.5) return below;
  if (fraction > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}
