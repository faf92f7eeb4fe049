import type { OpOptions } from "./generated/op-options.ts";

/** Names of the builtin operators of the schema. */
export type OpName = keyof OpOptions;

/** What every operator has. Tensor indices are of its subgraph; -1 = an optional input that is absent. */
export interface OperatorBase {
  readonly version: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Tensors that only the kernel uses (LSTM gate inputs); they carry ranges and parameters. */
  readonly intermediates: readonly number[];
  readonly mutatingInputs?: readonly boolean[];
  readonly debugMetadataIndex?: number;
  /** Options tables that the file gives this operator although they are another's: no kernel reads them, kept for the way back. */
  readonly foreignOptions?: readonly ForeignOptions[];
}

/** An options table by its name in the schema, as plain data. */
export interface ForeignOptions {
  readonly table: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An operator of the schema. `options` is undefined where the file has no options table, which differs from a table of defaults. */
export interface BuiltinOperator<N extends OpName = OpName> extends OperatorBase {
  readonly op: N;
  readonly options?: OpOptions[N];
  /** Custom options on a builtin operator: no kernel reads them, kept for the way back. */
  readonly bytes?: Uint8Array;
}

/** A custom operator by name, or a builtin that this schema does not know by number; `bytes` are custom options as they lie in the file. */
export interface OtherOperator extends OperatorBase {
  readonly op: `CUSTOM:${string}` | `BUILTIN:${number}`;
  readonly bytes?: Uint8Array;
}

/** One step of a subgraph. */
export type Operator = { [N in OpName]: BuiltinOperator<N> }[OpName] | OtherOperator;

/** The options of an operator by its name: a typed table for builtins, raw bytes for all others. */
export type OptionsOf<N extends string> = N extends OpName ? OpOptions[N] : Uint8Array | undefined;
