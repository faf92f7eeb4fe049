import type { OpSpec } from "@litequant/core";
import { expect, it } from "vitest";

import { builtinSpecs } from "./index.ts";
import { litert } from "./targets/litert.ts";
import type { Target } from "./targets/target.ts";
import { tflm } from "./targets/tflm.ts";

/** Whether a line of a runtime's table takes this type first and gives it, or a truth value, first. */
function takes(line: string, dtype: string): boolean {
  const [inputs, outputs] = line.split("->").map((side) => side.split(",").map((port) => port.replace("...", "")));
  const types = (port: string): readonly string[] => (port.startsWith("=") ? inputs![0]! : port).split("|");
  const has = (port: string): boolean => types(port).some((type) => type === dtype || type === "*");
  const [output] = outputs ?? [];
  return inputs!.some(has) && output !== undefined && (has(output) || output === "bool");
}

it("what has no mode and does not say why has no such kernel in any runtime", () => {
  const wrong = builtinSpecs.flatMap((spec: OpSpec) => {
    if (spec.inputs.length === 0 || spec.converts) return [];
    return (["int8", "int16x8"] as const).flatMap((mode) => {
      if (spec.modes[mode] || spec.obstacles?.[mode] !== undefined) return [];
      const dtype = mode === "int8" ? "int8" : "int16";
      return [litert, tflm].flatMap(({ name, operators }: Target) => {
        const row = operators[spec.name];
        const lines = row === undefined ? [] : (row.types ?? ["*->*"]);
        return lines.filter((line) => takes(line, dtype)).map((line) => `${spec.name} ${mode}: ${name} has ${line}`);
      });
    });
  });
  expect(wrong).toEqual([]);
});
