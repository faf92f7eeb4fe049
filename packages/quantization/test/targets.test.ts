import { readdirSync, readFileSync } from "node:fs";

import type { Model, QuantizationPlan, Reason, TensorRange } from "@litequant/core";
import { specOf, targetSupport } from "@litequant/ops";
import type { TargetName } from "@litequant/ops";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared, zooModels } from "@litequant/testkit";
import { expect, it } from "vitest";

import { applyPlan, planQuantization } from "../src/index.ts";
import { viewOperator } from "../src/views.ts";
import { tableOf } from "./hand.ts";

/** Files that LiteRT loads and computes wrong (one scale where the file has many), or that only other runtimes run. */
const notLiteRt = [
  "golden/production/transformer_ops__ff_float/lq_static_wi8_ai8.tflite",
  "corpus/models/transformer_ops/attn_vec_einsum_a16w8_official.tflite",
  "corpus/models/selfie_segmentation/selfie_segmentation_float16_customop.tflite",
  "corpus/models/keyword_scrambled/keyword_scrambled_8bit.tflite",
];

describeShared("tables of targets", () => {
  it("LiteRT's accepts every file of the zoo that LiteRT ran, and none that it refused for an element type", () => {
    const { cases } = JSON.parse(readFileSync(requireShared("opzoo", "index.json"), "utf8")) as ZooIndex;
    const wrong: string[] = [];
    const counts = { ran: 0, refused: 0 };
    for (const { name, kernels, failed } of cases) {
      for (const [scheme, ran] of Object.entries(kernels)) {
        const refusal = failed[scheme] ?? "";
        if (ran === null && !/Type|type|only supports/.test(refusal)) continue;
        const [lack] = lacking(modelAt("opzoo", name, `${scheme}.tflite`), "litert");
        if ((ran === null) === (lack === undefined)) wrong.push(`${name}/${scheme}: ${lack?.message ?? refusal}`);
        counts[ran === null ? "refused" : "ran"]++;
      }
    }
    expect(wrong).toEqual([]);
    expect(counts).toEqual({ ran: 1767, refused: 9 });
  });

  it("LiteRT's accepts every golden file and every model of the corpus that LiteRT runs", () => {
    const files = [...tfliteFiles("golden"), ...tfliteFiles("corpus/models"), ...tfliteFiles("corpus/groundtruth")];
    const refused = files.filter((file) => lacking(modelAt(file), "litert").length > 0);
    expect(new Set(refused)).toEqual(new Set(notLiteRt));
    expect(files.length).toBeGreaterThan(400);
  });

  it("tflite-micro's accepts what was made for it", () => {
    const models = ["person_detect", "micro_speech", "keyword_scrambled", "hello_world", "mlperf_ic", "mlperf_vww"];
    const files = [
      ...models.flatMap((model) => tfliteFiles(`corpus/models/${model}`)),
      ...tfliteFiles("corpus/groundtruth/seanet_int16"),
    ];
    const wrong = files.flatMap((file) => lacking(modelAt(file), "tflm").map(({ message }) => `${file}: ${message}`));
    expect(wrong).toEqual([]);
    expect(files.length).toBeGreaterThan(60);
  });

  it("tflite-micro's accepts every file of the zoo that tflite-micro ran, and none that it refused, but for what values and shapes decide", () => {
    const { refused, ran } = JSON.parse(
      readFileSync(new URL("tflite-micro-refused.json", import.meta.url), "utf8"),
    ) as { readonly refused: Readonly<Record<string, readonly string[]>>; readonly ran: number };
    const [different, accepted] = [new Set<string>(), new Set<string>()];
    for (const zoo of zooModels()) {
      const lacks = lacking(decodeModel(zoo.bytes()).model, "tflm").length > 0;
      if (lacks !== (refused[zoo.case] ?? []).includes(zoo.scheme))
        different.add(`${zoo.case} ${lacks ? "ran" : "refused"}`);
      if (!lacks) accepted.add(`${zoo.case}/${zoo.scheme}`);
    }
    expect([...different].toSorted()).toEqual([
      "div__broadcast refused",
      "div__same refused",
      "floor_div__same refused",
      "graph__constant_activation refused",
      "graph__dynamic_batch_conv refused",
      "reshape__dynamic_batch refused",
    ]);
    expect(accepted.size).toBeGreaterThanOrEqual(ran);
  });

  it("what is planned for a target is there when it is written, but for what the plan reports", () => {
    const wrong: string[] = [];
    let plans = 0;
    for (const zoo of zooModels().filter(({ scheme }) => scheme === "float")) {
      const { case: name } = zoo;
      const tensors = calibrated(name);
      if (tensors.length === 0) continue;
      const { model } = decodeModel(zoo.bytes());
      for (const [scheme, target] of [
        [int8(), "litert"],
        [int8(), "tflm"],
        [int16x8(), "litert"],
        [int16x8(), "tflm"],
      ] as const) {
        const supports = targetSupport(target);
        const ends = { inputs: ["float32"], outputs: ["float32"] } as const;
        const ranges = { ...tableOf(model), tensors };
        let plan: QuantizationPlan;
        try {
          plan = planQuantization({ model, ranges, schemeOf: () => scheme, ends, fallback: "float", specOf, supports });
        } catch {
          continue; // nothing in it can be quantized, which is an error of its own
        }
        plans++;
        const reported = plan.diagnostics.filter(({ code }) => code === "TARGET_LACKS").map(({ message }) => message);
        const written = lacking(applyPlan(model, plan, { specOf }).model, target);
        const silent = written.filter((lack) => !reported.some((message) => message.endsWith(lack.message)));
        wrong.push(...silent.map(({ message }) => `${name} ${scheme.name} ${target}: ${message}`));
        if (target === "litert") wrong.push(...reported.map((message) => `${name} ${scheme.name}: ${message}`));
      }
    }
    expect(wrong).toEqual([]);
    expect(plans).toBeGreaterThan(1000);
  });

  it("any: some runtime is enough", () => {
    const scrambled = modelAt(notLiteRt[3]!);
    expect(lacking(scrambled, "any")).toEqual([]);
    expect(lacking(scrambled, "litert")[0]?.message).toContain("int8,int8,int8,int32,int8->int8");
    const custom = lacking(modelAt(notLiteRt[2]!), "any");
    expect(custom[0]?.message).toBe(
      "LiteRT has no CUSTOM:Convolution2DTransposeBias; tflite-micro has no CUSTOM:Convolution2DTransposeBias: register a kernel of your own, or replace it in the source model",
    );
  });
});

