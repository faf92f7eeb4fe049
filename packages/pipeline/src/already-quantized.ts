import type { DType, Model } from "@litequant/core";
import { isConstant, LitequantError } from "@litequant/core";
import { specOf } from "@litequant/ops";

const integerTypes: ReadonlySet<DType> = new Set<DType>(["int2", "int4", "uint4", "int8", "uint8", "int16"]);

/**
 * Refuses a model that is quantized already: quantizing it again would lose accuracy twice, and its float ranges are gone.
 *
 * @throws LitequantError `ALREADY_QUANTIZED` naming the first tensor that says so.
 */
export function checkNotQuantized(model: Model): void {
  model.subgraphs.forEach((subgraph, s) => {
    subgraph.operators.forEach((operator, o) => {
      const weights = specOf(operator.op)?.inputs ?? [];
      const ports = [
        ...operator.inputs.map((tensor, port) => ({ tensor, isWeight: weights[port]?.role === "weight" })),
        ...operator.outputs.map((tensor) => ({ tensor, isWeight: false })),
      ];
      for (const { tensor: index, isWeight } of ports) {
        const tensor = subgraph.tensors[index];
        if (tensor === undefined || !integerTypes.has(tensor.dtype) || !tensor.quantization?.scale.length) continue;
        const isActivation = !isConstant(model, subgraph, index);
        if (!isActivation && !isWeight) continue;
        throw new LitequantError(
          "ALREADY_QUANTIZED",
          `the model is already quantized: ${operator.op} (operator ${o}) has ${tensor.dtype} ${isActivation ? "activations" : "weights"} ` +
            `(tensor ${index} '${tensor.name}'); start from the float model that it was made from`,
          { location: { subgraph: s, operator: o, op: operator.op, tensor: index, name: tensor.name } },
        );
      }
    });
  });
}
