import type { DType } from "./dtype.ts";
import type { Json } from "./json.ts";
import type { Operator } from "./operator.ts";

/** The only key of a tensor: names may be empty or repeated. */
export interface TensorId {
  readonly subgraph: number;
  readonly index: number;
}

/** Affine quantization, `real = scale * (q - zeroPoint)`, with one pair or one per slice of `axis`. */
export interface QuantizationParams {
  /** float32 values held as doubles. */
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  /** The quantized dimension; meaningful where `scale` has several values. */
  readonly axis: number;
  /** Informative lists of the file, kept. */
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  readonly details?:
    | {
        readonly kind: "blockwise";
        /** Tensor indices, -1 = none. */ readonly scales: number;
        readonly zeroPoints: number;
        readonly blockSize: number;
      }
    | { readonly kind: "custom"; readonly bytes: Uint8Array }
    | {
        readonly kind: "multi-axis";
        readonly scales: number;
        readonly zeroPoints: number;
        /** 0 = no blocks. */ readonly blockSize: number;
        readonly axes: readonly number[];
      };
}

/** A tensor of a subgraph: its type and place, never its values. */
export interface Tensor {
  readonly name: string;
  readonly dtype: DType;
  /** Sizes in elements; a dynamic dimension stands as 1, as in the file. */
  readonly shape: readonly number[];
  /** The same with -1 for dynamic dimensions; absent when nothing is dynamic. */
  readonly shapeSignature?: readonly number[];
  readonly hasRank: boolean;
  /** State that lives across runs. */
  readonly isVariable: boolean;
  /** Index into {@link Model.buffers}, 0 = none; tensors may share one. */
  readonly buffer: number;
  readonly quantization?: QuantizationParams;
  readonly sparsity?: Json;
  /** Index into the file's external buffers, where the data lie in another file. */
  readonly externalBuffer?: number;
  /** Element types of a `variant` tensor. */
  readonly variantTensors?: readonly {
    readonly dtype: DType;
    readonly shape: readonly number[];
    readonly hasRank: boolean;
  }[];
}

/** One graph: tensors, and operators in the order in which they run. */
export interface Subgraph {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  /** Tensor indices, -1 = an input that was removed as unused. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Pairs of operator indices, `before` must run before `after` although no tensor says so. */
  readonly controlEdges?: readonly (readonly [before: number, after: number])[];
  readonly debugMetadataIndex?: number;
}

/** A named way into a subgraph: user names of its inputs and outputs. */
export interface Signature {
  readonly key: string;
  readonly subgraph: number;
  readonly inputs: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, number>>;
}

/** An entry of the model's metadata, its bytes in a buffer. */
export interface Metadata {
  readonly name: string;
  readonly buffer: number;
}

/** An immutable model. Buffers are views over the file, shared by every model that is made from this one. */
export interface Model {
  readonly description: string;
  readonly subgraphs: readonly Subgraph[];
  /** Buffer 0 is the empty sentinel. */
  readonly buffers: readonly Uint8Array[];
  readonly signatures: readonly Signature[];
  readonly metadata: readonly Metadata[];
  /** What the file has beside these and what no stage reads: kept for the way back. */
  readonly extras?: Json;
  /** The file it came from, and the transforms applied since. */
  readonly source?: ModelSource;
}

/** Where a model came from. */
export interface ModelSource {
  readonly sha256: string;
  readonly steps: readonly string[];
}

/** Old tensor to new, as an edit left them; a tensor that vanished has no entry. */
export type TensorLinks = readonly { readonly from: TensorId; readonly to: TensorId }[];

/** Old operator to new, as an edit left them; an operator that vanished has no entry. */
export type OperatorLinks = readonly { readonly subgraph: number; readonly from: number; readonly to: number }[];
