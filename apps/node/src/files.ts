import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Json } from "@litequant/core";
import { LitequantError } from "@litequant/core";

/**
 * Reads a whole file.
 *
 * @param what - What the file is to the user, for messages: "model", "ranges".
 * @throws LitequantError `FILE_NOT_FOUND`, or `FILE_ACCESS` for a directory or a missing permission.
 */
export async function readInput(path: string, what: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw readError(error, path, what);
  }
}

/** SHA-256 of bytes as 64 lower-case hex digits, at the speed of the machine: a model may have a gigabyte. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Reads a JSON file. @throws LitequantError as {@link readInput}, and `INVALID_DATA` when it is no JSON. */
export async function readJson(path: string, what: string): Promise<Json> {
  const text = new TextDecoder().decode(await readInput(path, what));
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new LitequantError("INVALID_DATA", `${what} ${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Writes a file whole or not at all: to a temporary file beside it, synced, then renamed over it.
 *
 * Whatever happens before the rename, an older file of that name stays as it was. Devices and pipes are written directly.
 *
 * @param data - Bytes, text, or chunks of bytes.
 * A file that is write-protected stays, although a rename could replace it.
 *
 * @throws LitequantError `FILE_ACCESS`: no permission, a directory, a full disk; nothing is left behind.
 */
export async function writeFileAtomic(path: string, data: FileData): Promise<void> {
  await writeFilesAtomic([[path, data]]);
}

/** Bytes, text, or chunks of bytes. */
type FileData = Uint8Array | string | Iterable<Uint8Array>;

/**
 * The same for files that belong together: none of them is replaced before all are written.
 *
 * @throws LitequantError as {@link writeFileAtomic}.
 */
export async function writeFilesAtomic(files: readonly (readonly [path: string, data: FileData])[]): Promise<void> {
  const staged: StagedFile[] = [];
  try {
    for (const [path, data] of files) await stage(path, data, staged);
    for (const { commit } of staged) await commit();
  } catch (error) {
    for (const { discard } of staged) await discard();
    throw error;
  }
}

interface StagedFile {
  readonly commit: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

async function stage(path: string, data: FileData, staged: StagedFile[]): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  if (existing?.isDirectory())
    throw new LitequantError("FILE_ACCESS", `cannot write ${path}: it is a directory; name a file in it`);
  if (existing?.isFile() && (existing.mode & 0o222) === 0)
    throw new LitequantError("FILE_ACCESS", `cannot write ${path}: it is there and write-protected; name another file`);
  const chunks =
    typeof data === "string" ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
  if (existing !== undefined && !existing.isFile()) {
    staged.push({ commit: () => writeChunks(target, chunks, constants.O_WRONLY, path), discard: async () => {} });
    return;
  }
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  staged.push({
    commit: () =>
      rename(temporary, target).catch((error: unknown) => {
        throw writeError(error, path);
      }),
    discard: () => rm(temporary, { force: true }).catch(() => undefined),
  });
  await writeChunks(temporary, chunks, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, path, existing?.mode);
}

async function writeChunks(
  file: string,
  chunks: Iterable<Uint8Array>,
  flags: number,
  path: string,
  mode = 0o666,
): Promise<void> {
  try {
    const handle = await open(file, flags, mode & 0o777);
    try {
      for (const chunk of chunks) await handle.writeFile(chunk);
      // Devices and pipes cannot be synced, and need not be.
      if ((flags & constants.O_CREAT) !== 0) await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw writeError(error, path);
  }
}

function readError(error: unknown, path: string, what: string): LitequantError {
  const options = { cause: error };
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new LitequantError("FILE_NOT_FOUND", `${what} ${path} does not exist; check the path`, options);
    case "EISDIR":
      return new LitequantError("FILE_ACCESS", `${what} ${path} is a directory; give a file`, options);
    case "EACCES":
    case "EPERM":
      return new LitequantError("FILE_ACCESS", `no permission to read ${what} ${path}`, options);
    case "ERR_FS_FILE_TOO_LARGE":
      return new LitequantError(
        "FILE_ACCESS",
        `${what} ${path} is larger than 2 GB, which cannot be read yet; split it, or make it smaller`,
        options,
      );
    default:
      return new LitequantError("FILE_ACCESS", `cannot read ${what} ${path}: ${messageOf(error)}`, options);
  }
}

function writeError(error: unknown, path: string): LitequantError {
  if (LitequantError.isInstance(error)) return error;
  const options = { cause: error };
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new LitequantError(
        "FILE_ACCESS",
        `cannot write ${path}: its folder does not exist; create it first`,
        options,
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new LitequantError("FILE_ACCESS", `no permission to write ${path}`, options);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new LitequantError(
        "FILE_ACCESS",
        `cannot write ${path}: the disk is full or a limit is reached; an older file of that name is unchanged`,
        options,
      );
    default:
      return new LitequantError("FILE_ACCESS", `cannot write ${path}: ${messageOf(error)}`, options);
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
