import { Buffer as BufferTable } from "../generated/tflite/buffer.ts";
import { list, outsideBytes, type Source } from "./source.ts";

const empty = new Uint8Array(0);

/** The file's buffers as views over its bytes; data outside the flatbuffer count where it has none inside. */
export function decodeBuffers(source: Source): Uint8Array[] {
  const { root } = source;
  const table = new BufferTable();
  const buffers = list(root.buffersLength(), (index) => {
    const buffer = root.buffers(index, table);
    const inside = buffer?.dataArray();
    if (inside) return inside;
    const offset = buffer?.offset() ?? 0n;
    // 0 and 1 are placeholders of writers that patch the true offset in later.
    return offset > 1n ? outsideBytes(source, `buffer ${index}`, offset, buffer?.size() ?? 0n) : empty;
  });
  if ((buffers[0]?.byteLength ?? 0) > 0) {
    source.diagnostics.push({
      code: "SENTINEL_BUFFER",
      severity: "warning",
      message: `buffer 0 holds ${buffers[0]?.byteLength} bytes, which no tensor can refer to: they are left out`,
    });
    buffers[0] = empty;
  }
  return buffers.length === 0 ? [empty] : buffers;
}
