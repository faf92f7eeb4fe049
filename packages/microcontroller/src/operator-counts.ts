import type { Model } from "@litequant/core";

/** How often each operator stands in a model, by name, all subgraphs together. */
export function operatorCounts(model: Model): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { operators } of model.subgraphs)
    for (const { op } of operators) counts.set(op, (counts.get(op) ?? 0) + 1);
  return counts;
}
