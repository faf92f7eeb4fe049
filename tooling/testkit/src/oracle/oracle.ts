import { arrayFromBytes, byteLength, bytesOf, elementCount, type DType, type TypedArray } from "@litequant/core";
import type { BufferHandle, LitertModule, ModelHandle, TensorTypeHandle, Vector } from "./litert-module.ts";
import { loadLitert, useBuiltinKernels } from "./load.ts";

/** An end of a model as the runtime sees it. */
export interface OracleTensor {
  readonly name: string;
  readonly dtype: DType;
  /** A dynamic dimension stands as 1. */
  readonly shape: readonly number[];
}

/** Names and types of a model's ends, in the order in which {@link Oracle.run} takes and gives them. */
export interface OracleSignature {
  readonly key: string;
  readonly inputs: readonly OracleTensor[];
  readonly outputs: readonly OracleTensor[];
}

/** An independent runtime: LiteRT, as npm has it. One model at a time. */
export interface Oracle {
  /** The signatures that a file offers; a file without any offers its first subgraph. @throws Error with the runtime's own words when it refuses the file. */
  signatures(file: Uint8Array): Promise<readonly OracleSignature[]>;
  /**
   * Runs a file once. @param inputs - Arrays of the tensors' own dtypes, in the order of the signature's inputs.
   * @throws Error with the runtime's own words when it refuses the file or the inputs.
   */
  run(file: Uint8Array, inputs: readonly TypedArray[], signature?: number): Promise<readonly TypedArray[]>;
}

/** Element types of LiteRT by their number. */
const dtypes: Readonly<Record<number, DType>> = {
  1: "float32",
  2: "int32",
  3: "uint8",
  4: "int64",
  6: "bool",
  7: "int16",
  9: "int8",
  10: "float16",
  11: "float64",
  13: "uint64",
  16: "uint32",
  17: "uint16",
  18: "int4",
};

/**
 * Starts the runtime. A file that makes it trap leaves it unusable: make a new one then.
 * @param options.kernels - `xnnpack`, what users of LiteRT.js get, or `builtin`: TensorFlow Lite's own kernels (slow, single rounding).
 */
export async function createOracle({
  kernels = "xnnpack",
}: { readonly kernels?: "xnnpack" | "builtin" } = {}): Promise<Oracle> {
  const log: string[] = [];
  const module = await loadLitert((line) => void log.push(line));
  if (kernels === "builtin") useBuiltinKernels(module);
  // With builtin kernels the number of threads is read as the kernel mode, and any but 0 means builtin.
  const numThreads = kernels === "builtin" ? 2 : module.getThreadCount();
  const environment = module.LiteRtEnvironment.create(null);

  const withModel = async <T>(file: Uint8Array, use: (model: ModelHandle) => Promise<T>): Promise<T> => {
    log.length = 0;
    const address = module._malloc(file.byteLength);
    module.HEAPU8.set(file, address);
    try {
      const model = module.loadModel(environment, address, file.byteLength);
      return await use(model).finally(() => model.delete());
    } catch (cause) {
      throw new Error(
        `LiteRT: ${cause instanceof Error ? cause.message : String(cause)}${log.length > 0 ? `\n${log.join("\n")}` : ""}`,
        { cause },
      );
    } finally {
      module._free(address);
    }
  };

  return {
    signatures: (file) =>
      withModel(file, async (model) =>
        Array.from({ length: model.getNumSignatures() }, (_, index) => describeSignature(model, index)),
      ),
    run: (file, inputs, signature = 0) =>
      withModel(file, async (model) => {
        const ends = describeSignature(model, signature);
        const options = {
          environment,
          accelerator: "wasm",
          cpuOptions: { numThreads },
          gpuOptions: {},
          webNNOptions: {},
        };
        const compiled = await module.compileModel(environment, model, options);
        try {
          const buffers = ends.inputs.map((input, index) =>
            toBuffer(module, environment, model.getInputTensorType(signature, index), input, inputs[index]),
          );
          const outputs = await compiled.run(signature, buffers);
          for (const buffer of buffers) buffer.delete();
          return outputs.map((buffer, index) => fromBuffer(module, buffer, ends.outputs[index]!));
        } finally {
          compiled.delete();
        }
      }),
  };
}

function drain<T>(vector: Vector<T>): T[] {
  const items = Array.from({ length: vector.size() }, (_, index) => vector.get(index));
  vector.delete();
  return items;
}

function describeSignature(model: ModelHandle, index: number): OracleSignature {
  const signature = model.getSignature(index);
  const describe = (names: Vector<string>, typeOf: (end: number) => TensorTypeHandle): OracleTensor[] =>
    drain(names).map((name, end) => {
      const type = typeOf(end);
      const layout = type.layout();
      const shape = drain(layout.dimensions()).map((size) => (size < 0 ? 1 : size));
      const number = type.elementType().value;
      layout.delete();
      type.delete();
      const dtype = dtypes[number];
      if (dtype === undefined)
        throw new Error(`"${name}" has element type ${number}, which this oracle cannot pass on`);
      return { name, dtype, shape };
    });
  const described = {
    key: signature.key(),
    inputs: describe(signature.inputNames(), (end) => model.getInputTensorType(index, end)),
    outputs: describe(signature.outputNames(), (end) => model.getOutputTensorType(index, end)),
  };
  signature.delete();
  return described;
}

function toBuffer(
  module: LitertModule,
  environment: ReturnType<LitertModule["LiteRtEnvironment"]["create"]>,
  original: TensorTypeHandle,
  tensor: OracleTensor,
  data: TypedArray | undefined,
): BufferHandle {
  const bytes = byteLength(tensor.dtype, elementCount(tensor.shape));
  if (data?.byteLength !== bytes)
    throw new Error(
      `input "${tensor.name}" is ${tensor.dtype} [${tensor.shape.join(", ")}]: ${bytes} bytes, got ${data?.byteLength ?? "none"}`,
    );
  const dimensions = new module.VectorInt32();
  for (const size of tensor.shape) dimensions.push_back(size);
  const layout = module.LiteRtLayout.create(dimensions);
  dimensions.delete();
  const type = module.LiteRtRankedTensorType.create({ value: original.elementType().value }, layout);
  layout.delete();
  original.delete();
  const buffer = module.LiteRtTensorBuffer.createManaged(
    environment,
    module.LiteRtTensorBufferType.HOST_MEMORY,
    type,
    bytes,
  );
  type.delete();
  const address = buffer.lock(module.LiteRtTensorBufferLockMode.WRITE);
  module.HEAPU8.set(bytesOf(data), address);
  buffer.unlock();
  return buffer;
}

function fromBuffer(module: LitertModule, buffer: BufferHandle, tensor: OracleTensor): TypedArray {
  const address = buffer.lock(module.LiteRtTensorBufferLockMode.READ);
  const bytes = module.HEAPU8.slice(address, address + buffer.packedSize());
  buffer.unlock();
  buffer.delete();
  return arrayFromBytes(tensor.dtype, bytes);
}
