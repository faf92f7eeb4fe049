import { tensorKey } from "@litequant/core";
import type { Activation, RunVisitor, TensorId } from "@litequant/core";

/** Sees a tensor's values each time they are computed. They are borrowed: copy what is to outlive the call. */
export type TensorObserver = (activation: Activation) => void;

/** Who watches which tensors. */
export interface TensorObservers {
  /** @returns A function that ends the watch. */
  readonly add: (id: TensorId, observer: TensorObserver) => () => void;
  /** What a run is to be visited by; undefined while nobody watches. */
  readonly visitor: () => RunVisitor | undefined;
}

/** Starts without observers. */
export function createTensorObservers(): TensorObservers {
  const watched = new Map<string, Set<TensorObserver>>();
  const visitor: RunVisitor = {
    after({ outputs }) {
      for (const activation of outputs) {
        for (const observer of watched.get(tensorKey(activation.id.subgraph, activation.id.index)) ?? [])
          observer(activation);
      }
    },
  };
  return {
    add({ subgraph, index }, observer) {
      const key = tensorKey(subgraph, index);
      const observers = watched.get(key) ?? new Set();
      watched.set(key, observers.add(observer));
      return () => {
        observers.delete(observer);
        if (observers.size === 0) watched.delete(key);
      };
    },
    visitor: () => (watched.size > 0 ? visitor : undefined),
  };
}
