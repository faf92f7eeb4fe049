import type { Builder, Offset } from "flatbuffers";
import { Buffer as BufferTable } from "../generated/tflite/buffer.ts";
import type { Contents } from "./contents.ts";
import { byteVector } from "./vectors.ts";

/** Where the bytes of buffers go: into the flatbuffer, nowhere (to measure the rest), or behind it at offsets from the file's start. */
export type Placement =
  | { readonly kind: "inline" }
  | { readonly kind: "measure" }
  | { readonly kind: "outside"; readonly offsets: readonly number[] };

/** Distinct views among the buffers: those that several buffers share are written once. */
export function distinctViews(buffers: readonly Uint8Array[]): {
  readonly views: readonly Uint8Array[];
  readonly viewOf: readonly number[];
} {
  const known = new Map<ArrayBufferLike, Map<string, number>>();
  const views: Uint8Array[] = [];
  const viewOf = buffers.map((bytes) => {
    if (bytes.byteLength === 0) return -1;
    const ofMemory = known.get(bytes.buffer) ?? new Map<string, number>();
    known.set(bytes.buffer, ofMemory);
    const key = `${bytes.byteOffset} ${bytes.byteLength}`;
    const view = ofMemory.get(key) ?? views.push(bytes) - 1;
    ofMemory.set(key, view);
    return view;
  });
  return { views, viewOf };
}

/** The model's buffers, in their order. */
export function writeBuffers(builder: Builder, { buffers, presentEmpty }: Contents, placement: Placement): Offset[] {
  const { views, viewOf } = distinctViews(buffers);
  const written = views.map(() => -1);
  return buffers.map((bytes, index) => {
    const view = viewOf[index] ?? -1;
    if (view < 0 && !presentEmpty.has(index)) return BufferTable.createBuffer(builder, 0, 0n, 0n);
    if (view >= 0 && placement.kind === "outside")
      return BufferTable.createBuffer(builder, 0, BigInt(placement.offsets[index] ?? 1), BigInt(bytes.byteLength));
    let data = written[view] ?? -1;
    if (data < 0) data = byteVector(builder, placement.kind === "measure" ? bytes.subarray(0, 0) : bytes, 16);
    if (view >= 0) written[view] = data;
    return BufferTable.createBuffer(builder, data, 0n, 0n);
  });
}
