import type { Calibrator, CalibratorFor, Json, Model, Observer, Tensor, TensorId } from "@litequant/core";
import { indexGraph, isConstant } from "@litequant/core";

/** One tensor under observation, with what a finding about it must name. */
export interface Watch {
  readonly id: TensorId;
  readonly tensor: Tensor;
  readonly calibrator: Calibrator;
  readonly observer: Observer;
  /** Who writes it; operator -1 = an input of the subgraph. */
  readonly producer: { readonly operator: number; readonly op: string };
  /** Samples in which this tensor was the first to hold NaN or infinity, the lowest of them, undefined = none. */
  nonFinite: { readonly sample: number; readonly count: number } | undefined;
}

/** Picks the calibrator of a tensor. */
export function calibratorOf(choice: CalibratorFor, tensor: Tensor, id: TensorId): Calibrator {
  return typeof choice === "function" ? choice(tensor, id) : choice;
}

/** Observers for every float32 tensor of the model whose values come from running: ends, activations, intermediates. */
export function watchModel(model: Model, choice: CalibratorFor): Watch[] {
  return model.subgraphs.flatMap((subgraph, s) => {
    const { producer } = indexGraph(subgraph);
    const intermediateOf = new Map(
      subgraph.operators.flatMap(({ intermediates }, o) => intermediates.map((t) => [t, o] as const)),
    );
    const inputs = new Set(subgraph.inputs);
    return subgraph.tensors.flatMap((tensor, index): Watch[] => {
      const inner = intermediateOf.get(index);
      const operator = inner ?? producer[index]!;
      const isMade = operator >= 0 || inputs.has(index) || tensor.isVariable;
      // Intermediates have no elements in the file, which elsewhere means constant.
      const isActivation = inner !== undefined || (isMade && !isConstant(model, subgraph, index));
      if (tensor.dtype !== "float32" || !isActivation) return [];
      const op = subgraph.operators[operator]?.op ?? "";
      return [startWatch({ id: { subgraph: s, index }, tensor, choice, producer: { operator, op } })];
    });
  });
}

/** A watch from its parts; `state` restores an observer. */
export function startWatch(parts: {
  readonly id: TensorId;
  readonly tensor: Tensor;
  readonly choice: CalibratorFor;
  readonly producer: Watch["producer"];
  readonly state?: Json;
  readonly nonFinite?: Watch["nonFinite"];
}): Watch {
  const { id, tensor, choice, producer, state, nonFinite } = parts;
  const calibrator = calibratorOf(choice, tensor, id);
  return { id, tensor, calibrator, observer: calibrator.createObserver(tensor, state), producer, nonFinite };
}
