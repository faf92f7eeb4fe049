import type { Diagnostic, Entry, Model, Sample, TensorValue, TypedArray } from "@litequant/core";
import { entryOf, isConstant, LitequantError } from "@litequant/core";
import { decodeNpy, randomSource } from "@litequant/datasets";
import { quantizeSample } from "@litequant/evaluator";
import { createRunner } from "@litequant/interpreter";
import { throwIfAborted } from "./data.ts";
import { readInput } from "./files.ts";
import { fitValue } from "./fit-value.ts";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { ModelInput } from "./load-model.ts";

/** A value for an input: an .npy file, an array in the input's own shape, or one with its shape. */
export type RunInput = string | TypedArray | { readonly data: TypedArray; readonly shape: readonly number[] };

/** Options of {@link run}. */
export interface RunOptions {
  /** By tensor name, signature input name, or position. */
  readonly inputs?: Readonly<Record<string, RunInput>>;
  /** Seed of made-up values for the inputs that are not given. */
  readonly random?: number;
  /** The signature to run; the main subgraph by default. */
  readonly signature?: string;
  /** Also return every tensor of the subgraph. */
  readonly allTensors?: boolean;
  /** How many steps a loop may take; 100,000 by default. */
  readonly stepLimit?: number;
  readonly kernels?: KernelsChoice;
  readonly signal?: AbortSignal;
}

/** A tensor after a run. */
export interface RunOutput {
  readonly index: number;
  readonly name: string;
  readonly value: TensorValue;
}

/** What {@link run} gives. */
export interface RunOutcome {
  readonly outputs: readonly RunOutput[];
  readonly tensors: readonly RunOutput[] | undefined;
  /** Of the run itself, preparation included. */
  readonly ms: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs a model once.
 *
 * A float32 array for a quantized input is quantized with its parameters; another batch resizes the graph.
 *
 * @throws LitequantError `INVALID_DATA` when an input is missing, unknown, or of another type or shape; `UNSUPPORTED_OPERATOR`, and those of reading files.
 * @example
 * const { outputs } = await run("model.tflite", { inputs: { image: "image.npy" } });
 */
export async function run(input: ModelInput, options: RunOptions = {}): Promise<RunOutcome> {
  const { inputs = {}, random, allTensors = false, signal } = options;
  const { model, diagnostics } = await loadModel(input);
  const entry = entryOf(model, options.signature);
  const given = await readInputs(model, entry, inputs);
  const made = random === undefined ? {} : await randomInputs(model, entry, random);
  throwIfAborted(signal);
  checkComplete(model, entry, { ...made, ...given });
  const sample: Sample = {
    index: 0,
    ...(entry.signature !== undefined && { signature: entry.signature }),
    inputs: { ...made, ...given },
  };
  const runner = createRunner(model, {
    kernels: resolveKernels(options.kernels),
    keep: allTensors ? "all" : "outputs",
    ...(options.stepLimit !== undefined && { stepLimit: options.stepLimit }),
  });
  const started = performance.now();
  const values = runner.run(quantizeSample(model, sample));
  const ms = performance.now() - started;
  const { subgraph } = entry;
  const { tensors } = model.subgraphs[subgraph]!;
  const all = (): RunOutput[] =>
    tensors.flatMap(({ name }, index) => {
      const view = runner.tensor({ subgraph, index });
      return view === undefined
        ? []
        : [{ index, name, value: { dtype: view.dtype, shape: [...view.shape], data: view.data.slice() } }];
    });
  return {
    outputs: entry.outputs.map(({ name, tensor }) => ({
      index: tensor,
      name: tensors[tensor]?.name || name,
      value: values[name]!,
    })),
    tensors: allTensors ? all() : undefined,
    ms,
    diagnostics,
  };
}

async function readInputs(
  model: Model,
  entry: Entry,
  inputs: NonNullable<RunOptions["inputs"]>,
): Promise<Record<string, TensorValue>> {
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const known = entry.inputs.map(({ name }, position) => `${position} '${name}'`).join(", ");
  const values: Record<string, TensorValue> = {};
  for (const [key, input] of Object.entries(inputs)) {
    const port =
      entry.inputs.find(({ name }) => name === key) ??
      entry.inputs.find(({ tensor }) => tensors[tensor]?.name === key) ??
      (/^\d+$/.test(key) ? entry.inputs[Number(key)] : undefined);
    const tensor = port && tensors[port.tensor];
    if (port === undefined || tensor === undefined) {
      throw new LitequantError("INVALID_DATA", `the model has no input '${key}'; it has ${known || "none"}`, {
        location: { name: key },
      });
    }
    const value = typeof input === "string" ? decodeNpy(await readInput(input, "input"), input) : input;
    values[port.name] = fitValue(value, tensor, port.name);
  }
  return values;
}

function checkComplete(model: Model, entry: Entry, values: Readonly<Record<string, TensorValue>>): void {
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const missing = entry.inputs.find(
    ({ name, tensor }) =>
      tensor >= 0 &&
      !tensors[tensor]!.isVariable &&
      !isConstant(model, model.subgraphs[entry.subgraph]!, tensor) &&
      !Object.hasOwn(values, name),
  );
  if (missing === undefined) return;
  const { dtype, shape, shapeSignature = shape } = tensors[missing.tensor]!;
  const sizes = shapeSignature.map((size) => (size < 0 ? "?" : size)).join(", ");
  throw new LitequantError(
    "INVALID_DATA",
    `no value for input '${missing.name}' (${dtype} [${sizes}]); give --input ${missing.name}=FILE.npy, or --random SEED for made-up values`,
    {
      location: { subgraph: entry.subgraph, tensor: missing.tensor, name: missing.name },
    },
  );
}

async function randomInputs(model: Model, entry: Entry, seed: number): Promise<Record<string, TensorValue>> {
  const { tensors } = model.subgraphs[entry.subgraph]!;
  // A random source addresses a model's default entry, so it is shown a model that has only the wanted one.
  const signatures = model.signatures
    .filter(({ key }) => key === entry.signature)
    .map((signature) => ({ ...signature, subgraph: 0 }));
  const view = { ...model, subgraphs: [model.subgraphs[entry.subgraph]!], signatures };
  for await (const { inputs } of randomSource({ seed, samples: 1 }).open(view, () => true)) {
    return Object.fromEntries(
      entry.inputs.flatMap(({ name, tensor }) => {
        const value = inputs[name];
        return value === undefined ? [] : [[name, fitValue(value, tensors[tensor]!, name)]];
      }),
    );
  }
  return {};
}
