import type { DType, Operator, OperatorView, OpSpec, PortSpec, Tensor } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { operatorVersion } from "../operator-version.ts";
import { builtinSpecs } from "../ops/index.ts";
import { targetOperators, targetSupport } from "./target-support.ts";

describe("targetSupport", () => {
  it("looks at versions where the runtime does", () => {
    const dense = view("FULLY_CONNECTED", 15, ["int8", "int8", "int32"], ["int8"]);
    expect(targetSupport("litert")(dense)).toEqual({
      code: "TARGET_LACKS",
      message: "LiteRT has FULLY_CONNECTED up to version 14, not 15: use another scheme, or keep it float",
    });
    expect(targetSupport("tflm")(dense)).toBeUndefined();
    expect(targetSupport("any")(dense)).toBeUndefined();
    const broadcast = view("BROADCAST_TO", 1, ["float32", "int32"], ["float32"]);
    expect(targetSupport("litert")(broadcast)?.message).toContain("from version 2 on, not 1");
  });

  it("looks at types of all ports together, absent ones aside", () => {
    const litert = targetSupport("litert");
    expect(litert(view("FULLY_CONNECTED", 4, ["int8", "int8", undefined], ["int8"]))).toBeUndefined();
    expect(litert(view("FULLY_CONNECTED", 4, ["int8", "float32"], ["int8"]))?.message).toBe(
      "LiteRT has no FULLY_CONNECTED of int8,float32->int8, it takes int8,int8|int4|int2,int32->int8|int16: use another scheme, or keep it float",
    );
    expect(litert(view("CONCATENATION", 1, ["int8", "int8", "int16"], ["int8"]))?.code).toBe("TARGET_LACKS");
    expect(litert(view("SELECT_V2", 1, ["bool", "int8", "int8"], ["int16"]))?.code).toBe("TARGET_LACKS");
  });

  it("takes several scales only where the kernel reads them", () => {
    const litert = targetSupport("litert");
    const weights = tensor("int8", [8, 4], 8);
    const dense = view("FULLY_CONNECTED", 4, ["int8", weights, tensor("int32", [8], 8)], ["int8"]);
    expect(litert(dense)).toBeUndefined();
    expect(litert(view("BATCH_MATMUL", 3, ["int8", weights], ["int8"]))?.message).toContain(
      "BATCH_MATMUL of int8,int8 with 8 scales->int8",
    );
    expect(litert(view("RESHAPE", 1, [weights], [tensor("int8", [32], 8)]))).toBeUndefined();
  });

  it("tells of many ports those that do not fit: what must be there, and what must not", () => {
    const gates = ["int8", "int8", "int8", "int8", "int8", "int8", "int8", "int8", "int8"] as const;
    const rest = ["int32", "int32", "int32", "int32", undefined, undefined, "int8", "int16"] as const;
    const lstm = (peepholes: readonly Sort[], first: readonly Sort[] = gates): string | undefined =>
      targetSupport("tflm")(view("UNIDIRECTIONAL_SEQUENCE_LSTM", 1, [...first, ...peepholes, ...rest], ["int8"]))
        ?.message;
    expect(lstm([undefined, undefined, undefined])).toBeUndefined();
    expect(lstm([undefined, "int16", "int16"])).toBe(
      "tflite-micro has no UNIDIRECTIONAL_SEQUENCE_LSTM with these types: input 10 is int16 where it takes none, input 11 is int16 where it takes none: use another scheme, or keep it float",
    );
    expect(lstm([undefined, undefined, undefined], ["int8", undefined, ...gates.slice(2)])).toContain(
      "input 1 is absent where it takes int8",
    );
  });

  it("wants constants where the kernel does", () => {
    const pad = view("PAD", 1, ["int8", "int32"], ["int8"]);
    expect(targetSupport("tflm")(pad)?.message).toBe(
      "tflite-micro has PAD for a constant input 1 only: make it one in the source model",
    );
    expect(targetSupport("tflm")({ ...pad, isConstant: (port) => port === 1 })).toBeUndefined();
  });

  it("counts dimensions", () => {
    const five = tensor("int8", [1, 2, 3, 4, 5]);
    const tflm = targetSupport("tflm");
    expect(tflm(view("DIV", 2, [five, five], [five]))).toBeUndefined();
    expect(tflm(view("DIV", 2, [five, "int8"], [five]))?.message).toBe(
      "tflite-micro has DIV for up to 4 dimensions, not 5: reshape around it in the source model",
    );
  });

  it("LiteRT has kernels and versions for all that the facts of operators say", () => {
    const missing: string[] = [];
    for (const spec of builtinSpecs as readonly OpSpec[]) {
      for (const mode of ["int8", "int16x8"] as const) {
        const fits = (plain: DType): boolean => targetSupport("litert")(quantizedView(spec, mode, plain)) === undefined;
        if (spec.modes[mode] && !(["int32", "bool", "resource"] as const).some(fits))
          missing.push(`${spec.name} ${mode}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it("spells out what is there", () => {
    const message = (op: string, inputs: readonly Sort[], outputs: readonly Sort[]): string | undefined =>
      targetSupport("tflm")(view(op, 1, inputs, outputs))?.message;
    expect(message("FILL", ["int32", "int16"], ["int16"])).toContain(
      "it takes int32,float32|int32|int8->float32|int32|int8:",
    );
    expect(message("ADD", ["int16", "int8"], ["int16"])).toContain("it takes int16,int16->int16:");
    expect(message("SPLIT", ["int32", "bool"], ["bool"])).toMatch(
      /^tflite-micro has no SPLIT of int32,bool->bool, it takes/,
    );
  });

  it("has every resolver method once", () => {
    const methods = Object.values(targetOperators("tflm").operators).map(({ resolver }) => resolver);
    expect(methods.every((method) => method?.startsWith("Add"))).toBe(true);
    expect(new Set(methods).size).toBe(methods.length);
  });
});

type Sort = DType | Tensor | undefined;

function view(op: string, version: number, inputs: readonly Sort[], outputs: readonly Sort[]): OperatorView {
  const operator = { op, version, inputs: [], outputs: [], intermediates: [] } as unknown as Operator;
  const toTensor = (sort: Sort): Tensor | undefined => (typeof sort === "string" ? tensor(sort, [4]) : sort);
  return {
    id: { subgraph: 0, index: 0 },
    operator,
    spec: undefined,
    inputs: inputs.map(toTensor),
    outputs: outputs.map((sort) => toTensor(sort)!),
    isConstant: () => false,
  };
}

/** An operator in the forms that a mode gives its ports; `plain` is the type of those that stay as they are. */
function quantizedView(spec: OpSpec, mode: "int8" | "int16x8", plain: DType): OperatorView {
  const types = {
    int8: { activation: "int8", constant: "int8", state: "int8", weight: "int8", bias: "int32", plain },
    int16x8: { activation: "int16", constant: "int16", state: "int16", weight: "int8", bias: "int64", plain },
  } as const;
  const forms = (ports: readonly PortSpec[]): readonly DType[] =>
    ports.map((port) => port[mode] ?? types[mode][port.role]);
  const planned = view(spec.name, 1, forms(spec.inputs), forms(spec.outputs));
  const version = operatorVersion(spec, planned.operator, planned.inputs, planned.outputs);
  return { ...planned, operator: { ...planned.operator, version } };
}

function tensor(dtype: DType, shape: readonly number[], scales = 1): Tensor {
  const scale = Array.from({ length: scales }, () => 0.5);
  const quantization = { scale, zeroPoint: scale.map(() => 0), axis: 0 };
  return { name: "", dtype, shape, hasRank: true, buffer: 0, isVariable: false, quantization };
}
