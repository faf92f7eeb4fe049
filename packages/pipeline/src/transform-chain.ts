import type { CalibrationTable, Diagnostic, Location, Model, Reason, TensorLinks } from "@litequant/core";
import { mapRanges } from "@litequant/core";
import type { Transform, TransformRules } from "@litequant/transforms";

/** Where an operator of the model given went. */
export type OperatorFate =
  | { readonly kind: "kept"; readonly index: number }
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
 * @param mayFuse - Whether one operator may take over another, in indices of the model given.
 */
export function transformModel(
  source: Model,
  transforms: readonly Transform[],
  ranges: CalibrationTable | undefined,
  mayFuse: NonNullable<TransformRules["mayFuse"]> = () => true,
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
      diagnostics,
    } = transform(state.model, {
      mayFuse: (subgraph, from, into) => mayFuse(subgraph, originOf(subgraph, from), originOf(subgraph, into)),
    });
    const moved = new Map(operatorLinks.map(({ subgraph, from, to }) => [`${subgraph}/${from}`, to]));
    const taken = new Map(fused.map(({ subgraph, from, into }) => [`${subgraph}/${from}`, into]));
    const reasons = new Map(removed.map(({ subgraph, operator, reason }) => [`${subgraph}/${operator}`, reason]));
    const fates = state.fates.map((list, subgraph) => {
      return list.map((fate): OperatorFate => {
        if (fate.kind !== "kept") return fate;
        const into = taken.get(`${subgraph}/${fate.index}`);
        if (into !== undefined) return { kind: "fused", into: originOf(subgraph, into) };
        const to = moved.get(`${subgraph}/${fate.index}`);
        if (to !== undefined) return { kind: "kept", index: to };
        const reason = reasons.get(`${subgraph}/${fate.index}`);
        return { kind: "removed", ...(reason && { reason }) };
      });
    });
    state = {
      model,
      ranges: state.ranges && mapRanges(state.ranges, links),
      links: composeLinks(state.links, links),
      fates,
      diagnostics: [...state.diagnostics, ...diagnostics.map((diagnostic) => relocate(diagnostic, back))],
    };
  }
  return state;
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
      const origin = state.fates[subgraph]?.findIndex((fate) => fate.kind === "kept" && fate.index === index) ?? -1;
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
