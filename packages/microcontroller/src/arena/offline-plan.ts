import type { Model, Tensor } from "@litequant/core";

/**
 * The plan that a file brings along in its metadata: where each tensor lies in the planned part of the arena.
 * tensorflow/tflite-micro@90b983c2b docs/memory_management.md: int32 words, version, subgraphs, n, then n offsets, -1 = none.
 *
 * @returns undefined where the file has no plan, or one that does not fit its tensors, which the runtime refuses.
 */
export function offlineOffsets(model: Model): ((tensor: Tensor) => number | undefined) | undefined {
  const entry = model.metadata.find(({ name }) => name === "OfflineMemoryAllocation");
  const bytes = entry === undefined ? undefined : model.buffers[entry.buffer];
  const tensors = model.subgraphs.flatMap((subgraph) => subgraph.tensors);
  if (bytes === undefined || bytes.byteLength < 12 + 4 * tensors.length) return undefined;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (words.getInt32(8, true) !== tensors.length) return undefined;
  const offsets = new Map(tensors.map((tensor, i) => [tensor, words.getInt32(12 + 4 * i, true)]));
  return (tensor) => {
    const offset = offsets.get(tensor);
    return offset === undefined || offset < 0 ? undefined : offset;
  };
}
