import type { Model } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch, TensorSketch } from "@litequant/testkit";

export const int8 = (shape: readonly number[]): TensorSketch => ({ dtype: "int8", shape, scale: 1, zeroPoint: 0 });
export const float = (shape: readonly number[]): TensorSketch => ({ shape });
const weights = (shape: readonly number[], dtype: "int8" | "float32"): TensorSketch => ({
  ...(dtype === "int8" ? int8(shape) : float(shape)),
  data: Array(shape.reduce((product, size) => product * size, 1)).fill(1) as number[],
});

/** A graph that grows: a chain of 3x3 convolutions of 8 channels and of operators without parameters. */
export class Chain {
  private readonly tensors: Record<string, TensorSketch> = {};
  private readonly operators: OperatorSketch[] = [];
  private readonly inputs: string[];
  readonly outputs: string[] = [];
  private count = 0;
  private readonly dtype: "int8" | "float32";

  constructor(shape: readonly number[], dtype: "int8" | "float32" = "int8") {
    this.dtype = dtype;
    this.inputs = [this.tensor(this.of(shape))];
  }

  get input(): string {
    return this.inputs[0]!;
  }

  of(shape: readonly number[]): TensorSketch {
    return this.dtype === "int8" ? int8(shape) : float(shape);
  }

  tensor(sketch: TensorSketch): string {
    const name = `t${this.count++}`;
    this.tensors[name] = sketch;
    return name;
  }

  /** Puts an operator behind `from`; returns its output, of the same form unless told. */
  append(from: string, op: string, output?: TensorSketch, extra: object = {}): string {
    const result = this.tensor(output ?? this.tensors[from]!);
    this.operators.push({ op, inputs: [from], outputs: [result], ...extra } as OperatorSketch);
    return result;
  }

  convolution(from: string): string {
    const shape = this.tensors[from]!.shape;
    const channels = shape.at(-1)!;
    const result = this.tensor(this.of([...shape.slice(0, -1), 8]));
    this.operators.push({
      op: "CONV_2D",
      inputs: [
        from,
        this.tensor(weights([8, 3, 3, channels], this.dtype)),
        this.tensor({
          dtype: this.dtype === "int8" ? "int32" : "float32",
          shape: [8],
          data: Array(8).fill(0) as number[],
          ...(this.dtype === "int8" && { scale: 1, zeroPoint: 0 }),
        }),
      ],
      outputs: [result],
      options: {
        padding: "SAME",
        strideH: 1,
        strideW: 1,
        dilationHFactor: 1,
        dilationWFactor: 1,
        fusedActivationFunction: "NONE",
        quantizedBiasType: "float32",
      },
    });
    return result;
  }

  reshape(from: string, shape: readonly number[]): string {
    const target = this.tensor({ dtype: "int32", shape: [shape.length], data: shape });
    const result = this.tensor({ ...this.tensors[from]!, shape });
    this.operators.push({ op: "RESHAPE", inputs: [from, target], outputs: [result] });
    return result;
  }

  end(...outputs: readonly string[]): Model {
    const graph: GraphSketch = {
      tensors: this.tensors,
      operators: this.operators,
      inputs: this.inputs,
      outputs: [...outputs],
    };
    return buildModel(graph);
  }
}
