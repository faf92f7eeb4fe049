import type { Operator } from "@litequant/core";
import { builtinLayout } from "../builtins.ts";
import { tables } from "../generated/layout.ts";
import { inRange, nameOperator, reportError, type Report } from "./report.ts";

/** Options that name subgraphs, by the name that the schema gives them everywhere. */
const subgraphField = /^(?:.*[sS]ubgraph(?:Index|Indices)|subgraph)$/;

const fieldsByTable = new Map(
  Object.entries(tables).map(([name, fields]) => [
    name,
    fields.map((field) => field.name).filter((field) => subgraphField.test(field)),
  ]),
);

/** Subgraphs that an operator's options name. */
function callees(operator: Operator): number[] {
  const table = builtinLayout(operator.op)?.table;
  const fields = table === undefined ? [] : (fieldsByTable.get(table) ?? []);
  if (fields.length === 0 || !("options" in operator)) return [];
  const options = operator.options as Readonly<Record<string, number | readonly number[] | undefined>>;
  return fields.flatMap((field) => options[field] ?? []);
}

/** Checks that the subgraphs which operators call exist, and that none calls itself, even by way of others. */
export function verifyCalls(report: Report): void {
  const { subgraphs } = report.model;
  const calls = subgraphs.map((subgraph, s) =>
    subgraph.operators.flatMap((operator, index) =>
      callees(operator).filter((callee) => {
        if (inRange(callee, subgraphs.length)) return true;
        reportError(
          report,
          `${nameOperator(operator, s, index)} calls subgraph ${callee} of ${subgraphs.length}, which does not exist`,
          { subgraph: s, operator: index, op: operator.op },
        );
        return false;
      }),
    ),
  );
  const looping = findCycle(calls);
  if (looping !== undefined)
    reportError(
      report,
      `subgraphs call each other in a circle that leads to subgraph ${looping}: running it would never end`,
      { subgraph: looping },
    );
}

/** A node on a cycle of the call graph: what is left once every subgraph that only finished ones call is taken away. */
function findCycle(calls: readonly (readonly number[])[]): number | undefined {
  const callers = calls.map(() => 0);
  for (const callee of calls.flat()) callers[callee] = (callers[callee] ?? 0) + 1;
  const free = callers.flatMap((count, s) => (count === 0 ? [s] : []));
  let finished = 0;
  for (let next = free.pop(); next !== undefined; next = free.pop()) {
    finished += 1;
    for (const callee of calls[next] ?? []) {
      callers[callee] = (callers[callee] ?? 0) - 1;
      if (callers[callee] === 0) free.push(callee);
    }
  }
  if (finished === calls.length) return undefined;
  const left = callers.findIndex((count) => count > 0);
  return left < 0 ? undefined : left;
}
