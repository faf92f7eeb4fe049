import { elementCount, readStrings, writeStrings } from "@litequant/core";
import type { Kernel, KernelContext, TensorView } from "@litequant/core";

/** A string tensor as kernels see it that move elements: the number of each string. */
interface Numbered {
  dtype: "int32";
  readonly isConstant: boolean;
  readonly address: number;
  readonly shape: readonly number[];
  data: Int32Array;
}

const empty = new Uint8Array(0);

/**
 * A kernel that moves int32 elements as one that moves strings too: it is given numbers, 0 for an empty string, and the
 * strings that they stand for follow.
 */
export function movingStrings<N extends string>(kernel: Kernel<N>): Kernel<N> {
  return {
    prepare(context) {
      const ports = Array.from({ length: context.inputCount }, (_, port) => context.input(port));
      const inputs = new Map(
        ports.flatMap((view) => (view?.dtype === "string" ? [[view, numbered(view)] as const] : [])),
      );
      if (inputs.size === 0) return kernel.prepare(context);
      const outputs = Array.from({ length: context.outputCount }, (_, port) => context.output(port)).map((view) =>
        view.dtype === "string" ? numbered(view) : undefined,
      );
      const run = kernel.prepare(withNumbers(context, inputs, outputs));
      return run && (() => moveStrings(context, inputs, outputs, run));
    },
  };
}

function numbered(view: TensorView): Numbered {
  const { shape } = view;
  return { dtype: "int32", isConstant: view.isConstant, address: -1, shape, data: new Int32Array(elementCount(shape)) };
}

/** The context with numbers in place of strings. */
function withNumbers<N extends string>(
  context: KernelContext<N>,
  inputs: ReadonlyMap<TensorView, Numbered>,
  outputs: readonly (Numbered | undefined)[],
): KernelContext<N> {
  const input = (port: number) => {
    const view = context.input(port);
    return view && (inputs.get(view) ?? view);
  };
  const output = (port: number) => outputs[port] ?? context.output(port);
  return new Proxy(context, {
    get(target, key) {
      if (key === "input") return input;
      if (key === "output") return output;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function moveStrings(
  context: KernelContext,
  inputs: ReadonlyMap<TensorView, Numbered>,
  outputs: readonly (Numbered | undefined)[],
  run: () => void,
): void {
  const strings: Uint8Array[] = [empty];
  for (const [view, numbers] of inputs) {
    numbers.data.forEach((_, i) => {
      numbers.data[i] = strings.length + i;
    });
    strings.push(...readStrings(view.data as Uint8Array));
  }
  run();
  outputs.forEach((numbers, port) => {
    if (numbers === undefined) return;
    context.store(port, writeStrings(Array.from(numbers.data, (number) => strings[number] ?? empty)));
  });
}
