import type { OperatorView } from "@litequant/core";
import { targetOperators } from "@litequant/ops";

/** The operators that a program has to register, and how. */
export interface Resolver {
  /** N of MicroMutableOpResolver<N>. */
  readonly size: number;
  /** Calls on the resolver, one per kind of operator, by name: `AddConv2D()`. */
  readonly calls: readonly string[];
  /** Custom operators without a kernel in tflite-micro: the program brings their registrations. */
  readonly own: readonly string[];
  /** A function in C++ that makes the resolver. */
  readonly snippet: string;
}

/** The resolver for a model's operators; those that tflite-micro has no kernel for are left out. */
export function resolverFor(views: readonly OperatorView[]): Resolver {
  const { operators } = targetOperators("tflm");
  const kinds = [...new Set(views.map(({ operator }) => operator.op))];
  const methods = kinds.flatMap((op) => (Object.hasOwn(operators, op) ? (operators[op]!.resolver ?? []) : []));
  const own = kinds
    .filter((op) => op.startsWith("CUSTOM:") && !Object.hasOwn(operators, op))
    .map((op) => op.slice("CUSTOM:".length))
    .sort();
  const calls = [
    ...methods.sort().map((method) => `${method}()`),
    ...own.map((name) => `AddCustom(${quoted(name)}, Register_${name.replaceAll(/\W/g, "_").toUpperCase()}())`),
  ];
  return { size: calls.length, calls, own, snippet: snippetOf(calls) };
}

function snippetOf(calls: readonly string[]): string {
  const type = `tflite::MicroMutableOpResolver<${Math.max(1, calls.length)}>`;
  const lines = calls.map((call) => `  TF_LITE_ENSURE_STATUS(op_resolver.${call});\n`);
  return `${type} op_resolver;\n\nTfLiteStatus RegisterOps(${type}& op_resolver) {\n${lines.join("")}  return kTfLiteOk;\n}\n`;
}

/** A C string literal. */
export function quoted(text: string): string {
  const escaped = [...new TextEncoder().encode(text)].map((byte) =>
    byte === 0x22 || byte === 0x5c || byte < 0x20 || byte > 0x7e
      ? `\\${byte.toString(8).padStart(3, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${escaped.join("")}"`;
}
