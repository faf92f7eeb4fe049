import { bytesOf, createKernelSet } from "@litequant/core";
import type { Kernel, KernelSet, TensorView } from "@litequant/core";

type Floats = TensorView<Float32Array>;

/** Adds through scratch, and reads a constant operand from packed memory: both must survive growth. */
const add: Kernel<"ADD"> = {
  prepare(context) {
    const a = context.input(0) as Floats;
    const b = context.input(1) as Floats;
    const output = context.output(0) as Floats;
    if (a.dtype !== "float32") return undefined;
    const scratch = context.scratch(
      a.data.constructor === Float32Array ? 4 * output.shape.reduce((x, y) => x * y, 1) : 0,
    );
    const packed = b.isConstant
      ? context.pack("b", b.data.byteLength, (bytes) => bytes.set(bytesOf(b.data)))
      : undefined;
    return () => {
      const sums = new Float32Array(scratch.bytes.buffer, scratch.address, output.data.length);
      const right = packed ? new Float32Array(packed.bytes.buffer, packed.address, b.data.length) : b.data;
      for (let i = 0; i < sums.length; i++) sums[i] = a.data[i % a.data.length]! + right[i % right.length]!;
      output.data.set(sums);
    };
  },
};

const copy: Kernel = {
  prepare(context) {
    const input = context.input(0) as Floats;
    const output = context.output(0) as Floats;
    return () => output.data.set(input.data);
  },
};

const relu: Kernel<"RELU"> = {
  prepare(context) {
    const input = context.input(0) as Floats;
    const output = context.output(0) as Floats;
    return () => {
      for (let i = 0; i < output.data.length; i++) output.data[i] = Math.max(0, input.data[i]!);
    };
  },
};

/** Keeps the positive values: how many only running tells. */
const keepPositive: Kernel = {
  prepare(context) {
    const input = context.input(0) as Floats;
    const output = context.output(0) as Floats;
    return () => {
      const kept = input.data.filter((value) => value > 0);
      context.resize(0, [kept.length]);
      output.data.set(kept);
    };
  },
};

/** Adds the input to a variable (input 1) and gives the sum. */
const accumulate: Kernel = {
  prepare(context) {
    const input = context.input(0) as Floats;
    const state = context.input(1) as Floats;
    const output = context.output(0) as Floats;
    return () => {
      for (let i = 0; i < state.data.length; i++) state.data[i]! += input.data[i]!;
      output.data.set(state.data);
      context.probe(0)?.(state.data);
    };
  },
};

/** Calls the subgraph whose index is in the options, a number of times. */
const repeat: Kernel<"CUSTOM:repeat"> = {
  prepare(context) {
    const [subgraph = 0, times = 0] = context.options ?? [];
    const body = context.call(subgraph);
    const input = context.input(0) as Floats;
    const output = context.output(0) as Floats;
    body.resize([input]);
    return () => {
      body.feed([input]);
      for (let i = 0; i < times; i++) {
        body.run();
        body.feed(body.outputs);
      }
      output.data.set((body.outputs[0] as Floats).data);
    };
  },
};

/** A few float kernels that strain the executor: scratch, packs, state, calls, and shapes that only running tells. */
export const toyKernels: KernelSet = createKernelSet("toy", {
  ADD: add,
  RELU: relu,
  RESHAPE: copy,
  DEQUANTIZE: copy,
  "CUSTOM:keep-positive": keepPositive,
  "CUSTOM:accumulate": accumulate,
  "CUSTOM:repeat": repeat,
});
