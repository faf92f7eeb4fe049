import { byteLength, elementCount } from "@litequant/core";
import type { OperatorView } from "@litequant/core";

import type { Subset } from "./partition.ts";
import type { EdgeTpuReport } from "./report.ts";

/**
 * Counts the tensors that cross between host and Edge TPU in an inference, each once in each direction.
 *
 * @param chosen - The subsets that run on the Edge TPU.
 * @param outputs - Tensors that the model gives out.
 */
export function countTransfers(
  views: readonly OperatorView[],
  chosen: readonly Subset[],
  outputs: readonly number[],
): EdgeTpuReport["transfers"] {
  const total = { toEdgeTpu: 0, fromEdgeTpu: 0, bytes: 0 };
  for (const { operators } of chosen) {
    const inside = new Set(operators);
    const written = new Set(operators.flatMap((at) => views[at]!.operator.outputs));
    const read = new Map<number, number>();
    const readOutside = new Set(outputs);
    views.forEach((view, at) => {
      view.operator.inputs.forEach((tensor, port) => {
        if (!inside.has(at)) readOutside.add(tensor);
        else if (tensor >= 0 && !written.has(tensor) && !view.isConstant(port))
          read.set(tensor, bytesOf(view.inputs[port]));
      });
    });
    const sent = new Map(
      operators.flatMap((at) =>
        views[at]!.operator.outputs.flatMap((tensor, port) =>
          readOutside.has(tensor) ? [[tensor, bytesOf(views[at]!.outputs[port])] as const] : [],
        ),
      ),
    );
    total.toEdgeTpu += read.size;
    total.fromEdgeTpu += sent.size;
    for (const bytes of [...read.values(), ...sent.values()]) total.bytes += bytes;
  }
  return total;
}

function bytesOf(tensor: OperatorView["outputs"][number] | undefined): number {
  return tensor === undefined ? 0 : byteLength(tensor.dtype, elementCount(tensor.shape));
}
