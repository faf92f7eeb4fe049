import { readFileSync } from "node:fs";

import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { checkEdgeTpu, edgeTpuStatus } from "../src/index.ts";
import type { EdgeTpuCompiler } from "../src/index.ts";
import { modelOfRows } from "./log-models.ts";
import type { LogRow } from "./log-models.ts";

interface Log {
  readonly source: string;
  readonly compiler: string | null;
  readonly rows: readonly LogRow[];
}

const logs = (): readonly Log[] => JSON.parse(readFileSync(requireShared("edgetpu", "logs.json"), "utf8")) as Log[];

const releases: readonly EdgeTpuCompiler[] = ["1.0", "2.0", "2.1", "14.1", "15.0", "16.0"];

/** The release of a log; where it does not say, what its statuses tell: TRANSPOSE and resizing came to the last one. */
function compilerOf({ compiler, rows }: Log): EdgeTpuCompiler {
  const named = releases.find((release) => compiler?.startsWith(release));
  const isOlder = rows.some(
    ({ op, status }) =>
      status === edgeTpuStatus.unsupportedVersion || (op === "TRANSPOSE" && status === edgeTpuStatus.notSupported),
  );
  return named ?? (isOlder ? "15.0" : "16.0");
}

const sorted = (rows: readonly LogRow[]): readonly string[] =>
  rows.map(({ op, count, status }) => `${op} ${count} ${status}`).toSorted();

describeShared("120 logs of the compiler", () => {
  it("has the table of each of the 106 whose rows tell a model", () => {
    const usable = logs().flatMap((log) => {
      const model = modelOfRows(log.rows);
      return model === undefined ? [] : { log, model };
    });
    const wrong = usable.flatMap(({ log, model }) => {
      const { table } = checkEdgeTpu(model, { compiler: compilerOf(log) });
      const [ours, theirs] = [sorted(table), sorted(log.rows)];
      return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ source: log.source, ours, theirs }];
    });
    expect(wrong).toEqual([]);
    expect([usable.length, logs().length]).toEqual([106, 120]);
  });

  it("maps what was mapped in the 14 others, whose limits of sizes stand in no row", () => {
    const others = logs().filter(({ rows }) => modelOfRows(rows) === undefined);
    for (const log of others) {
      const mapped = log.rows.filter(({ status }) => status === edgeTpuStatus.mapped);
      const { mappedOperators, totalOperators } = checkEdgeTpu(modelOfRows(mapped)!, { compiler: compilerOf(log) });
      expect(mappedOperators).toBe(totalOperators);
    }
    expect(others).toHaveLength(14);
  });

  it("knows every status of the logs but one of compiler 2.0", () => {
    const known = new Set<string>(Object.values(edgeTpuStatus));
    const unknown = new Set(
      logs().flatMap(({ rows }) => rows.map(({ status }) => status).filter((text) => !known.has(text))),
    );
    expect([...unknown]).toEqual(["Image-interpolation layer won't run precisely enough on Edge TPU"]);
  });
});
