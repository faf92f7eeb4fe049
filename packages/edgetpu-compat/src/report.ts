import type { Diagnostic, EdgeTpuRule } from "@litequant/core";

import type { ActivationRisk } from "./activations.ts";
import type { EdgeTpuCompiler } from "./compiler.ts";
import type { EdgeTpuMemory, Parameters } from "./memory.ts";

/** What the compiler will do with one operator. */
export interface OperatorVerdict {
  readonly subgraph: number;
  /** As in the file that was given. */
  readonly index: number;
  readonly op: string;
  readonly mapped: boolean;
  /** In the compiler's own words. */
  readonly status: string;
  /** Our reason with numbers; null where it is mapped. */
  readonly why: string | null;
  /** What a person can do; null where nothing needs to be done. */
  readonly fix: string | null;
  /** The rule that objected; null where it is mapped, or is fine and lies behind the cut. */
  readonly rule: string | null;
  /** How sure the rule is. `inferred`: probably so. */
  readonly confidence: EdgeTpuRule["confidence"] | null;
  /** Behind the cut: the operator that cut it off. */
  readonly cutBy: number | null;
}

/** A stretch of the model on one side. */
export interface EdgeTpuPart {
  readonly runsOn: "edgetpu" | "cpu";
  /** Operators of the file, in order of execution. */
  readonly operators: readonly number[];
}

/** One row of the compiler's table. */
export interface StatusCount {
  readonly op: string;
  readonly count: number;
  readonly status: string;
}

/** What the Edge TPU compiler will make of a model. */
export interface EdgeTpuReport {
  /** false: the whole compilation fails, diagnostics of severity `error` say why. */
  readonly compiles: boolean;
  /** Every operator of the main subgraph that reaches an output; the compiler drops the others. */
  readonly operators: readonly OperatorVerdict[];
  readonly mappedOperators: number;
  readonly totalOperators: number;
  readonly edgeTpuSubgraphs: number;
  /** The compiler's table: operators counted by kind and status. */
  readonly table: readonly StatusCount[];
  readonly parts: readonly EdgeTpuPart[];
  readonly memory: EdgeTpuMemory;
  /** Bytes of parameters of each mapped operator, for `balanceSegments`. */
  readonly operatorParameters: readonly { readonly index: number; readonly bytes: number }[];
  /** Their sums, for `placeTogether`. */
  readonly parameters: Parameters;
  readonly activations: ActivationRisk;
  /** Tensors that cross between host and Edge TPU in an inference. */
  readonly transfers: { readonly toEdgeTpu: number; readonly fromEdgeTpu: number; readonly bytes: number };
  /** `compiled`: what a file of this compiler asks for. `operations`: what the mapped operators alone would need, as far as it is known. */
  readonly runtimeVersion: { readonly compiled: number; readonly operations: number };
  readonly compiler: EdgeTpuCompiler;
  readonly diagnostics: readonly Diagnostic[];
}
