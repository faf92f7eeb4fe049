/**
 * The full shape of a value whose shape may lack axes of size 1, or undefined when it does not fit.
 *
 * @param dims - Of the model's input, -1 = any size.
 * @example
 * alignShape([1, 28, 28, 1], [28, 28]) // [1, 28, 28, 1]
 */
export function alignShape(dims: readonly number[], shape: readonly number[]): readonly number[] | undefined {
  const lacking = dims.length - shape.length;
  if (lacking < 0) return undefined;
  if (dims.length === 0) return [];
  const [first, ...rest] = dims as readonly [number, ...number[]];
  // Leading axes are the ones that a sample usually lacks, so they are left out first.
  if (lacking > 0 && (first === 1 || first === -1)) {
    const aligned = alignShape(rest, shape);
    if (aligned !== undefined) return [1, ...aligned];
  }
  const [size, ...others] = shape;
  if (size === undefined || (first !== size && first !== -1)) return undefined;
  const aligned = alignShape(rest, others);
  return aligned && [size, ...aligned];
}

/** The shape of `length` elements that were given without one: the model's, with its one -1 inferred; else undefined. */
export function inferShape(dims: readonly number[], length: number): readonly number[] | undefined {
  const open = dims.filter((size) => size < 0).length;
  const known = dims.reduce((product, size) => (size < 0 ? product : product * size), 1);
  if (open === 0) return known === length ? dims : undefined;
  if (open > 1 || known === 0 || length % known !== 0) return undefined;
  return dims.map((size) => (size < 0 ? length / known : size));
}

/** What may be wrong with a shape, as advice; empty when nothing comes to mind. */
export function adviseOnShape(dims: readonly number[], shape: readonly number[]): string {
  const sorted = (sizes: readonly number[]): string => String(sizes.filter((size) => size !== 1).sort((a, b) => a - b));
  if (sorted(dims) === sorted(shape))
    return "The same sizes in another order: transpose the data (channels first or last?).";
  const [samples, ...rest] = shape;
  if (samples !== undefined && samples > 1 && alignShape(dims, rest) !== undefined)
    return `These look like ${samples} samples at once: yield them one by one.`;
  return "Resize or reshape the data to that; axes of size 1 may be left out.";
}
