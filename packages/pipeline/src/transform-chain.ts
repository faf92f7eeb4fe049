import type { CalibrationTable, Diagnostic, Location, Model, Reason, TensorLinks } from "@litequant/core";
import { mapRanges, tensorKey } from "@litequant/core";
import type { Transform, TransformRules } from "@litequant/transforms";

/** Where an operator of the model given went. */
export type OperatorFate =
  | {
      readonly kind: "kept";
      readonly index: number;
      /** All operators that stand for it now, the last one at `index`; absent: that one alone. */
      readonly parts?: readonly number[];
    }
  | { readonly kind: "fused"; /** Its taker, as an index of the model given. */ readonly into: number }
  | { readonly kind: "removed"; /** Why, where something read what it made. */ readonly reason?: Reason };

/** A model after transforms, with the way back to the model given. */
export interface TransformedModel {
  readonly model: Model;
  readonly ranges: CalibrationTable | undefined;
  /** From the model given to the transformed one. */
  readonly links: TensorLinks;
  /** By subgraph and operator of the model given. */
  readonly fates: readonly (readonly OperatorFate[])[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs transforms in order and keeps, through all of them, the way back to the indices of the model given.
 *
 * @param rules - What transforms may do, in indices of the model given.
 */
export function transformModel(
  source: Model,
  transforms: readonly Transform[],
  ranges: CalibrationTable | undefined,
  { mayFuse = () => true, mayRewrite = () => true }: Pick<TransformRules, "mayFuse" | "mayRewrite"> = {},
): TransformedModel {
  let state: TransformedModel = {
    model: source,
    ranges,
    links: source.subgraphs.flatMap(({ tensors }, subgraph) =>
      tensors.map((_, index) => ({ from: { subgraph, index }, to: { subgraph, index } })),
    ),
    fates: source.subgraphs.map(({ operators }) => operators.map((_, index) => ({ kind: "kept", index }))),
    diagnostics: [],
  };
  for (const transform of transforms) {
    const back = wayBack(state);
    const originOf = (subgraph: number, index: number): number => back.operator(subgraph, index) ?? -1;
    const {
      model,
      links,
      operatorLinks,
      fused,
      removed = [],
      ranges: added = [],
      diagnostics,
    } = transform(state.model, {
      mayFuse: (subgraph, from, into) => mayFuse(subgraph, originOf(subgraph, from), originOf(subgraph, into)),
      mayRewrite: (subgraph, operator) => mayRewrite(subgraph, originOf(subgraph, operator)),
      rangeOf: rangeLookup(state.ranges),
    });
    const moved = new Map<string, number[]>();
    for (const { subgraph, from, to } of operatorLinks) {
      const key = `${subgraph}/${from}`;
      moved.set(key, [...(moved.get(key) ?? []), to]);
    }
    const taken = new Map(fused.map(({ subgraph, from, into }) => [`${subgraph}/${from}`, into]));
    const reasons = new Map(removed.map(({ subgraph, operator, reason }) => [`${subgraph}/${operator}`, reason]));
    const fates = state.fates.map((list, subgraph) => {
      return list.map((fate): OperatorFate => {
        if (fate.kind !== "kept") return fate;
        const into = taken.get(`${subgraph}/${fate.index}`);
        if (into !== undefined) return { kind: "fused", into: originOf(subgraph, into) };
        const parts = partsOf(fate).flatMap((part) => moved.get(`${subgraph}/${part}`) ?? []);
        const index = parts.at(-1);
        if (index !== undefined) return { kind: "kept", index, ...(parts.length > 1 && { parts }) };
        const reason = reasons.get(`${subgraph}/${fate.index}`);
        return { kind: "removed", ...(reason && { reason }) };
      });
    });
    state = {
      model,
      ranges: state.ranges && withRanges(mapRanges(state.ranges, links), added),
      links: composeLinks(state.links, links),
      fates,
      diagnostics: [...state.diagnostics, ...diagnostics.map((diagnostic) => relocate(diagnostic, back))],
    };
  }
  return state;
}

/** Every operator of a transformed model that stands for one of the model given. */
export function partsOf(fate: OperatorFate): readonly number[] {
  return fate.kind === "kept" ? (fate.parts ?? [fate.index]) : [];
}

function rangeLookup(table: CalibrationTable | undefined): NonNullable<TransformRules["rangeOf"]> {
  const ranges = new Map(table?.tensors.map((range) => [tensorKey(range.subgraph, range.index), range]));
  return (subgraph, tensor) => ranges.get(tensorKey(subgraph, tensor));
}

function withRanges(table: CalibrationTable, added: CalibrationTable["tensors"]): CalibrationTable {
  return added.length === 0 ? table : { ...table, tensors: [...table.tensors, ...added] };
}

/** Links through two edits: first `before`, then `after`. */
export function composeLinks(before: TensorLinks, after: TensorLinks): TensorLinks {
  const next = new Map(after.map(({ from, to }) => [`${from.subgraph}/${from.index}`, to]));
  return before.flatMap(({ from, to }) => {
    const end = next.get(`${to.subgraph}/${to.index}`);
    return end === undefined ? [] : [{ from, to: end }];
  });
}

/** Translates indices of a transformed model into those of the model given; undefined where nothing of it stood there. */
export interface WayBack {
  readonly operator: (subgraph: number, index: number) => number | undefined;
  readonly tensor: (subgraph: number, index: number) => number | undefined;
}

/** The way back from a transformed model. */
export function wayBack(state: Pick<TransformedModel, "links" | "fates">): WayBack {
  const tensors = new Map(state.links.map(({ from, to }) => [`${to.subgraph}/${to.index}`, from.index]));
  return {
    tensor: (subgraph, index) => tensors.get(`${subgraph}/${index}`),
    operator: (subgraph, index) => {
      const origin = state.fates[subgraph]?.findIndex((fate) => partsOf(fate).includes(index)) ?? -1;
      return origin < 0 ? undefined : origin;
    },
  };
}

/** The same finding in the indices of the model given: its location, and every operator and tensor that its message names. */
export function relocate<T extends { readonly message: string; readonly location?: Location }>(
  finding: T,
  back: WayBack,
): T {
  const message = relocateText(finding.message, back);
  const { location } = finding;
  if (location === undefined) return { ...finding, message };
  const subgraph = location.subgraph ?? 0;
  const operator = location.operator === undefined ? undefined : back.operator(subgraph, location.operator);
  const tensor = location.tensor === undefined ? undefined : back.tensor(subgraph, location.tensor);
  return {
    ...finding,
    message,
    location: { ...location, ...(operator !== undefined && { operator }), ...(tensor !== undefined && { tensor }) },
  };
}

/** Planning names places in one way only, `(operator 3)`, `(tensor 5 of subgraph 1)`: each is translated once. */
function relocateText(message: string, back: WayBack): string {
  return message.replaceAll(
    /\((operator|tensor) (\d+)( of subgraph (\d+))?\)/g,
    (whole, kind: "operator" | "tensor", index: string, where: string = "", subgraph: string = "0") => {
      const origin = back[kind](Number(subgraph), Number(index));
      return origin === undefined ? whole : `(${kind} ${origin}${where})`;
    },
  );
}
