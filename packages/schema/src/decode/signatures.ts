import type { Signature } from "@litequant/core";
import { invalidModel } from "../errors.ts";
import type { TensorMap } from "../generated/tflite/tensor-map.ts";
import { list, text, type Source } from "./source.ts";

/**
 * Named ways into the subgraphs. Runtimes keep the last of several entries of one name, and so does this, with a diagnostic.
 * @throws LitequantError `INVALID_MODEL` for a signature without a key.
 */
export function decodeSignatures(source: Source): Signature[] {
  return list(source.root.signatureDefsLength(), (index) => {
    const table = source.root.signatureDefs(index)!;
    const key = text(source, `the key of signature ${index}`, (encoding) => table.signatureKey(encoding));
    if (key === undefined) throw invalidModel(`signature ${index} has no key: nothing can call it`);
    return {
      key,
      subgraph: table.subgraphIndex(),
      inputs: decodeMap(source, `input of signature "${key}"`, table.inputsLength(), (i) => table.inputs(i)!),
      outputs: decodeMap(source, `output of signature "${key}"`, table.outputsLength(), (i) => table.outputs(i)!),
    };
  });
}

function decodeMap(
  source: Source,
  what: string,
  count: number,
  read: (index: number) => TensorMap,
): Readonly<Record<string, number>> {
  const entries = new Map<string, number>();
  for (let i = 0; i < count; i += 1) {
    const entry = read(i);
    const name = text(source, `the name of an ${what}`, (encoding) => entry.name(encoding));
    if (name === undefined || entries.has(name)) {
      const message =
        name === undefined
          ? `an ${what} has no name: it is left out`
          : `the ${what} "${name}" is there twice: the last one counts`;
      source.diagnostics.push({ code: "SIGNATURE_NAMES", severity: "warning", message });
    }
    if (name !== undefined) entries.set(name, entry.tensorIndex());
  }
  // fromEntries defines properties, so that a tensor named __proto__ is one like any other.
  return Object.fromEntries(entries);
}
