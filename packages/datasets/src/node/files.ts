import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { LitequantError } from "@litequant/core";
import { requireRange, type ByteFile } from "../bytes.ts";

/**
 * A file on disk that is read by ranges.
 *
 * @throws LitequantError `FILE_NOT_FOUND`, or `FILE_ACCESS` when it is a folder or must not be read.
 */
export async function diskFile(path: string): Promise<ByteFile> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw fileError(path, cause);
  });
  if (!stats.isFile()) throw notAFile(path);
  const sizeBytes = stats.size;
  const name = basename(path);
  const file: ByteFile = {
    name,
    sizeBytes,
    async open() {
      const handle = await open(path).catch((cause: unknown) => {
        throw fileError(path, cause);
      });
      return {
        async read(offset, length) {
          requireRange(name, offset, length, sizeBytes);
          const bytes = new Uint8Array(length);
          for (let done = 0; done < length;) {
            const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
            if (bytesRead === 0) requireRange(name, offset, length, offset + done);
            done += bytesRead;
          }
          return bytes;
        },
        close: () => handle.close(),
      };
    },
  };
  // Found out now, not at the first sample.
  await (await file.open()).close();
  return file;
}

/** A whole small file. @throws LitequantError as {@link diskFile}. */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** The error for a path that a folder took, or something else that is no file. */
export function notAFile(path: string): LitequantError {
  return new LitequantError("FILE_ACCESS", `${path} is a folder or a device, not a file of data; give the file itself`);
}

/** What the operating system said, in our words. */
export function fileError(path: string, cause: unknown): LitequantError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new LitequantError("FILE_NOT_FOUND", `${path} does not exist; check the path`, { cause });
  if (code === "EISDIR") return notAFile(path);
  const why =
    code === "EACCES" || code === "EPERM" ? "permission denied; check its mode and owner" : (message ?? String(cause));
  return new LitequantError("FILE_ACCESS", `${path} cannot be read: ${why}`, { cause });
}
