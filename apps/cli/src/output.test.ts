import type { Diagnostic } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { describe, expect, it } from "vitest";
import { fail } from "./fail.ts";
import { notes } from "./notes.ts";
import { progressBar } from "./progress.ts";
import type { Streams } from "./streams.ts";
import { count, size, table } from "./table.ts";

function streams(colours = false): Streams & { readonly text: { out: string; err: string } } {
  const text = { out: "", err: "" };
  return {
    text,
    out: (more) => (text.out += more),
    err: (more) => (text.err += more),
    isTerminal: false,
    outColours: colours,
    errColours: colours,
  };
}

describe("tables", () => {
  it("align text left and numbers right, whatever colours they have", () => {
    expect(
      table(
        ["name", "size"],
        [
          ["\u001B[1ma\u001B[22m", "12 B"],
          ["longer", "3.4 kB"],
        ],
      ),
    ).toBe("name      size\n\u001B[1ma\u001B[22m         12 B\nlonger  3.4 kB\n");
  });

  it("write sizes and counts for people", () => {
    expect([size(812), size(23_400), size(1_234_567)]).toEqual(["812 B", "23.4 kB", "1.2 MB"]);
    expect([count(1, "sample"), count(2, "sample")]).toEqual(["1 sample", "2 samples"]);
  });
});

describe("errors", () => {
  const error = new LitequantError("INVALID_DATA", "sample 3 has NaN", {
    location: { sample: 3, tensor: 4, name: "x" },
  });

  it("say what the message does not, in red on a terminal only", () => {
    const plain = streams();
    expect(fail(error, plain, false)).toBe(2);
    expect(plain.text).toEqual({ out: "", err: "error sample 3 has NaN\n  at tensor 4, x\n" });
    const coloured = streams(true);
    fail(error, coloured, false);
    expect(coloured.text.err).toContain("\u001B[31merror\u001B[39m");
  });

  it("are one document on stdout", () => {
    const to = streams();
    expect(fail(error, to, true)).toBe(2);
    expect(to.text.err).toBe("");
    expect(JSON.parse(to.text.out)).toEqual({
      error: { code: "INVALID_DATA", message: "sample 3 has NaN", location: { sample: 3, tensor: 4, name: "x" } },
    });
  });

  it("of our own are exit code 1, with what to report", () => {
    const to = streams();
    expect(fail(new TypeError("oops"), to, false)).toBe(1);
    expect(to.text.err).toMatch(/TypeError: oops[\s\S]*bug in litequant/);
    expect(fail(new LitequantError("INTERNAL", "self-check"), streams(), true)).toBe(1);
  });
});

describe("notes", () => {
  it("put warnings first and cut many of one kind short", () => {
    const many = Array.from({ length: 5 }, (_, i): Diagnostic => ({
      code: "DEAD",
      severity: "info",
      message: `info ${i}`,
    }));
    const text = notes([...many, { code: "FEW_SAMPLES", severity: "warning", message: "few" }], streams());
    expect(text).toBe(
      "warning few\ninfo info 0\ninfo info 1\ninfo info 2\n  ... and 2 more of DEAD (all with --json)\n",
    );
  });
});

describe("progress", () => {
  it("is silent where stderr is no terminal", () => {
    const { onProgress, stop } = progressBar(streams());
    onProgress({ stage: "calibrate", done: 1, total: 2 });
    stop();
  });
});
