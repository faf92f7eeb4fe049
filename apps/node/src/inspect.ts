import type { Diagnostic, Json, Model, Operator, Subgraph, Tensor } from "@litequant/core";
import { byteLength, elementCount, isConstant } from "@litequant/core";
import { unsupportedOperators } from "@litequant/interpreter";
import type { MicroReport } from "@litequant/microcontroller";
import { schemaVersion } from "@litequant/schema";
import { resolveKernels } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { ModelInput } from "./load-model.ts";
import { microReport } from "./microcontroller.ts";

/** One tensor of {@link InspectDocument}. */
export interface TensorDocument {
  readonly index: number;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** -1 = dynamic; the shape itself where nothing is. */
  readonly shapeSignature: readonly number[];
  /** Size of its elements in the file's shape. */
  readonly bytes: number;
  readonly constant: boolean;
  readonly quantization: {
    readonly scale: readonly number[];
    readonly zeroPoint: readonly number[];
    readonly axis: number;
    /** A scale for so many elements of a row, in the tensor of that index; `scale` is empty then. */
    readonly blocks?: { readonly size: number; readonly scales: number };
  } | null;
}

/** One operator of {@link InspectDocument}. */
export interface OperatorDocument {
  readonly index: number;
  readonly op: string;
  readonly version: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** null: the file has none. Bytes of custom options stand as base64. */
  readonly options: Json;
  /** Whether litequant runs it in these types; why not stands in the document's diagnostics. */
  readonly runs: boolean;
}

/** Everything about a model file but its values: what `litequant inspect --json` prints. */
export interface InspectDocument {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly schemaVersion: number;
  readonly description: string;
  readonly metadata: readonly string[];
  readonly signatures: readonly {
    readonly key: string;
    readonly subgraph: number;
    readonly inputs: Readonly<Record<string, number>>;
    readonly outputs: Readonly<Record<string, number>>;
  }[];
  readonly subgraphs: readonly {
    readonly name: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    readonly tensors: readonly TensorDocument[];
    readonly operators: readonly OperatorDocument[];
  }[];
  readonly diagnostics: readonly Diagnostic[];
  /** With `target: "tflm"`. */
  readonly tflm?: MicroReport;
}

/** Options of {@link inspect}. */
export interface InspectOptions {
  /** Adds what this runtime needs of the model: operators to register, arena, flash, what will not run. */
  readonly target?: "tflm";
}

/**
 * Describes a model: tensors, operators, signatures, metadata, sizes. Operators that litequant cannot run are named too.
 *
 * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL`.
 * @example
 * const { subgraphs } = await inspect("model.tflite");
 */
export async function inspect(input: ModelInput, { target }: InspectOptions = {}): Promise<InspectDocument> {
  const loaded = await loadModel(input);
  const { file, bytes, sha256, model, diagnostics } = loaded;
  const refused = unsupportedOperators(model, { kernels: resolveKernels() });
  const runs = (subgraph: number, index: number): boolean =>
    !refused.some(({ location }) => location?.subgraph === subgraph && location.operator === index);
  return {
    file,
    bytes: bytes.byteLength,
    sha256,
    schemaVersion,
    description: model.description,
    metadata: model.metadata.map(({ name }) => name),
    signatures: model.signatures.map(({ key, subgraph, inputs, outputs }) => ({ key, subgraph, inputs, outputs })),
    subgraphs: model.subgraphs.map((subgraph, at) => ({
      name: subgraph.name,
      inputs: subgraph.inputs,
      outputs: subgraph.outputs,
      tensors: subgraph.tensors.map((tensor, index) => describeTensor(model, subgraph, tensor, index)),
      operators: subgraph.operators.map((operator, index) => ({
        ...describeOperator(operator, index),
        runs: runs(at, index),
      })),
    })),
    diagnostics: [...diagnostics, ...refused],
    ...(target === "tflm" && { tflm: microReport(loaded) }),
  };
}

function describeTensor(model: Model, subgraph: Subgraph, tensor: Tensor, index: number): TensorDocument {
  const { name, dtype, shape, shapeSignature, quantization, buffer } = tensor;
  const constant = isConstant(model, subgraph, index);
  return {
    index,
    name,
    dtype,
    shape,
    shapeSignature: shapeSignature ?? shape,
    bytes: constant ? (model.buffers[buffer]?.byteLength ?? 0) : byteLength(dtype, elementCount(shape)),
    constant,
    quantization: describeQuantization(quantization),
  };
}

function describeQuantization(quantization: Tensor["quantization"]): TensorDocument["quantization"] {
  const blocks = quantization?.details?.kind === "blockwise" ? quantization.details : undefined;
  if (quantization === undefined || (quantization.scale.length === 0 && !blocks)) return null;
  const { scale, zeroPoint, axis } = quantization;
  return { scale, zeroPoint, axis, ...(blocks && { blocks: { size: blocks.blockSize, scales: blocks.scales } }) };
}

function describeOperator(operator: Operator, index: number): Omit<OperatorDocument, "runs"> {
  const { op, version, inputs, outputs } = operator;
  const raw: unknown = "bytes" in operator ? operator.bytes : "options" in operator ? operator.options : undefined;
  return { index, op, version, inputs, outputs, options: toJson(raw) };
}

function toJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, toJson);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toJson(field)]));
  return value as Json;
}
