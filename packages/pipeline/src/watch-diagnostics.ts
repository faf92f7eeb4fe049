import type { Diagnostic, Location } from "@litequant/core";
import { countSamples } from "./sample-set.ts";
import type { SampleSet } from "./sample-set.ts";
import type { Watch } from "./watch.ts";

/** Findings about what was seen: NaN and infinities, tensors that no sample reached, tensors that never changed. */
export function watchDiagnostics(watches: readonly Watch[], samples: SampleSet): Diagnostic[] {
  const total = countSamples(samples);
  if (total === 0) return [];
  return watches.flatMap((watch) => {
    if (watch.nonFinite !== undefined) return [nonFinite(watch, watch.nonFinite, total)];
    const range = watch.observer.range();
    // Without elements there are no values: empty tensors, and inner activations that an operator does without.
    if (range === undefined) return watch.tensor.shape.includes(0) ? [] : [neverReached(watch, total)];
    return range.min === range.max ? [constant(watch, range.min, total)] : [];
  });
}

const codes: ReadonlySet<string> = new Set(["NON_FINITE_ACTIVATION", "NEVER_REACHED", "CONSTANT_ACTIVATION"]);

/** Whether a finding is about what observers saw; others are about one pass over the data. */
export function isFromState({ code }: Diagnostic): boolean {
  return codes.has(code);
}

function nonFinite(watch: Watch, seen: NonNullable<Watch["nonFinite"]>, total: number): Diagnostic {
  const { operator } = watch.producer;
  const origin = operator < 0 ? "the input itself holds it" : `${makerName(watch)} is the first operator to produce it`;
  return {
    code: "NON_FINITE_ACTIVATION",
    severity: "warning",
    message:
      `sample ${seen.sample}: NaN or infinity in ${tensorName(watch)}; ${origin} (in ${seen.count} of ${total} samples). ` +
      "Ranges count finite values only; look at that sample and at the operator's inputs",
    location: { ...locate(watch), sample: seen.sample },
  };
}

function neverReached(watch: Watch, total: number): Diagnostic {
  const maker = watch.producer.operator < 0 ? "it is never fed" : `${makerName(watch)} never ran`;
  return {
    code: "NEVER_REACHED",
    severity: "warning",
    message: `${tensorName(watch)} got no value in ${total} samples: ${maker}; it has no range, so add samples that reach it`,
    location: locate(watch),
  };
}

function constant(watch: Watch, value: number, total: number): Diagnostic {
  return {
    code: "CONSTANT_ACTIVATION",
    severity: "info",
    message: `${tensorName(watch)} was ${value} in all ${total} samples: a dead branch, or samples that are too alike`,
    location: locate(watch),
  };
}

function tensorName({ id, tensor }: Watch): string {
  const where = id.subgraph === 0 ? `tensor ${id.index}` : `tensor ${id.index} of subgraph ${id.subgraph}`;
  return tensor.name === "" ? where : `${where} '${tensor.name}'`;
}

function makerName({ producer }: Watch): string {
  return `${producer.op} (operator ${producer.operator})`;
}

function locate({ id, tensor, producer }: Watch): Location {
  return {
    subgraph: id.subgraph,
    tensor: id.index,
    name: tensor.name,
    ...(producer.operator >= 0 && { operator: producer.operator, op: producer.op }),
  };
}
