import { LitequantError, type Json, type Model } from "@litequant/core";

/** What this package keeps in `Model.extras`: parts of the file that no stage reads. */
export interface ModelExtras {
  /** The deprecated list of metadata buffers; its indices are the file's and no editing follows them. */
  readonly metadataBuffer?: readonly number[];
  readonly externalBufferGroups?: readonly string[];
  readonly externalBuffers?: readonly ExternalBufferEntry[];
  /** What the file has of a newer schema than this one; a model with such an entry cannot be written. */
  readonly newer?: readonly string[];
}

/** Weights in another file: a group names the file, 64-bit numbers are decimal text. */
export interface ExternalBufferEntry {
  readonly id: number;
  readonly group: number;
  readonly offset: string;
  readonly length: string;
  readonly packing?: string;
}

/** The extras of a model, by their type. */
export function extrasOf(model: Model): ModelExtras {
  return (model.extras ?? {}) as ModelExtras;
}

/** Extras as `Model.extras` wants them, undefined where there is nothing to keep. */
export function toExtras(extras: ModelExtras): Json | undefined {
  return Object.keys(extras).length === 0 ? undefined : (extras as Json);
}

/** @throws LitequantError `UNSUPPORTED_MODEL` when writing `model` would lose what a newer schema put in. */
export function assertWritable(model: Model): void {
  const newer = extrasOf(model).newer ?? [];
  if (newer.length === 0) return;
  const rest = newer.length > 1 ? ` (and ${newer.length - 1} more)` : "";
  throw new LitequantError(
    "UNSUPPORTED_MODEL",
    `${newer[0]}${rest}: of a newer schema than litequant knows, so writing this model would lose it. Convert the model with an older converter, or use a newer litequant.`,
  );
}
