import { elementCount } from "@litequant/core";
import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf, valuesOf } from "./known.ts";

/** The shape of input 1 where it is an int32 vector, else of the options; one -1 stands for what remains. */
export const reshapeShape: ShapeRule<"RESHAPE"> = (options, inputs) => {
  const input = shapeOf("RESHAPE", inputs, 0);
  let target = options.newShape ?? [];
  if (inputs[1]?.dtype === "int32" && inputs[1].shape.length === 1) {
    const values = valuesOf(inputs[1]);
    if (values === undefined) return undefined;
    target = values;
  } else if (target.length === 1 && target[0] === 0) {
    // Old files write a scalar as [0].
    target = [];
  }
  return [resolve(input, target)];
};

function resolve(input: readonly number[], target: readonly number[]): readonly number[] {
  const count = elementCount(input);
  const open = target.indexOf(-1);
  if (target.some((size, axis) => size < 0 && axis !== open)) {
    throw contradiction("RESHAPE", `target shape ${show(target)} has more than one open dimension`);
  }
  const known = target.reduce((product, size, axis) => (axis === open ? product : product * size), 1);
  const shape = open < 0 ? target : target.with(open, known === 0 ? 0 : count / known);
  if (elementCount(shape) !== count || shape.some((size) => !Number.isInteger(size))) {
    throw contradiction(
      "RESHAPE",
      `${count} elements ${show(input)} do not fill shape ${show(target)}; a model whose target shape is fixed cannot be run with another batch`,
    );
  }
  return shape;
}
