import type { Model } from "@litequant/core";

import { specOf } from "./facts.ts";
import { runtimeVersions } from "./runtime-versions.ts";

/**
 * Runtimes before this one load the operator's per-channel weights and compute wrong: the per-channel path of FULLY_CONNECTED
 * came without a version of its own.
 */
const perChannelSince: Readonly<Record<string, string>> = { FULLY_CONNECTED: "2.17.0" };

/**
 * The oldest runtime that runs a model as it is meant, such as `1.14.0`: the newest of what its operators need, by their
 * versions and by per-channel weights that older ones misread. Empty where no operator says.
 */
export function minimumRuntime(model: Model): string {
  let newest = "";
  const require = (version: string | undefined): void => {
    if (version !== undefined && isNewerRuntime(version, newest)) newest = version;
  };
  for (const { operators, tensors } of model.subgraphs) {
    for (const { op, version, inputs } of operators) {
      require(runtimeVersions[op]?.[version - 1]);
      const weight = specOf(op)?.inputs.findIndex(({ role }) => role === "weight") ?? -1;
      const scales = tensors[inputs[weight] ?? -1]?.quantization?.scale.length ?? 0;
      if (scales > 1) require(perChannelSince[op]);
    }
  }
  return newest;
}

/**
 * The first runtime that has this version of an operator, such as `2.4.0`.
 *
 * @returns `"newer"` for a version that the table has not got yet, undefined for operators that do not limit the runtime.
 */
export function operatorRuntime(op: string, version: number): string | undefined {
  const versions = Object.hasOwn(runtimeVersions, op) ? runtimeVersions[op] : undefined;
  if (versions === undefined) return undefined;
  const runtime = versions[version - 1];
  return runtime === undefined ? "newer" : runtime || undefined;
}

/** Whether runtime `a` comes after `b`, number by number; a shorter one comes first. */
export function isNewerRuntime(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => (text === "" ? [] : text.split(".").map(Number)));
  for (let i = 0; i < left!.length; i++) {
    if (right![i] === undefined || left![i]! > right![i]!) return true;
    if (left![i]! < right![i]!) return false;
  }
  return false;
}
