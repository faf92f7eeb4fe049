/** Indices of a sparse dimension, in the integer width that the file stores them in. */
export interface SparseIndices {
  readonly type: "int32" | "uint16" | "uint8";
  readonly values: readonly number[];
}

/** One dimension of a sparse tensor: dense by its size, or compressed sparse rows. */
export interface SparseDimension {
  readonly format: "DENSE" | "SPARSE_CSR";
  readonly denseSize: number;
  readonly segments?: SparseIndices;
  readonly indices?: SparseIndices;
}

/** What `Tensor.sparsity` holds: how the stored values of a constant spread over its dense shape. */
export interface Sparsity {
  readonly traversalOrder: readonly number[];
  /** Present where blocks are. */
  readonly blockMap?: readonly number[];
  readonly dimensions: readonly SparseDimension[];
}
