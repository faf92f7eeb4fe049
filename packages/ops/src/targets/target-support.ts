import type { OperatorView, Reason, Tensor } from "@litequant/core";

import { litert } from "./litert.ts";
import { describeTensor, describeTypes, misfits } from "./match-types.ts";
import type { Target, TargetOperator } from "./target.ts";
import { tflm } from "./tflm.ts";

const targets = { litert, tflm } satisfies Record<string, Target>;

/** A runtime whose operators are known, or whichever of them has an operator. */
export type TargetName = keyof typeof targets | "any";

/** The table of a runtime, to look operators up in. */
export function targetOperators(target: Exclude<TargetName, "any">): Target {
  return targets[target];
}

/**
 * Whether a runtime runs an operator, with the version and the tensors given: planned ones or those of a file.
 *
 * @returns Why not, in words that name the operator, what it is given, what the runtime takes and what to do. `any`:
 *   undefined where some known runtime runs it.
 */
export function targetSupport(target: TargetName): (planned: OperatorView) => Reason | undefined {
  const known: readonly Target[] = target === "any" ? Object.values(targets) : [targets[target]];
  return (planned) => {
    const lacks = known.map((runtime) => lackOf(runtime, planned));
    if (lacks.includes(undefined)) return undefined;
    const what = lacks.map((lack) => lack!.what).join("; ");
    return { code: "TARGET_LACKS", message: `${what}: ${lacks[0]!.remedy}` };
  };
}

const MANY = 6;

interface Lack {
  readonly what: string;
  readonly remedy: string;
}

function lackOf({ name, operators }: Target, planned: OperatorView): Lack | undefined {
  const { operator, inputs, outputs } = planned;
  const { op, version } = operator;
  const row: TargetOperator | undefined = Object.hasOwn(operators, op) ? operators[op] : undefined;
  if (row === undefined) {
    const remedy = op.startsWith("CUSTOM:") ? "register a kernel of your own, or replace it" : "replace it";
    return { what: `${name} has no ${op}`, remedy: `${remedy} in the source model` };
  }
  if (version > (row.version ?? version) || version < (row.oldest ?? 1)) {
    const has = version < (row.oldest ?? 1) ? `from version ${row.oldest} on` : `up to version ${row.version}`;
    return { what: `${name} has ${op} ${has}, not ${version}`, remedy: remedyFor([...inputs, ...outputs]) };
  }
  const [closest] = (row.types ?? [])
    .map((line) => misfits(line, inputs, outputs))
    .toSorted((a, b) => a.length - b.length);
  if (closest !== undefined && closest.length > 0) {
    const list = (tensors: readonly (Tensor | undefined)[]): string => tensors.map(describeTensor).join(",");
    // Of many ports only those that do not fit are told.
    const why =
      inputs.length > MANY
        ? `with these types: ${closest.join(", ")}`
        : `of ${list(inputs)}->${list(outputs)}, it takes ${describeTypes(row.types!, inputs)}`;
    return { what: `${name} has no ${op} ${why}`, remedy: remedyFor([...inputs, ...outputs]) };
  }
  const computed = row.constants?.find((port) => inputs[port] !== undefined && !planned.isConstant(port));
  if (computed !== undefined)
    return {
      what: `${name} has ${op} for a constant input ${computed} only`,
      remedy: "make it one in the source model",
    };
  const rank = Math.max(0, ...inputs.map((tensor) => tensor?.shape.length ?? 0));
  const [first, second] = inputs;
  const limit = first && second && !sameShape(first, second) ? (row.broadcastRank ?? row.rank) : row.rank;
  if (rank <= (limit ?? rank)) return undefined;
  return {
    what: `${name} has ${op} for up to ${limit} dimensions, not ${rank}`,
    remedy: "reshape around it in the source model",
  };
}

/** Where the types are the quantizer's choice, another choice may do. */
function remedyFor(tensors: readonly (Tensor | undefined)[]): string {
  const isQuantized = tensors.some((tensor) => tensor?.quantization !== undefined);
  return isQuantized ? "use another scheme, or keep it float" : "replace it in the source model";
}

function sameShape(a: Tensor, b: Tensor): boolean {
  return a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
}