interface ZooIndex {
  readonly cases: readonly {
    readonly name: string;
    /** By scheme; null: the runtime refused the file. */
    readonly kernels: Readonly<Record<string, string | null>>;
    /** By scheme, in the runtime's words. */
    readonly failed: Readonly<Record<string, string>>;
  }[];
}

/** What the converter's calibrator recorded. */
function calibrated(name: string): readonly TensorRange[] {
  const facts = JSON.parse(readFileSync(requireShared("opzoo", name, "facts.json"), "utf8")) as {
    schemes: {
      float: { subgraphs: readonly { tensors: readonly { name: string; calibrated?: readonly [number, number] }[] }[] };
    };
  };
  return facts.schemes.float.subgraphs.flatMap(({ tensors }, subgraph) =>
    tensors.flatMap(({ name: tensor, calibrated: range }, index) =>
      range && Number.isFinite(range[1] - range[0])
        ? [{ subgraph, index, name: tensor, min: range[0], max: range[1] }]
        : [],
    ),
  );
}

function modelAt(...path: readonly string[]): Model {
  return decodeModel(readFileSync(requireShared(...path))).model;
}

function tfliteFiles(folder: string): readonly string[] {
  const names = readdirSync(requireShared(folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".tflite")).map((name) => `${folder}/${name}`);
}

function lacking(model: Model, target: TargetName): readonly Reason[] {
  const supports = targetSupport(target);
  return model.subgraphs.flatMap(({ operators }, subgraph) =>
    operators.flatMap((_, index) => supports(viewOperator(model, subgraph, index, specOf)) ?? []),
  );
}
