import type { Model } from "@litequant/core";

/**
 * The range of values that the model's own metadata give for an input, or undefined where they say nothing.
 *
 * Many published models carry the entry "TFLITE_METADATA" (the schema of TensorFlow Lite Support, identifier M001). For
 * an image its normalization says what becomes of pixels 0..255; otherwise the tensor's statistics hold. (Statistics
 * of images are about pixels in some files and about normalized values in others.) What cannot be read is skipped: the
 * range serves a warning only.
 *
 * @param input - Position among the subgraph's inputs.
 */
export function metadataRange(
  model: Model,
  subgraph: number,
  input: number,
): readonly [min: number, max: number] | undefined {
  const entry = model.metadata.find(({ name }) => name === "TFLITE_METADATA");
  const bytes = entry && model.buffers[entry.buffer];
  if (bytes === undefined || bytes.length < 8 || new TextDecoder().decode(bytes.subarray(4, 8)) !== "M001")
    return undefined;
  try {
    return readRange(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), subgraph, input);
  } catch (error) {
    // Offsets that lead outside.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Positions of fields in the tables of the metadata schema. */
const field = {
  model: { subgraphs: 3 },
  subgraph: { inputs: 2 },
  tensor: { content: 3, processUnits: 4, statistics: 5 },
  content: { propertiesType: 0 },
  unit: { optionsType: 0, options: 1 },
  normalization: { mean: 0, std: 1 },
  statistics: { max: 0, min: 1 },
} as const;
const IMAGE_PROPERTIES = 2;
const NORMALIZATION = 1;

function readRange(view: DataView, subgraph: number, input: number): readonly [number, number] | undefined {
  const graphs = follow(view, fieldAt(view, view.getUint32(0, true), field.model.subgraphs));
  const inputs = follow(view, fieldAt(view, element(view, graphs, subgraph), field.subgraph.inputs));
  const tensor = element(view, inputs, input);
  const content = follow(view, fieldAt(view, tensor, field.tensor.content));
  const properties = fieldAt(view, content, field.content.propertiesType);
  if (properties > 0 && view.getUint8(properties) === IMAGE_PROPERTIES) {
    const normalized = normalizedPixels(view, follow(view, fieldAt(view, tensor, field.tensor.processUnits)));
    if (normalized !== undefined) return normalized;
  }
  const statistics = follow(view, fieldAt(view, tensor, field.tensor.statistics));
  const min = Math.min(...floats(view, statistics, field.statistics.min));
  const max = Math.max(...floats(view, statistics, field.statistics.max));
  return Number.isFinite(max - min) && min < max ? [min, max] : undefined;
}

function normalizedPixels(view: DataView, units: number): readonly [number, number] | undefined {
  const count = units > 0 ? Math.min(view.getUint32(units, true), 64) : 0;
  for (let i = 0; i < count; i++) {
    const unit = element(view, units, i);
    const type = fieldAt(view, unit, field.unit.optionsType);
    if (type === 0 || view.getUint8(type) !== NORMALIZATION) continue;
    const options = follow(view, fieldAt(view, unit, field.unit.options));
    const [mean = 0] = floats(view, options, field.normalization.mean);
    const [std = 1] = floats(view, options, field.normalization.std);
    const [low, high] = [(0 - mean) / std, (255 - mean) / std];
    // A mean so large that 0 and 255 fall together is damage, as is a deviation of zero.
    if (Number.isFinite(high - low) && low < high) return [low, high];
  }
  return undefined;
}

/** The position of a table's field, 0 where it is absent; of an absent table every field is. */
function fieldAt(view: DataView, table: number, position: number): number {
  if (table === 0) return 0;
  const vtable = table - view.getInt32(table, true);
  const at = 4 + 2 * position;
  if (at >= view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + at, true);
  return offset === 0 ? 0 : table + offset;
}

/** Where a reference leads, 0 from nowhere. */
function follow(view: DataView, at: number): number {
  return at === 0 ? 0 : at + view.getUint32(at, true);
}

function element(view: DataView, vector: number, index: number): number {
  return vector === 0 || index >= view.getUint32(vector, true) ? 0 : follow(view, vector + 4 + 4 * index);
}

function floats(view: DataView, table: number, position: number): readonly number[] {
  const vector = follow(view, fieldAt(view, table, position));
  const count = vector === 0 ? 0 : Math.min(view.getUint32(vector, true), 1024);
  return Array.from({ length: count }, (_, i) => view.getFloat32(vector + 4 + 4 * i, true));
}
