import { spawn, spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listing, workFolder } from "../test/fixtures.ts";

/** The executable of the checkout, which the build must have made. */
const executable = join(import.meta.dirname, "../bin/litequant.mjs");
const { folder, at, write } = await workFolder();
const float = at("float.tflite");
const data = at("data.npy");

const endless = await write(
  "endless.mjs",
  "export default function* () { for (;;) yield [new Float32Array(8).fill(Math.random())]; }",
);

/** Starts an endless quantization onto an old file, and sends a signal once it is on its way. */
async function interrupted(signal: NodeJS.Signals): Promise<{
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}> {
  await writeFile(at("old.tflite"), "old");
  const child = spawn(process.execPath, [
    executable,
    "quantize",
    float,
    "--scheme",
    "int8",
    "--data",
    endless,
    "-o",
    at("old.tflite"),
  ]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (err += String(chunk)));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on("close", (code, by) => resolve({ code, signal: by })),
  );
  await new Promise((resolve) => setTimeout(resolve, 2000));
  child.kill(signal);
  return { ...(await ended), out, err };
}

describe("the executable", () => {
  it("quantizes, and keeps stdout for the document", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [executable, "quantize", float, "--scheme", "int8", "--data", data, "-o", at("o.tflite"), "--json"],
      { encoding: "utf8" },
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ scheme: "int8", output: at("o.tflite") });
  });

  it("exits with 2 and one document on the user's error, without colours on a pipe", () => {
    const json = spawnSync(process.execPath, [executable, "inspect", at("none"), "--json"], { encoding: "utf8" });
    expect([json.status, json.stderr]).toEqual([2, ""]);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "FILE_NOT_FOUND", location: {} } });
    const text = spawnSync(process.execPath, [executable, "inspect", at("none")], { encoding: "utf8" });
    expect([text.status, text.stdout]).toEqual([2, ""]);
    expect(text.stderr).toMatch(/^error model .*none does not exist; check the path\n$/);
  });

  it("stops cleanly on SIGINT, also with data that never wait", async () => {
    const { code, out, err } = await interrupted("SIGINT");
    expect([code, out]).toEqual([130, ""]);
    expect(err).toMatch(/^error interrupted; nothing was written\n$/);
    expect(await readFile(at("old.tflite"), "utf8")).toBe("old");
    expect((await listing(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("leaves the old output when killed", async () => {
    expect(await interrupted("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    expect(await readFile(at("old.tflite"), "utf8")).toBe("old");
  });

  it.skipIf(process.platform === "win32")("leaves the old output when the disk runs full while writing", async () => {
    await writeFile(at("old.tflite"), "old");
    // A limit on the size of files, 512 bytes or 1 kB by shell: less than the model takes.
    const command = `ulimit -f 1; exec "${process.execPath}" "${executable}" quantize "${float}" --scheme int8 --data "${data}" -o "${at("old.tflite")}" --json`;
    const { status, stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "FILE_ACCESS", message: expect.stringMatching(/disk is full or a limit/) as string },
    });
    expect(await readFile(at("old.tflite"), "utf8")).toBe("old");
    expect((await listing(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
