import type { KernelContext } from "@litequant/core";

import { expectElements, expectState } from "../ports.ts";
import type { LstmPorts, LstmSizes } from "./ports.ts";

/**
 * Checks that the tensors of a cell fit each other.
 *
 * @throws LitequantError `INVALID_MODEL` as the runtime refuses; a state of another batch too, which no resizing of inputs changes.
 */
export function checkLstm(context: KernelContext, ports: LstmPorts, sizes: LstmSizes): void {
  const { batches, inputs, auxInputs, cells, outputs } = sizes;
  for (let gate = 0; gate < 4; gate++) {
    const recurrent = ports.recurrentWeights[gate];
    expectElements(context, ports.inputWeights[gate], cells * inputs, `input weights of gate ${gate}`);
    expectElements(context, ports.auxWeights[gate], cells * auxInputs, `weights of the second input of gate ${gate}`);
    const columns = recurrent?.shape.length === 1 ? 1 : outputs;
    expectElements(context, recurrent, cells * columns, `recurrent weights of gate ${gate}`);
    expectElements(context, ports.peepholes[gate], cells, `peephole weights of gate ${gate}`);
    expectElements(context, ports.biases[gate], cells, `bias of gate ${gate}`);
    expectElements(context, ports.layerNorms[gate], cells, `normalization weights of gate ${gate}`);
  }
  expectElements(context, ports.projection, outputs * cells, "projection");
  expectElements(context, ports.projectionBias, outputs, "bias of the projection");
  expectState(context, ports.outputState, batches * outputs, "output state");
  expectState(context, ports.cellState, batches * cells, "cell state");
}
