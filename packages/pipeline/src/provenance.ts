import type { CalibrationTable, Edited, Json, Model, Scheme } from "@litequant/core";
import { editModel, sha256Hex } from "@litequant/core";
import { minimumRuntime } from "@litequant/ops";
import { sourceOf } from "./calibration.ts";
import { rangeList } from "./ranges-document.ts";
import { countSamples } from "./sample-set.ts";
import { version } from "./version.ts";

/** Where a file says which runtime it needs: text, padded with zeros. The source's entry is too low for int8 operators. */
const runtimeEntry = "min_runtime_version";
const runtimeEntryBytes = 16;

/**
 * A quantized model that says what made it, so that two files that differ can be told apart, and which runtime it needs,
 * where its source said so. Nothing in it depends on time or place.
 */
export function withProvenance(
  quantized: Model,
  source: Model,
  { scheme, recipe }: { readonly scheme: Scheme; readonly recipe: Json | undefined },
  ranges: CalibrationTable | undefined,
): Edited {
  const note = {
    version,
    source: sourceOf(source).sha256,
    scheme: scheme.name,
    ...(JSON.stringify(scheme.options) !== "{}" && { options: scheme.options }),
    ...(recipe !== undefined && { recipe: hashOf(recipe) }),
    ...(ranges && {
      ranges: hashOf(rangeList(ranges)),
      calibrator: ranges.calibrator.name,
      kernels: ranges.kernels,
      samples: countSamples(ranges.samples),
    }),
  };
  const editor = editModel(quantized);
  editor.setMetadata("litequant", new TextEncoder().encode(JSON.stringify(note)));
  const runtime = minimumRuntime(quantized);
  if (runtime !== "" && quantized.metadata.some(({ name }) => name === runtimeEntry)) {
    const padded = new Uint8Array(runtimeEntryBytes);
    padded.set(new TextEncoder().encode(runtime));
    editor.setMetadata(runtimeEntry, padded);
  }
  return editor.build();
}

function hashOf(value: Json): string {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(value)));
}
