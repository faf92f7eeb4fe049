/**
 * What a runtime has for one operator: one row of its table.
 *
 * `types` are the element types that its kernels take together, one combination a line, inputs before the arrow and outputs after:
 * `"int8,int8|int4,int32->int8"`. `|` separates alternatives, `*` is any type, `=` that of the first input, `=1` that of
 * the second; `...` after the last port of its side stands for all that follow. What a line does not list may be anything, and
 * an absent optional input fits any type; `!` behind a type is an input that must be there, `none` one that must not. `[]` marks a port where the kernel reads one scale per channel: everywhere else
 * it reads one scale per tensor.
 */
export interface TargetOperator {
  /** The highest version that the runtime has; absent: it looks at no version. */
  readonly version?: number;
  /** The lowest version, where that is not 1. */
  readonly oldest?: number;
  /** Absent: the kernel takes anything. */
  readonly types?: readonly string[];
  /** Inputs that must be constants. */
  readonly constants?: readonly number[];
  /** The most dimensions that the kernel takes in any of its inputs. */
  readonly rank?: number;
  /** The most dimensions where its first two inputs differ in shape. */
  readonly broadcastRank?: number;
  /** The method by which a program names this operator, where it must name each one. */
  readonly resolver?: string;
  /** Combinations of CMSIS-NN's kernel of the same operator, where it takes others. */
  readonly cmsisNn?: readonly string[];
}

/** What a runtime has: facts with the place they were read at. */
export interface Target {
  /** As people call the runtime. */
  readonly name: string;
  /** Where the facts are from: repository, commit, its date, files. */
  readonly source: string;
  /** By name of the operator; custom operators as `CUSTOM:name`. What is not listed is not there. */
  readonly operators: Readonly<Record<string, TargetOperator>>;
}
