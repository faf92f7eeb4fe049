/** Counts of a fuzz run. */
export interface FuzzResult {
  readonly cases: number;
  readonly models: number;
  readonly rejected: number;
  readonly rewritten: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly slowestCase: number;
}
export function corrupt(bytes: Uint8Array, pick: (below: number) => number): Uint8Array<ArrayBuffer>;
export function fuzz(options: {
  readonly decodeModel: (bytes: Uint8Array) => { readonly model: { readonly buffers: readonly Uint8Array[] } };
  // eslint-disable-next-line typescript/no-explicit-any
  readonly encodeModel: (model: any) => Uint8Array;
  readonly isExpected: (error: unknown) => boolean;
  readonly models: readonly Uint8Array[];
  readonly cases: number;
  readonly seed: number;
}): FuzzResult;
