import { decodeModel } from "@litequant/schema";
import { describeShared, runCase, zooModels } from "@litequant/testkit";
import { referenceKernels } from "@litequant/kernels";
import { expect, it } from "vitest";

import { knownDifferences as differs } from "../test/known-differences.ts";
import { createRunner } from "./runner.ts";

describeShared("operator zoo", () => {
  it("gives the production runtime's answer wherever all operators have kernels", () => {
    const runnable = zooModels().filter(({ operators }) =>
      operators.every((operator) => referenceKernels.kernel(operator.split("@")[0]!) !== undefined),
    );
    const failures: string[] = [];
    for (const model of runnable) {
      const name = `${model.case}/${model.scheme}`;
      try {
        runCase(
          [referenceKernels],
          {
            name,
            stateful: model.stateful,
            load: () => ({ model: decodeModel(model.bytes()).model, sets: model.sets() }),
          },
          createRunner,
        );
        if (name in differs) failures.push(`${name}: passes although it is listed`);
      } catch (error) {
        if (!(name in differs)) failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    expect(failures).toEqual([]);
    expect(runnable.length).toBeGreaterThan(600);
  });
});
