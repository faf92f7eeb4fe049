import { referenceKernels } from "@litequant/kernels";
import { builtinSpecs } from "@litequant/ops";
import { decodeModel } from "@litequant/schema";
import { describeShared, runCase, zooModels } from "@litequant/testkit";
import type { ZooModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { createCoverage } from "../test/coverage.ts";
import { knownDifferences as differs } from "../test/known-differences.ts";
import { createRunner } from "./runner.ts";

describeShared("operator zoo", () => {
  const covered = builtinSpecs.map(({ name }) => name).filter((name) => referenceKernels.kernel(name) !== undefined);
  const coverage = createCoverage(covered);

  it("gives the production runtime's answer in every model of builtin operators", () => {
    const runnable = zooModels().filter(({ operators }) =>
      operators.every((operator) => !operator.startsWith("CUSTOM")),
    );
    const failures: string[] = [];
    for (const model of runnable) {
      const name = `${model.case}/${model.scheme}`;
      try {
        answer(model, name);
        if (name in differs) failures.push(`${name}: passes although it is listed`);
      } catch (error) {
        if (!(name in differs)) failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    expect(failures).toEqual([]);
    expect(runnable.length).toBe(1763);
  });

  it("is told operator by operator in docs/operators.md", async () => {
    await expect(coverage.markdown()).toMatchFileSnapshot("../../../docs/operators.md");
  });

  function answer(zooModel: ZooModel, name: string): void {
    const { model } = decodeModel(zooModel.bytes());
    const load = () => ({ model, sets: zooModel.sets() });
    runCase([referenceKernels], { name, stateful: zooModel.stateful, load }, createRunner);
    coverage.add(model);
  }
});
