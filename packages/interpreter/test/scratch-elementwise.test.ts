import { decodeModel } from "@litequant/schema";
import { runCase, zooModels } from "@litequant/testkit";
import { referenceKernels } from "@litequant/kernels";
import { expect, it } from "vitest";
import { createRunner } from "../src/runner.ts";

it.skipIf(!process.env.OPS)("scratch", () => {
  const ops = new RegExp(process.env.OPS!);
  const schemes = new RegExp(process.env.SCHEMES ?? ".");
  const cases = new RegExp(process.env.CASES ?? ".");
  const all = zooModels().filter(({ scheme, operators, case: name }) => schemes.test(scheme) && cases.test(name) && operators.some((o) => ops.test(o.split("@")[0]!)));
  const runnable = all.filter(({ operators }) => operators.every((o) => referenceKernels.kernel(o.split("@")[0]!) !== undefined));
  const failures: string[] = [];
  for (const model of runnable) {
    try {
      runCase([referenceKernels], { name: "", stateful: model.stateful, load: () => ({ model: decodeModel(model.bytes()).model, sets: model.sets() }) }, createRunner);
    } catch (error) {
      failures.push(`${model.case}/${model.scheme}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const missing = new Map<string, number>();
  for (const m of all) for (const o of new Set(m.operators.map((x) => x.split("@")[0]!))) if (referenceKernels.kernel(o) === undefined) missing.set(o, (missing.get(o) ?? 0) + 1);
  console.log(`${all.length} models, ${runnable.length} runnable, ${failures.length} fail\n${failures.slice(0, 60).join("\n")}\nmissing: ${[...missing].map(([a, b]) => `${a} ${b}`).join(", ")}`);
  expect(1).toBe(1);
}, 600000);
