import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { readInput, readJson, writeFileAtomic } from "./files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "litequant-files-"));
});

const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;

/** Root may read and write everything, so tests of permissions act as nobody. */
async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("reading", () => {
  it("says what is wrong with a path", async () => {
    await expect(readInput(join(folder, "none"), "model")).rejects.toThrow(withCode("FILE_NOT_FOUND"));
    await expect(readInput(join(folder, "none"), "model")).rejects.toThrow(/model .*none does not exist/);
    await expect(readInput(folder, "model")).rejects.toThrow(/is a directory/);
    await writeFile(join(folder, "secret"), "x");
    await chmod(join(folder, "secret"), 0o000);
    await chmod(folder, 0o755);
    await expect(withoutPrivileges(() => readInput(join(folder, "secret"), "model"))).rejects.toThrow(
      /no permission to read model/,
    );
  });

  it("refuses files beyond 2 GB without taking memory for them", async () => {
    const large = join(folder, "large.tflite");
    // Nothing but a size: it takes no room on the disk.
    await writeFile(large, "");
    await truncate(large, 2 ** 31 + 2 ** 20);
    await expect(readInput(large, "model")).rejects.toThrow(withCode("FILE_ACCESS"));
    await expect(readInput(large, "model")).rejects.toThrow(/model .*large.tflite is larger than 2 GB/);
    await rm(large);
  });

  it("says when a file is no JSON", async () => {
    await writeFile(join(folder, "a.json"), "{");
    await expect(readJson(join(folder, "a.json"), "ranges")).rejects.toThrow(/ranges .* is not JSON/);
  });
});

describe("writing whole or not at all", () => {
  it("replaces a file and keeps its mode and the link to it", async () => {
    const target = join(folder, "out");
    await writeFile(target, "old", { mode: 0o640 });
    await symlink(target, join(folder, "link"));
    await writeFileAtomic(join(folder, "link"), "new");
    expect(await readFile(target, "utf8")).toBe("new");
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(["link", "out"]);
  });

  it("leaves the old file and nothing else when writing fails half way", async () => {
    const target = join(folder, "out");
    await writeFile(target, "old");
    const failing = function* (): Generator<Uint8Array> {
      yield new Uint8Array(1 << 16);
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    };
    await expect(writeFileAtomic(target, failing())).rejects.toThrow(/disk is full/);
    expect(await readFile(target, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["out"]);
  });

  it.skipIf(process.platform !== "linux")("says when the disk is full", async () => {
    await expect(writeFileAtomic("/dev/full", new Uint8Array(8))).rejects.toThrow(/disk is full/);
    await writeFileAtomic("/dev/null", new Uint8Array(8));
  });

  it("leaves the old file when the process is killed while writing", async () => {
    const target = join(folder, "out");
    await writeFile(target, "old");
    const entry = pathToFileURL(join(import.meta.dirname, "../dist/files.js")).href;
    const script = `
      import { writeFileAtomic } from ${JSON.stringify(entry)};
      const chunks = function* () {
        yield new Uint8Array(1 << 20);
        process.kill(process.pid, "SIGKILL");
        yield new Uint8Array(1 << 20);
      };
      await writeFileAtomic(${JSON.stringify(target)}, chunks());`;
    const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(signal).toBe("SIGKILL");
    expect(await readFile(target, "utf8")).toBe("old");
  });

  it("says why it cannot write", async () => {
    await expect(writeFileAtomic(folder, "x")).rejects.toThrow(/it is a directory/);
    await expect(writeFileAtomic(join(folder, "none", "out"), "x")).rejects.toThrow(/folder does not exist/);
    await mkdir(join(folder, "closed"));
    await chmod(join(folder, "closed"), 0o555);
    await chmod(folder, 0o755);
    await expect(withoutPrivileges(() => writeFileAtomic(join(folder, "closed", "out"), "x"))).rejects.toThrow(
      /no permission to write/,
    );
    expect(await readdir(join(folder, "closed"))).toEqual([]);
  });

  it("leaves a write-protected file, for root too", async () => {
    const target = join(folder, "protected");
    await writeFile(target, "old");
    await chmod(target, 0o444);
    await expect(writeFileAtomic(target, "new")).rejects.toThrow(/protected: it is there and write-protected/);
    expect(await readFile(target, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["protected"]);
  });
});
