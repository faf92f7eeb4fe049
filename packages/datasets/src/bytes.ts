import { LitequantError } from "@litequant/core";

/** An open file that is read by ranges. */
export interface ByteHandle {
  /** Exactly `length` fresh bytes from `offset`. @throws LitequantError when the file ends before. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file, or bytes that stand for one: what sources read from. A browser's `Blob` becomes one in three lines. */
export interface ByteFile {
  /** For messages: the file's name. */
  readonly name: string;
  readonly sizeBytes: number;
  open(): Promise<ByteHandle>;
}

/** Bytes in memory as a file. */
export function memoryFile(bytes: Uint8Array, name = "the data"): ByteFile {
  const handle: ByteHandle = {
    read: async (offset, length) => {
      requireRange(name, offset, length, bytes.byteLength);
      return bytes.slice(offset, offset + length);
    },
    close: async () => {},
  };
  return { name, sizeBytes: bytes.byteLength, open: async () => handle };
}

/** A stretch of another file as a file of its own. */
export function partOf(file: ByteFile, offset: number, sizeBytes: number, name: string): ByteFile {
  return {
    name,
    sizeBytes,
    open: async () => {
      const handle = await file.open();
      return {
        read: async (at, length) => {
          requireRange(name, at, length, sizeBytes);
          return handle.read(offset + at, length);
        },
        close: () => handle.close(),
      };
    },
  };
}

/** The file that `input` is: bytes are wrapped. */
export function asFile(input: ByteFile | Uint8Array): ByteFile {
  return input instanceof Uint8Array ? memoryFile(input) : input;
}

/** Reads with a handle that is closed whatever happens. */
export async function withHandle<T>(file: ByteFile, use: (handle: ByteHandle) => Promise<T>): Promise<T> {
  const handle = await file.open();
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** @throws LitequantError `INVALID_DATA` when the range is not inside the file. */
export function requireRange(name: string, offset: number, length: number, sizeBytes: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= sizeBytes) return;
  throw new LitequantError(
    "INVALID_DATA",
    `${name} is truncated: ${length} bytes at ${offset} are missing, the file has ${sizeBytes}; copy or download it again`,
  );
}
