import type { OperatorView, Reason, Tensor } from "@litequant/core";

import { litert } from "./litert.ts";
import { spellOut, typesFit } from "./match-types.ts";
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
  if (target !== "any") return (planned) => lackOf(targets[target], planned);
  return (planned) => {
    const lacks = Object.values(targets).map((known) => lackOf(known, planned));
    if (lacks.includes(undefined)) return undefined;
    return { code: "TARGET_LACKS", message: lacks.map((reason) => reason!.message).join("; and ") };
  };
}

function lackOf({ name, operators }: Target, { operator, inputs, outputs }: OperatorView): Reason | undefined {
  const { op, version } = operator;
  const row: TargetOperator | undefined = Object.hasOwn(operators, op) ? operators[op] : undefined;
  const lacks = (what: string): Reason => ({ code: "TARGET_LACKS", message: `${name} ${what}` });
  if (row === undefined) {
    const remedy = op.startsWith("CUSTOM:") ? "register a kernel of your own, or " : "";
    return lacks(`has no ${op}: ${remedy}replace it in the source model`);
  }
  if (version > (row.version ?? version)) {
    return lacks(`has ${op} up to version ${row.version}, not ${version}: take a newer runtime or another scheme`);
  }
  if (version < (row.oldest ?? 1)) return lacks(`has ${op} from version ${row.oldest} on, not ${version}`);
  if (row.types && !row.types.some((line) => typesFit(line, inputs, outputs))) {
    const taken = row.types.flatMap(spellOut).join(" or ");
    return lacks(`has no ${op} of ${describe(inputs)}->${describe(outputs)}: it takes ${taken}`);
  }
  const rank = Math.max(0, ...inputs.map((tensor) => tensor?.shape.length ?? 0));
  const [first, second] = inputs;
  const limit = first && second && !sameShape(first, second) ? (row.broadcastRank ?? row.rank) : row.rank;
  if (rank > (limit ?? rank)) return lacks(`has ${op} for up to ${limit} dimensions, not ${rank}: reshape around it`);
  return undefined;
}

/** `int8,int8[16],int32`: with the number of scales where there are several. */
function describe(tensors: readonly (Tensor | undefined)[]): string {
  return tensors
    .map((tensor) => {
      const scales = tensor?.quantization?.scale.length ?? 0;
      return scales > 1 ? `${tensor!.dtype} with ${scales} scales` : (tensor?.dtype ?? "absent");
    })
    .join(",");
}

function sameShape(a: Tensor, b: Tensor): boolean {
  return a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
}
