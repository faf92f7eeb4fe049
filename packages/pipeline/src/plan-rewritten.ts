import type { Model, OperatorView, QuantizationPlan, Scheme } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { viewOperator } from "@litequant/quantization";
import { partsOf, relocate } from "./transform-chain.ts";
import type { TransformedModel, WayBack } from "./transform-chain.ts";

/** Schemes by indices of the model given. */
interface Schemes {
  readonly of: (subgraph: number, operator: number | undefined) => Scheme;
}

/** A model that was transformed, and its plan. */
export interface Attempt {
  readonly transformed: TransformedModel;
  readonly back: WayBack;
  readonly plan: QuantizationPlan;
}

/**
 * Plans a model in which operators without an integer kernel have given way to others that compute the same: only those
 * that are integers then, all others stay as they were.
 *
 * @param plan - Transforms and plans; asks which operators of the model given may be rewritten.
 * @returns The plan, and of operators that were not rewritten although they can be, by `subgraph/index`: why.
 */
export function planRewritten(
  source: Model,
  schemes: Schemes,
  plan: (mayRewrite: (subgraph: number, operator: number) => boolean) => Attempt,
): Attempt & { readonly unrewritten: ReadonlyMap<string, string> } {
  const stay = new Map<string, string>();
  const mayRewrite = (subgraph: number, index: number): boolean =>
    !stay.has(`${subgraph}/${index}`) &&
    lacksKernel(schemes.of(subgraph, index), viewOperator(source, subgraph, index, specOf));
  for (;;) {
    const attempt = plan(mayRewrite);
    const before = stay.size;
    for (const [place, why] of rewrittenInVain(source, attempt)) stay.set(place, why);
    if (stay.size === before) return { ...attempt, unrewritten: stay };
  }
}

/** The schemes of a transformed model's operators; those that stand for others are worth it only between integers. */
export function rewrittenSchemes(source: Model, schemes: Schemes, back: WayBack): (view: OperatorView) => Scheme {
  const cautious = new Map<Scheme, Scheme>();
  return ({ id, operator }) => {
    const origin = back.operator(id.subgraph, id.index);
    const scheme = schemes.of(id.subgraph, origin);
    if (origin === undefined || source.subgraphs[id.subgraph]!.operators[origin]!.op === operator.op) return scheme;
    const known = cautious.get(scheme) ?? besideIntegers(scheme);
    cautious.set(scheme, known);
    return known;
  };
}

function lacksKernel(scheme: Scheme, view: OperatorView): boolean {
  if (scheme.activations === undefined || scheme.wishes?.rewrite === false) return false;
  return "float" in scheme.decide(view);
}

function besideIntegers(scheme: Scheme): Scheme {
  return {
    ...scheme,
    decide(view) {
      const decision = scheme.decide(view);
      return "float" in decision ? decision : { ...decision, besideIntegers: true };
    },
  };
}

/** Operators of the model given of whose parts some stay float, with the reason of the first. */
function rewrittenInVain(source: Model, { transformed, back, plan }: Attempt): readonly (readonly [string, string])[] {
  const decisions = new Map(plan.operators.map((decision) => [`${decision.subgraph}/${decision.index}`, decision]));
  return transformed.fates.flatMap((fates, subgraph) =>
    fates.flatMap((fate, index) => {
      const parts = partsOf(fate).map((part) => decisions.get(`${subgraph}/${part}`)!);
      const { op } = source.subgraphs[subgraph]!.operators[index]!;
      const float = parts.find(({ reason }) => reason.code !== "QUANTIZED");
      if (float === undefined || parts.every((part) => part.op === op)) return [];
      const why = `${parts.map((part) => part.op).join(", ")} could stand for it, but ${relocate(float.reason, back).message}`;
      return [[`${subgraph}/${index}`, why] as const];
    }),
  );
}
