import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "@litequant/core";
import { describe, expect, it } from "vitest";
import { parsePluginText, resolvePlugin } from "./plugins.ts";

const folder = await mkdtemp(join(tmpdir(), "litequant-plugins-"));
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
type Mine = Plugin<"calibrator"> & { readonly options: { readonly window?: number; readonly target?: unknown } };
const kind = {
  kind: "calibrator" as const,
  builtins: {
    plain: {
      create: (options: Readonly<Record<string, unknown>>): Mine => ({
        kind: "calibrator",
        contract: 1,
        name: "plain",
        options: options as Mine["options"],
      }),
      options: ["window"],
    },
  },
};
const body = `(options) => ({ kind: "calibrator", contract: 1, name: "mine", options })`;

describe("NAME | ./file.mjs | package, then :key=value", () => {
  it("is taken apart", () => {
    expect(parsePluginText("percentile:p=99.99,fast=true,mode=a=b")).toEqual({
      name: "percentile",
      options: { p: 99.99, fast: true, mode: "a=b" },
    });
    expect(parsePluginText("./mine.mjs")).toEqual({ name: "./mine.mjs", options: {} });
    expect(parsePluginText("C:\\mine.mjs:window=8")).toEqual({ name: "C:\\mine.mjs", options: { window: 8 } });
    expect(() => parsePluginText("percentile:99")).toThrow(/'99' is not key=value/);
  });

  it("finds builtins and modules, and hands them options", async () => {
    expect((await resolvePlugin<Mine>("plain:window=3", kind, { target: 1 })).options).toEqual({
      window: 3,
      target: 1,
    });
    const named = await file("named.mjs", `export const make = ${body};`);
    const whole = await file("default.mjs", `export const other = () => 1; export default ${body};`);
    expect(await resolvePlugin<Mine>(`${named}:window=8`, kind)).toMatchObject({
      name: "mine",
      options: { window: 8 },
    });
    expect((await resolvePlugin<Mine>(whole, kind, { target: 2 })).options).toEqual({ target: 2 });
  });

  it.each([
    ["plane", /unknown calibrator 'plane' \(did you mean 'plain'\?\); known: plain/],
    ["plain:windo=3", /has no option 'windo' \(did you mean 'window'\?\); it has window/],
    ["./none.mjs", /none\.mjs does not exist/],
    ["not-installed-anywhere", /unknown calibrator/],
    ["two words", /unknown calibrator/],
  ])("says what is wrong with %s", async (text, message) => {
    await expect(resolvePlugin(text, kind)).rejects.toThrow(message);
  });

  it.each([
    ["scheme.mjs", `export default () => ({ kind: "scheme", contract: 1 });`, /gives a scheme, not a calibrator/],
    ["newer.mjs", `export default () => ({ kind: "calibrator", contract: 2 });`, /contract 2 .* knows contract 1/],
    ["nothing.mjs", `export default () => undefined;`, /no litequant plug-in/],
    [
      "throws.mjs",
      `export default () => { throw new TypeError("boom"); };`,
      /cannot be made with these options: TypeError: boom/,
    ],
    ["empty.mjs", `export const x = 1;`, /must export one factory function/],
    ["broken.mjs", `throw new Error("boom");`, /fails to load: Error: boom/],
  ])("checks kind and contract of %s", async (name, text, message) => {
    await expect(resolvePlugin(await file(name, text), kind)).rejects.toThrow(message);
  });
});
