import { refusal, show } from "./fields.ts";

/** Whether an operator of a subgraph is meant. */
export type IndexTest = (subgraph: number, index: number) => boolean;

const RANGE = /^(?:(\d{1,9})\/)?(\d{1,9})(?:\.\.(\d{1,9}))?$/;

/** Whether a text is an index as rules have them: `3`, `3..9`, `1/3`. */
export function isIndex(text: string): boolean {
  return RANGE.test(text);
}

/** The test of an `index` field. @throws LitequantError `INVALID_ARGUMENT` for anything else. */
export function indexTest(value: unknown, where: string): IndexTest {
  const tests = (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => itemTest(item, where));
  if (tests.length === 0) throw refusal(`${where} is an empty list; leave it out to mean every operator`);
  return (subgraph, index) => tests.some((test) => test(subgraph, index));
}

function itemTest(item: unknown, where: string): IndexTest {
  const text = typeof item === "number" ? String(item) : item;
  const [, subgraph = "0", first, last = first] = (typeof text === "string" && RANGE.exec(text)) || [];
  if (first === undefined) {
    throw refusal(`${where} is ${show(item)}; give an operator's index, '3..9', or '1/3' for operator 3 of subgraph 1`);
  }
  if (Number(last) < Number(first)) throw refusal(`${where} is ${show(item)}, which ends before it begins`);
  return (graph, index) => graph === Number(subgraph) && index >= Number(first) && index <= Number(last);
}
