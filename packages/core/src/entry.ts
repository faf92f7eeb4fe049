import { LitequantError } from "./errors.ts";
import type { Model } from "./model.ts";

/** One input or output of an {@link Entry}: the name that samples use, and its tensor (-1: an input that was removed as unused). */
export interface EntryPort {
  readonly name: string;
  readonly tensor: number;
}

/** A way into a model, with the names that {@link Sample.inputs} and a runner's outputs use. */
export interface Entry {
  /** Absent: the model has no signature for it. */
  readonly signature?: string;
  readonly subgraph: number;
  /** In the order of the subgraph's inputs. */
  readonly inputs: readonly EntryPort[];
  /** In the order of the subgraph's outputs. */
  readonly outputs: readonly EntryPort[];
}

/**
 * The entry of a signature, or without one of the first signature of subgraph 0; a model without signatures has
 * tensor names, or positions (`"0"`) where a name is empty or repeated among them.
 *
 * @throws LitequantError `INVALID_DATA` when the model has no such signature.
 */
export function entryOf(model: Model, signature?: string): Entry {
  const found =
    signature === undefined
      ? model.signatures.find(({ subgraph }) => subgraph === 0)
      : model.signatures.find(({ key }) => key === signature);
  if (signature !== undefined && found === undefined) {
    const known = model.signatures.map(({ key }) => `"${key}"`).join(", ") || "none";
    throw new LitequantError("INVALID_DATA", `no signature "${signature}" in the model; it has: ${known}`);
  }
  const subgraph = found?.subgraph ?? 0;
  const graph = model.subgraphs[subgraph];
  if (graph === undefined) throw new LitequantError("INVALID_MODEL", `no subgraph ${subgraph} in the model`);
  const nameOf = (tensor: number): string => graph.tensors[tensor]?.name ?? "";
  return {
    ...(found && { signature: found.key }),
    subgraph,
    inputs: namePorts(graph.inputs, found?.inputs, nameOf),
    outputs: namePorts(graph.outputs, found?.outputs, nameOf),
  };
}

function namePorts(
  tensors: readonly number[],
  names: Readonly<Record<string, number>> = {},
  nameOf: (tensor: number) => string,
): readonly EntryPort[] {
  const given = Object.entries(names);
  const strays = given.filter(([, tensor]) => !tensors.includes(tensor));
  const nameless = tensors.filter((tensor) => !given.some(([, index]) => index === tensor));
  const own = tensors.map(nameOf);
  const ports: EntryPort[] = [];
  tensors.forEach((tensor, position) => {
    const named = given.filter(([, index]) => index === tensor);
    if (named.length > 0) {
      if (tensors.indexOf(tensor) === position) ports.push(...named.map(([name]) => ({ name, tensor })));
      return;
    }
    // The production quantizer leaves a signature pointing at the wrong tensor where an input is an output as well.
    const stray = strays.length === 1 && nameless.length === 1 ? strays[0]![0] : undefined;
    const name = own[position]!;
    const unique = name !== "" && own.indexOf(name) === own.lastIndexOf(name);
    ports.push({ name: stray ?? (unique ? name : String(position)), tensor });
  });
  return ports;
}
