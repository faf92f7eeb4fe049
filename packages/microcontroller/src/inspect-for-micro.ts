import type { Diagnostic, Model, OperatorView } from "@litequant/core";
import { targetOperators, targetSupport } from "@litequant/ops";
import type { ArenaEstimate } from "./arena/arena.ts";
import { estimateArena } from "./arena/arena.ts";
import { kernelMemory, memoryOf } from "./arena/kernel-memory.ts";
import { hintsFor, isSaidOfAll } from "./hints.ts";
import { macsOf } from "./macs.ts";
import type { Resolver } from "./resolver.ts";
import { resolverFor } from "./resolver.ts";
import type { PointerBytes } from "./sizes.ts";
import { placeOf, viewOperators } from "./views.ts";

/** One operator of {@link MicroReport}. */
export interface MicroOperator {
  readonly subgraph: number;
  readonly index: number;
  readonly op: string;
  readonly version: number;
  /** Element types of its inputs, an arrow, those of its outputs; `-`: an absent input. */
  readonly types: string;
  /** Whether tflite-micro has a kernel for it in these types; why not stands in the diagnostics. */
  readonly supported: boolean;
  /** Multiply-accumulates of a run. */
  readonly macs: number;
}

/** What tflite-micro needs of a model, and what it lacks for it. */
export interface MicroReport {
  /** Whether everything has a kernel and nothing is known that keeps the model from running. */
  readonly runs: boolean;
  readonly operators: readonly MicroOperator[];
  readonly resolver: Resolver;
  readonly arena: ArenaEstimate & {
    readonly pointerBytes: PointerBytes;
    /** The same with CMSIS-NN on a Cortex-M4, M7 or M33, which wants scratch memory and has other structures. */
    readonly cmsisNn: Pick<ArenaEstimate, "usedBytes" | "neededBytes">;
    /** Custom operators whose memory is not counted, as nothing is known of it. */
    readonly uncounted: readonly string[];
  };
  readonly flash: {
    /** The model as it lies in flash; without {@link MicroOptions.fileBytes} its constants alone. */
    readonly modelBytes: number;
    /** Of these, weights and other constants. */
    readonly constantBytes: number;
  };
  /** Of a run of the main subgraph, and of each other subgraph once. */
  readonly macs: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the facts about the runtime are from. */
  readonly source: string;
}

/** Options of {@link inspectForMicro}. */
export interface MicroOptions {
  /** Size of the .tflite file. */
  readonly fileBytes?: number;
  /** Of the target: 4 unless told, 8 to compare with figures that were taken on a 64-bit host. */
  readonly pointerBytes?: PointerBytes;
}

/**
 * What tflite-micro needs of a model before it is flashed: the operators to register, the arena, flash, work, and what will not run.
 *
 * @example
 * const { resolver, arena } = inspectForMicro(decodeModel(bytes).model, { fileBytes: bytes.byteLength });
 */
export function inspectForMicro(model: Model, { fileBytes, pointerBytes = 4 }: MicroOptions = {}): MicroReport {
  const views = viewOperators(model);
  const supports = targetSupport("tflm");
  const lacks = views.map(supports);
  const operators = views.map((view, i): MicroOperator => {
    const { subgraph, index } = view.id;
    const { op, version } = view.operator;
    return {
      subgraph,
      index,
      op,
      version,
      types: typesOf(view),
      supported: lacks[i] === undefined,
      macs: macsOf(view),
    };
  });
  const constantBytes = model.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const hints = hintsFor(model, views);
  const missing = views.flatMap((view, i): Diagnostic[] => {
    const lack = lacks[i];
    if (lack === undefined || isSaidOfAll(view)) return [];
    return [{ code: "TFLM_LACKS", severity: "error", message: lack.message, location: placeOf(view) }];
  });
  const diagnostics = [...missing, ...hints];
  const { usedBytes, neededBytes } = estimateArena(model, { pointerBytes, kernels: "cmsis-nn" });
  return {
    runs: diagnostics.every(({ severity }) => severity !== "error") && operators.every(({ supported }) => supported),
    operators,
    resolver: resolverFor(views),
    arena: {
      ...estimateArena(model, { pointerBytes }),
      pointerBytes,
      cmsisNn: { usedBytes, neededBytes },
      uncounted: uncounted(views),
    },
    flash: { modelBytes: fileBytes ?? constantBytes, constantBytes },
    macs: operators.reduce((sum, { macs }) => sum + macs, 0),
    diagnostics,
    source: targetOperators("tflm").source,
  };
}

function typesOf({ inputs, outputs }: OperatorView): string {
  return `${inputs.map((tensor) => tensor?.dtype ?? "-").join(",")}->${outputs.map(({ dtype }) => dtype).join(",")}`;
}

function uncounted(views: readonly OperatorView[]): readonly string[] {
  const custom = views.filter(
    ({ operator }) => operator.op.startsWith("CUSTOM:") && memoryOf(operator, kernelMemory).data === undefined,
  );
  return [...new Set(custom.map(({ operator }) => operator.op))];
}
