import { LitequantError, type Json, type Outputs, type TypedArray } from "@litequant/core";

type Values = TypedArray | readonly number[];

/**
 * Pairs each output with what is expected of it: by name, by position where the names differ, or one list of numbers
 * for a model with one output.
 *
 * @throws LitequantError `INVALID_DATA` when counts or sizes differ, or a value is NaN or infinite.
 */
export function matchOutputs(
  metric: string,
  outputs: Outputs,
  expected: Json | Outputs,
): readonly (readonly [Values, Values])[] {
  const names = Object.keys(outputs);
  const wanted = expectedValues(names, expected);
  if (wanted === undefined || wanted.length !== names.length)
    throw new LitequantError(
      "INVALID_DATA",
      `${metric}: the model has ${names.length} outputs (${names.join(", ")}), ${wanted?.length ?? 0} are expected; ` +
        "it needs the outputs of another model, or one list of numbers for a model with one output",
    );
  return names.map((name, i) => {
    const got = outputs[name]!.data;
    const want = wanted[i]!;
    if (got.length !== want.length)
      throw new LitequantError(
        "INVALID_DATA",
        `${metric}: output "${name}" has ${got.length} values, ${want.length} are expected`,
        { location: { name } },
      );
    for (let at = 0; at < got.length; at++) {
      if (Number.isFinite(Number(got[at])) && Number.isFinite(Number(want[at]))) continue;
      const value = Number.isFinite(Number(got[at])) ? `expected value ${want[at]}` : `${got[at]}`;
      throw new LitequantError("INVALID_DATA", `${metric}: output "${name}" has ${value} at element ${at}`, {
        location: { name },
      });
    }
    return [got, want] as const;
  });
}

function expectedValues(names: readonly string[], expected: Json | Outputs): readonly Values[] | undefined {
  if (typeof expected === "number") return [[expected]];
  if (Array.isArray(expected)) return expected.every((value) => typeof value === "number") ? [expected] : undefined;
  if (typeof expected !== "object" || expected === null) return undefined;
  const values = expected as Outputs;
  const found = names.every((name) => Object.hasOwn(values, name))
    ? names.map((name) => values[name]!)
    : Object.values(values);
  return found.every((value) => ArrayBuffer.isView(value?.data)) ? found.map(({ data }) => data) : undefined;
}
