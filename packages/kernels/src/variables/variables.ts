import { LitequantError } from "@litequant/core";
import type { KernelContext, TensorValue, TensorView } from "@litequant/core";

import { resourceOf } from "../resources.ts";

/** A variable by name; it has a value once it was assigned. */
export interface Variable {
  readonly name: string;
  value: TensorValue | undefined;
}

interface Variables {
  /** By container and name, to a place in the list: what handles hold. */
  readonly handles: Map<string, number>;
  readonly list: Variable[];
}

function variablesOf(context: KernelContext): Variables {
  return resourceOf(context, "variables", () => ({ handles: new Map<string, number>(), list: [] }));
}

/** The handle of a variable: the same for a key, its container and name, in all subgraphs. */
export function handleOf(context: KernelContext, key: string, name: string): number {
  const { handles, list } = variablesOf(context);
  let handle = handles.get(key);
  if (handle === undefined) {
    handles.set(key, (handle = list.length));
    list.push({ name, value: undefined });
  }
  return handle;
}

/** The variable that a handle leads to. @throws LitequantError `INVALID_MODEL` when it leads nowhere */
export function variableAt(context: KernelContext, handle: TensorView): Variable {
  const variable = variablesOf(context).list[Number(handle.data[0])];
  if (variable === undefined) {
    throw new LitequantError("INVALID_MODEL", `${context.op}: input 0 is no handle of a variable`, {
      location: { op: context.op },
    });
  }
  return variable;
}
