// Where our files and those of LiteRT Quantizer agree, operator by operator, from the same ranges and its own recipes.
// Its files are golden/production's lq_*.json (facts; constants as sha256). `--details` lists every difference.
import { readFileSync } from "node:fs";

import { LitequantError, quantize } from "@litequant/node";
import { decodeModel } from "@litequant/schema";
import { sha256Hex } from "@litequant/core";

import { shared } from "./shared.mjs";

const FILES = {
  static_wi8_ai8_minmax: "static_wi8_ai8",
  static_wi8_ai16_minmax: "static_wi8_ai16",
  dynamic_wi8_afp32: "dynamic_wi8_afp32",
  dynamic_wi4_afp32: "dynamic_wi4_afp32",
  weight_only_wi8_afp32: "weight_only_wi8_afp32",
  weight_only_wi4_afp32: "weight_only_wi4_afp32",
  float16: shared("golden/production/recipes/float16.recipe.json"),
};
/** Scales agree within this, relative: the two round once more or less to float32. */
const TOLERANCE = 2e-7;

const conversions = new Set(["QUANTIZE", "DEQUANTIZE"]);
const details = process.argv.includes("--details");

/** One shape for both sides: operators without conversions, each port as `{ dtype, scales, zeroPoints, sha256 }`. */
function view(tensors, operators, portOf) {
  const producer = new Map(operators.flatMap((operator) => operator.outputs.map((output) => [output, operator])));
  const trace = (index) => {
    const from = producer.get(index);
    const isStored = from?.op === "DEQUANTIZE" && portOf(tensors[from.inputs[0]]).sha256 !== undefined;
    return index < 0 ? undefined : portOf(tensors[isStored ? from.inputs[0] : index]);
  };
  return operators
    .filter(({ op }) => !conversions.has(op))
    .map(({ op, inputs, outputs }) => ({ op, inputs: inputs.map(trace), outputs: outputs.map(trace) }));
}

function viewOurs(bytes) {
  const { buffers, subgraphs } = decodeModel(bytes).model;
  const { tensors, operators } = subgraphs[0];
  return view(tensors, operators, ({ dtype, quantization, buffer, shape }) => ({
    dtype,
    scales: quantization?.scale ?? [],
    zeroPoints: quantization?.zeroPoint ?? [],
    ...(buffers[buffer]?.byteLength > 0 && { sha256: sha256Hex(buffers[buffer]), size: shape.length }),
  }));
}

function viewTheirs({ subgraphs: [{ tensors, operators }] }) {
  return view(tensors, operators, ({ dtype, scales = [], zero_points: zeros = [], data, shape }) => ({
    dtype: dtype.toLowerCase(),
    scales,
    zeroPoints: Array.isArray(zeros) ? zeros : Array.from({ length: zeros.count }, () => zeros.all),
    ...(data && { sha256: data.sha256, size: shape.length }),
  }));
}

/** Differences of one operator as [what, ours, theirs]. */
function differencesOf(ours, theirs) {
  if (ours.op !== theirs.op) return [["operator", ours.op, theirs.op]];
  return ["inputs", "outputs"].flatMap((side) =>
    theirs[side].flatMap((port, at) => differenceOf(ours[side][at], port) ?? []),
  );
}

function differenceOf(mine, their) {
  if (mine === undefined || their === undefined)
    return mine === their ? undefined : [["a port is absent", mine?.dtype, their?.dtype]];
  const kind = their.sha256 === undefined ? "activation" : "constant";
  if (mine.dtype !== their.dtype) return [[`${kind} dtype`, mine.dtype, their.dtype]];
  if (!mine.dtype.startsWith("int") || mine.scales.length + their.scales.length === 0) return undefined;
  if (mine.scales.length !== their.scales.length)
    return [[`${kind} granularity`, mine.scales.length, their.scales.length]];
  const far = (scale, i) => Math.abs(scale - their.scales[i]) > TOLERANCE * Math.abs(their.scales[i]);
  if (mine.scales.some(far)) return [[`${kind} scale`, mine.scales[0], their.scales[0]]];
  if (mine.zeroPoints.some((zero, i) => zero !== their.zeroPoints[i]))
    return [[`${kind} zero point`, mine.zeroPoints[0], their.zeroPoints[0]]];
  return mine.sha256 === their.sha256 ? undefined : [["constant bytes", "", ""]];
}

const models = JSON.parse(readFileSync(shared("golden/production/index.json"), "utf8")).models;
const rows = [];
for (const [file, recipe] of Object.entries(FILES)) {
  const row = { file: `lq_${file}`, models: 0, operators: 0, equal: 0 };
  for (const { model } of models) {
    const golden = model
      .replace(/^models\//, "")
      .replace(/\.tflite$/, "")
      .replace("/", "__");
    const facts = JSON.parse(readFileSync(shared("golden/production", golden, `lq_${file}.json`), "utf8"));
    const source = readFileSync(shared("corpus", model));
    let bytes;
    try {
      const ranges = file.startsWith("static")
        ? shared("golden/production", golden, "calibration_lq_minmax.json")
        : undefined;
      ({ bytes } = await quantize(source, { recipe, ...(ranges && { ranges }) }));
    } catch (error) {
      if (!LitequantError.isInstance(error)) throw error;
      console.error(`${golden} lq_${file}: ${error.message}`);
      row.refused = (row.refused ?? 0) + 1;
      continue;
    }
    row.models++;
    const [ours, theirs] = [viewOurs(bytes), viewTheirs(facts)];
    if (ours.length !== theirs.length)
      console.error(`${golden} lq_${file}: ${ours.length} operators, ${theirs.length} there`);
    theirs.forEach((operator, i) => {
      row.operators++;
      const found = differencesOf(ours[i] ?? { op: "none" }, operator);
      if (found.length === 0) row.equal++;
      for (const kind of new Set(found.map(([name]) => name))) row[kind] = (row[kind] ?? 0) + 1;
      if (details)
        for (const [kind, mine, their] of found)
          console.error(`${golden} lq_${file} ${i} ${operator.op}: ${kind} ${mine} / ${their}`);
    });
  }
  rows.push(row);
}
console.table(rows);
