import { LitequantError, type Model, type Operator } from "@litequant/core";
import type { Builder, Offset } from "flatbuffers";
import { builtinCodes } from "../builtins.ts";
import { OperatorCode as OperatorCodeTable } from "../generated/tflite/operator-code.ts";
import { tableVector } from "./vectors.ts";

const customCode = 32;
/** Stands in the 8-bit field of codes that do not fit it. */
const placeholderCode = 127;

/** The operator codes of a model: one for each distinct operator and version, in order of first use. */
export interface CodeTable {
  readonly indexOf: (operator: Operator) => number;
  readonly write: (builder: Builder) => Offset;
}

/** @throws LitequantError `INVALID_ARGUMENT` for an operator that is no builtin, `CUSTOM:` or `BUILTIN:`. */
export function collectCodes(model: Model): CodeTable {
  const indices = new Map<string, number>();
  const codes: { readonly op: string; readonly version: number }[] = [];
  const keyOf = ({ op, version }: Operator): string => `${version} ${op}`;
  for (const { operators } of model.subgraphs) {
    for (const operator of operators) {
      const key = keyOf(operator);
      if (!indices.has(key)) indices.set(key, codes.push({ op: operator.op, version: operator.version }) - 1);
    }
  }
  return {
    indexOf: (operator) => indices.get(keyOf(operator)) ?? 0,
    write: (builder) =>
      tableVector(
        builder,
        codes.map(({ op, version }) => writeCode(builder, op, version)),
      ),
  };
}

function writeCode(builder: Builder, op: string, version: number): Offset {
  const code = codeOf(op);
  const name = op.startsWith("CUSTOM:") ? builder.createString(op.slice("CUSTOM:".length)) : undefined;
  OperatorCodeTable.startOperatorCode(builder);
  // Readers of old runtimes know only the 8-bit field.
  OperatorCodeTable.addDeprecatedBuiltinCode(builder, Math.min(code, placeholderCode));
  if (name !== undefined) OperatorCodeTable.addCustomCode(builder, name);
  OperatorCodeTable.addVersion(builder, version);
  OperatorCodeTable.addBuiltinCode(builder, code);
  return OperatorCodeTable.endOperatorCode(builder);
}

function codeOf(op: string): number {
  if (op.startsWith("CUSTOM:")) return customCode;
  const code = op.startsWith("BUILTIN:")
    ? Number(op.slice("BUILTIN:".length))
    : (builtinCodes as Readonly<Record<string, number>>)[op];
  if (code === undefined || !Number.isInteger(code) || code < 0) {
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `"${op}" is no operator of the schema; name a custom operator "CUSTOM:${op}"`,
      { location: { op } },
    );
  }
  return code;
}
