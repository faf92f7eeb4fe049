/** What the LiteRT.js WebAssembly module offers, as far as the oracle uses it. Everything named `delete` lives in the module's memory. */
export interface LitertModule {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(address: number): void;
  setupLogging?(): void;
  getThreadCount(): number;
  loadModel(environment: Handle, address: number, size: number): ModelHandle;
  compileModel(environment: Handle, model: ModelHandle, options: object): Promise<CompiledHandle>;
  readonly LiteRtEnvironment: { create(options: null): Handle };
  readonly VectorInt32: new () => Vector<number> & { push_back(value: number): void };
  readonly LiteRtLayout: { create(dimensions: Handle): Handle };
  readonly LiteRtRankedTensorType: { create(elementType: { readonly value: number }, layout: Handle): Handle };
  readonly LiteRtTensorBuffer: {
    createManaged(environment: Handle, kind: unknown, type: Handle, size: number): BufferHandle;
  };
  readonly LiteRtTensorBufferType: { readonly HOST_MEMORY: unknown };
  readonly LiteRtTensorBufferLockMode: { readonly READ: unknown; readonly WRITE: unknown };
}

export interface Handle {
  delete(): void;
}

export interface Vector<T> extends Handle {
  size(): number;
  get(index: number): T;
}

export interface TensorTypeHandle extends Handle {
  layout(): Handle & { dimensions(): Vector<number> };
  elementType(): { readonly value: number };
}

export interface SignatureHandle extends Handle {
  key(): string;
  inputNames(): Vector<string>;
  outputNames(): Vector<string>;
}

export interface ModelHandle extends Handle {
  getNumSignatures(): number;
  getSignature(index: number): SignatureHandle;
  getInputTensorType(signature: number, index: number): TensorTypeHandle;
  getOutputTensorType(signature: number, index: number): TensorTypeHandle;
}

export interface CompiledHandle extends Handle {
  run(signature: number, inputs: readonly BufferHandle[]): Promise<readonly BufferHandle[]>;
}

export interface BufferHandle extends Handle {
  lock(mode: unknown): number;
  unlock(): void;
  packedSize(): number;
}
