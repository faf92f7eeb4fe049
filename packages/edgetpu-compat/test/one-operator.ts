import type { DType, Model } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch, TensorSketch } from "@litequant/testkit";

/** A tensor in short: its shape (int8), its shape and dtype, or int32 values of a constant. */
export type Short =
  | readonly number[]
  | { readonly shape: readonly number[]; readonly dtype?: DType; readonly data?: readonly number[] };

/** An operator in short. */
export interface OneOperator {
  readonly op: string;
  readonly inputs: readonly (Short | { readonly values: readonly number[] })[];
  readonly outputs: readonly Short[];
  readonly options?: object;
  readonly version?: number;
}

/** A model of one operator, whose inputs without data are the model's. */
export function modelOfOne({ op, inputs, outputs, options, version }: OneOperator): Model {
  const tensors: Record<string, TensorSketch> = {};
  const ends: string[] = [];
  const names = inputs.map((input, index) => {
    const name = `in${index}`;
    if (!isShape(input) && "values" in input)
      tensors[name] = { dtype: "int32", shape: [input.values.length], data: input.values };
    else {
      tensors[name] = sketchOf(input);
      if (tensors[name].data === undefined) ends.push(name);
    }
    return name;
  });
  const results = outputs.map((output, index) => {
    tensors[`out${index}`] = sketchOf(output);
    return `out${index}`;
  });
  const operator = { op, inputs: names, outputs: results, ...(options && { options }), ...(version && { version }) };
  return buildModel({ tensors, operators: [operator as OperatorSketch], inputs: ends, outputs: results });
}

function sketchOf(short: Short): TensorSketch {
  const { shape, dtype = "int8", data } = isShape(short) ? { shape: short } : short;
  return { dtype, shape, scale: 1, zeroPoint: 0, ...(data && { data }) };
}

function isShape(short: OneOperator["inputs"][number]): short is readonly number[] {
  return Array.isArray(short);
}
