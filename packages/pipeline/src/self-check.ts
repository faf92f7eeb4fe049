import type { CalibrationTable, Diagnostic, KernelSet, Model, Sample, TensorValue } from "@litequant/core";
import { allocate, elementBits, elementCount, entryOf, LitequantError } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { decodeModel, encodeModel } from "@litequant/schema";

/** Options of {@link checkWritten}. */
export interface SelfCheckOptions {
  readonly source: Model;
  readonly ranges: CalibrationTable | undefined;
  readonly kernels: readonly KernelSet[] | undefined;
}

/**
 * Reads back what was written: the bytes must decode, encode to themselves again, and run one sample.
 *
 * @returns The model as decoded; a diagnostic where no kernel here runs it, or where its outputs are not finite.
 * @throws LitequantError `INTERNAL` when any of that fails: the file must not reach anybody.
 */
export function checkWritten(
  bytes: Uint8Array,
  options: SelfCheckOptions,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } {
  const { model, diagnostics } = failing("does not decode", () => decodeModel(bytes));
  const again = failing("does not encode again", () => encodeModel(model));
  if (!sameBytes(bytes, again))
    throw new LitequantError(
      "INTERNAL",
      "the self-check failed: the written model changes when it is read and written again; please report this with the model",
    );
  return { model, diagnostics: [...diagnostics, ...runOnce(model, options)] };
}

function runOnce(model: Model, { source, ranges, kernels }: SelfCheckOptions): Diagnostic[] {
  const sample = probeSample(model, source, ranges);
  if (sample === undefined) return [];
  try {
    const outputs = createRunner(model, kernels === undefined ? {} : { kernels }).run(sample);
    const bad = Object.entries(outputs).find(
      ([, { data }]) => data instanceof Float32Array && data.some((value) => !Number.isFinite(value)),
    );
    if (bad === undefined) return [];
    return [
      {
        code: "NON_FINITE_OUTPUT",
        severity: "warning",
        message: `output '${bad[0]}' of the quantized model has NaN or infinity on a sample from the calibrated range`,
        location: { name: bad[0] },
      },
    ];
  } catch (error) {
    if (!LitequantError.isInstance(error) || !blamesTheSample(error)) {
      throw new LitequantError(
        "INTERNAL",
        `the self-check failed: the written model does not run (${String(error)}); please report this with the model`,
        { cause: error },
      );
    }
    return [
      {
        code: "SELF_CHECK_SKIPPED",
        severity: "info",
        message: `the quantized model was not run: ${error.message}`,
        location: error.location,
      },
    ];
  }
}

/** Whether a run failed for what the file cannot help: no kernel here, or made-up values that an operator refuses (a divisor of 0). */
function blamesTheSample({ code, location }: LitequantError): boolean {
  return code === "UNSUPPORTED_OPERATOR" || (code === "INVALID_DATA" && location.operator !== undefined);
}

/**
 * A sample of made-up values spread evenly over each input's calibrated range, the same for the same model; undefined
 * where an input is text, which cannot be made up.
 */
export function probeSample(model: Model, source: Model, ranges: CalibrationTable | undefined): Sample | undefined {
  const { signature, subgraph, inputs: ports } = entryOf(model);
  const graph = model.subgraphs[subgraph]!;
  const inputs: Record<string, TensorValue> = {};
  for (const { name, tensor: index } of ports) {
    const tensor = graph.tensors[index];
    if (tensor === undefined) continue;
    if (elementBits(tensor.dtype) === 0 || tensor.dtype === "resource") return undefined;
    const origin = source.subgraphs[subgraph]?.inputs[graph.inputs.indexOf(index)];
    const range = ranges?.tensors.find((candidate) => candidate.subgraph === subgraph && candidate.index === origin);
    const data = allocate(tensor.dtype, elementCount(tensor.shape));
    fill(data, tensor.quantization?.scale.length ? undefined : (range ?? { min: -1, max: 1 }));
    inputs[name] = { dtype: tensor.dtype, shape: tensor.shape, data };
  }
  return { index: 0, ...(signature !== undefined && { signature }), inputs };
}

/** Fractional parts of multiples of the golden ratio: evenly spread in any prefix, and no random state. */
function fill(data: TensorValue["data"], range: { readonly min: number; readonly max: number } | undefined): void {
  const spread = (i: number): number => ((i + 1) * 0.618033988749895) % 1;
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const { min, max } = range ?? { min: -1, max: 1 };
    for (let i = 0; i < data.length; i++) data[i] = min + (max - min) * spread(i);
  } else if (range === undefined && !(data instanceof BigInt64Array) && !(data instanceof BigUint64Array)) {
    for (let i = 0; i < data.length; i++) data[i] = Math.floor(spread(i) * 256);
  }
}

function failing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new LitequantError(
      "INTERNAL",
      `the self-check failed: the written model ${what} (${String(error)}); please report this with the model`,
      { cause: error },
    );
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
