import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { inputOf, refusal } from "../ports.ts";
import { stridesOf } from "../walk.ts";

interface Level {
  readonly format: "DENSE" | "SPARSE_CSR";
  readonly denseSize: number;
  readonly segments?: { readonly values: readonly number[] };
  readonly indices?: { readonly values: readonly number[] };
}

/** How stored values spread over a dense shape: levels of indices in the order in which they nest. */
interface Sparsity {
  readonly traversalOrder: readonly number[];
  readonly blockMap?: readonly number[];
  readonly dimensions: readonly Level[];
}

/**
 * Where each stored value lies in the dense tensor.
 *
 * A level stands for an axis, or beyond them for the places inside blocks of an axis.
 * LiteRT@f67457790 tflite/kernels/internal/utils/sparsity_format_converter.cc `Populate`.
 */
export function densePlaces(shape: readonly number[], sparsity: Sparsity): number[] {
  const { traversalOrder, blockMap = [], dimensions } = sparsity;
  const strides = stridesOf(shape);
  const blockSize = new Map(
    blockMap.map((axis, block) => [axis, dimensions[traversalOrder.indexOf(shape.length + block)].denseSize]),
  );
  const steps = traversalOrder.map((axis) =>
    axis < shape.length ? strides[axis] * (blockSize.get(axis) ?? 1) : strides[blockMap[axis - shape.length]],
  );
  const places: number[] = [];
  const visit = (level: number, row: number, place: number): void => {
    if (level === dimensions.length) {
      places.push(place);
      return;
    }
    const { format, denseSize, segments, indices } = dimensions[level];
    if (format === "DENSE") {
      for (let i = 0; i < denseSize; i++) visit(level + 1, row * denseSize + i, place + i * steps[level]);
      return;
    }
    const [ends, list] = [segments?.values ?? [], indices?.values ?? []];
    for (let i = ends[row] ?? 0; i < (ends[row + 1] ?? 0) && i < list.length; i++) {
      visit(level + 1, i, place + list[i] * steps[level]);
    }
  };
  visit(0, 0, 0);
  return places;
}

/** DENSIFY of sparse constants of float32, float16 and int8; raw zeros elsewhere. LiteRT@f67457790 tflite/kernels/densify.cc. */
export const densify: Kernel<"DENSIFY"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const output = context.output(0);
    if (input.dtype !== output.dtype || !["float32", "float16", "int8"].includes(input.dtype)) return undefined;
    if (!input.isConstant || input.sparsity === undefined) throw refusal(context, "input 0 is no sparse constant");
    const places = Int32Array.from(densePlaces(output.shape, input.sparsity as unknown as Sparsity));
    if (places.length > input.data.length || places.some((place) => place >= elementCount(output.shape))) {
      throw refusal(context, `${input.data.length} stored values do not fit their indices`);
    }
    return () => {
      const to = output.data as Float32Array;
      to.fill(0);
      for (let i = 0; i < places.length; i++) to[places[i]] = input.data[i];
    };
  },
};
