import type { OperatorView } from "@litequant/core";
import { targetOperators } from "@litequant/ops";
import { cIdentifier, quoted } from "./c-text.ts";

/** The operators that a program has to register, and how. */
export interface Resolver {
  /** N of MicroMutableOpResolver<N>. */
  readonly size: number;
  /** Calls on the resolver, one per kind of operator, by name: `AddConv2D()`. */
  readonly calls: readonly string[];
  /** Custom operators that tflite-micro has no kernel for: the program brings functions of these names. */
  readonly own: readonly { readonly name: string; readonly registration: string }[];
  /** The resolver in C++, and a function that fills it. */
  readonly snippet: string;
}

/** The resolver for a model's operators; builtin operators that tflite-micro has no kernel for are left out. */
export function resolverFor(views: readonly OperatorView[]): Resolver {
  const { operators } = targetOperators("tflm");
  const kinds = [...new Set(views.map(({ operator }) => operator.op))].sort();
  const methods = kinds.flatMap((op) => (Object.hasOwn(operators, op) ? (operators[op]!.resolver ?? []) : []));
  const own = kinds
    .filter((op) => op.startsWith("CUSTOM:") && !Object.hasOwn(operators, op))
    .map((op) => op.slice("CUSTOM:".length))
    .map((name) => ({ name, registration: `Register_${cIdentifier(name).toUpperCase()}` }));
  const calls = [
    ...methods.sort().map((method) => `${method}()`),
    ...own.map(({ name, registration }) => `AddCustom(${quoted(name)}, ${registration}())`),
  ];
  return { size: calls.length, calls, own, snippet: snippetOf(calls) };
}

function snippetOf(calls: readonly string[]): string {
  const type = `tflite::MicroMutableOpResolver<${Math.max(1, calls.length)}>`;
  const lines = calls.map((call) => `  TF_LITE_ENSURE_STATUS(op_resolver.${call});\n`);
  return `static ${type} op_resolver;\n\nTfLiteStatus RegisterOps() {\n${lines.join("")}  return kTfLiteOk;\n}\n`;
}
