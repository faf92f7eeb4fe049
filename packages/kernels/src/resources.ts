import type { KernelContext } from "@litequant/core";

/** What the operators of a family share under a key, made when first asked for; ask inside run, for a reset empties it. */
export function resourceOf<T extends object>(context: KernelContext, key: string, make: () => T): T {
  const { resources } = context;
  let resource = resources.get(key);
  if (resource === undefined) resources.set(key, (resource = make()));
  // The key is the family's own: whoever finds it put it there.
  return resource as T;
}
