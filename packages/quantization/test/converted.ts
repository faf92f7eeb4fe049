import { readFileSync } from "node:fs";

import { mapRanges } from "@litequant/core";
import type { CalibrationTable, DType, EndWish, Model, Scheme, TensorRange } from "@litequant/core";
import { specOf, withIntermediates } from "@litequant/ops";
import { int8 } from "@litequant/quantizer-int8";
import type { Int8Options } from "@litequant/quantizer-int8";
import { decodeModel } from "@litequant/schema";
import { requireShared } from "@litequant/testkit";
import { fuseActivations, removeDeadOperators } from "@litequant/transforms";

import { applyPlan, planQuantization, verifyQuantized } from "../src/index.ts";

/** A float model of the corpus. */
export function readFloat(name: string): Model {
  return decodeModel(readFileSync(requireShared("corpus", "models", `${name}.tflite`))).model;
}

/** A file that production tools made of it. */
export function readGolden(name: string, file: string, tools: "production" | "quantize" = "production"): Model {
  return decodeModel(readFileSync(requireShared("golden", tools, goldenFolder(name), `${file}.tflite`))).model;
}

/** Where goldens of a model lie. */
export function goldenFolder(name: string): string {
  return name.replace("/", "__");
}

/** What we make of a float model in int8 from ranges that were recorded elsewhere. */
export function quantizeGiven(name: string, ranges: "ranges_tflc" | "ranges_true", options: Int8Options = {}): Model {
  return quantizeAs(int8(options), name, ["production", ranges]);
}

/** What we make of a float model by any scheme, from ranges that were recorded elsewhere. */
export function quantizeAs(
  scheme: Scheme,
  name: string,
  [tools, ranges]: readonly ["production" | "quantize", string],
): Model {
  const file = requireShared("golden", tools, goldenFolder(name), `${ranges}.json`);
  const fuse = tools === "production";
  return quantizeFrom(
    scheme,
    withIntermediates(readFloat(name)),
    JSON.parse(readFileSync(file, "utf8")) as TensorRange[],
    fuse,
  );
}

/** What we make of any float model from any ranges. */
export function quantizeFrom(scheme: Scheme, source: Model, tensors: readonly TensorRange[], fuse = true): Model {
  const live = removeDeadOperators(source);
  const fused = fuse ? fuseActivations(live.model) : undefined;
  const table: CalibrationTable = {
    model: { sha256: "", steps: [] },
    kernels: "",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors,
    diagnostics: [],
  };
  const model = fused?.model ?? live.model;
  const mapped = mapRanges(table, live.links);
  const plan = planQuantization({
    model,
    ranges: fused ? mapRanges(mapped, fused.links) : mapped,
    schemeOf: () => scheme,
    ends: { inputs: [endOf(scheme.wishes?.inputs)], outputs: [endOf(scheme.wishes?.outputs)] },
    fallback: "float",
    specOf,
  });
  return verified(applyPlan(model, plan, { specOf }).model);
}

/** A model that keeps every rule; which runtime it needs is for provenance to write. */
function verified(model: Model): Model {
  const [broken] = verifyQuantized(model).filter(({ code }) => code !== "RUNTIME");
  if (broken !== undefined) throw new Error(`${broken.code}: ${broken.message}`);
  return model;
}

function endOf(wish: EndWish | undefined): DType {
  return typeof wish === "string" ? wish : "float32";
}
