import { createHash } from "node:crypto";
import { Builder } from "flatbuffers";
import { describe, expect, it } from "vitest";
import { floats, modelOf, reluModel, subgraph, tensor } from "../../test/fixtures.ts";
import { withoutSource } from "../../test/corpus.ts";
import { encodeModel } from "../encode/encode-model.ts";
import { int32Vector, tableVector } from "../encode/vectors.ts";
import { Model as ModelTable } from "../generated/tflite/model.ts";
import { OperatorCode } from "../generated/tflite/operator-code.ts";
import { Operator as OperatorTable } from "../generated/tflite/operator.ts";
import { SignatureDef } from "../generated/tflite/signature-def.ts";
import { SubGraph } from "../generated/tflite/sub-graph.ts";
import { TensorMap } from "../generated/tflite/tensor-map.ts";
import { Tensor as TensorTable } from "../generated/tflite/tensor.ts";
import { decodeModel } from "./decode-model.ts";

interface Sketch {
  readonly version?: number;
  /** The two code fields and the custom name of the one operator. */
  readonly code?: { readonly old: number; readonly now: number; readonly name?: string };
  /** Where the operator's custom options lie. */
  readonly large?: { readonly offset: number; readonly size: number };
  readonly signatureNames?: readonly string[];
  readonly withKey?: boolean;
}

/** Bytes that our own writer never makes: one operator from tensor 0 to tensor 1. */
function sketch({
  version = 3,
  code = { old: 19, now: 0 },
  large,
  signatureNames,
  withKey = true,
}: Sketch): Uint8Array {
  const builder = new Builder(256);
  const name = code.name === undefined ? 0 : builder.createString(code.name);
  const codes = tableVector(builder, [OperatorCode.createOperatorCode(builder, code.old, name, 1, code.now)]);
  const tensors = tableVector(
    builder,
    [0, 1].map(() => {
      TensorTable.startTensor(builder);
      return TensorTable.endTensor(builder);
    }),
  );
  const inputs = int32Vector(builder, [0]);
  const outputs = int32Vector(builder, [1]);
  OperatorTable.startOperator(builder);
  OperatorTable.addInputs(builder, inputs);
  OperatorTable.addOutputs(builder, outputs);
  if (large) {
    OperatorTable.addLargeCustomOptionsOffset(builder, BigInt(large.offset));
    OperatorTable.addLargeCustomOptionsSize(builder, BigInt(large.size));
  }
  const operators = tableVector(builder, [OperatorTable.endOperator(builder)]);
  const graph = SubGraph.createSubGraph(builder, tensors, inputs, outputs, operators, 0, -1);
  const subgraphs = tableVector(builder, [graph]);
  const signatures = signatureNames && tableVector(builder, [writeSignature(builder, signatureNames, withKey)]);
  const buffers = tableVector(builder, []);
  ModelTable.startModel(builder);
  ModelTable.addVersion(builder, version);
  ModelTable.addOperatorCodes(builder, codes);
  ModelTable.addSubgraphs(builder, subgraphs);
  ModelTable.addBuffers(builder, buffers);
  if (signatures !== undefined) ModelTable.addSignatureDefs(builder, signatures);
  builder.finish(ModelTable.endModel(builder), "TFL3");
  return builder.asUint8Array();
}

function writeSignature(builder: Builder, names: readonly string[], withKey: boolean): number {
  const inputs = tableVector(
    builder,
    names.map((name, i) => TensorMap.createTensorMap(builder, builder.createString(name), i)),
  );
  const key = withKey ? builder.createString("serve") : 0;
  SignatureDef.startSignatureDef(builder);
  SignatureDef.addInputs(builder, inputs);
  if (withKey) SignatureDef.addSignatureKey(builder, key);
  return SignatureDef.endSignatureDef(builder);
}

const opOf = (bytes: Uint8Array): string | undefined => decodeModel(bytes).model.subgraphs[0]?.operators[0]?.op;

describe("decodeModel", () => {
  it("knows the file by its hash", () => {
    const bytes = encodeModel(reluModel());
    const { source } = decodeModel(bytes).model;
    expect(source).toEqual({ sha256: createHash("sha256").update(bytes).digest("hex"), steps: [] });
    expect({ ...source }).toEqual(source);
  });

  it("gives buffers as views over the file", () => {
    const bytes = encodeModel(
      modelOf([subgraph([tensor({ shape: [2], buffer: 1 })])], { buffers: [new Uint8Array(0), floats(1, 2)] }),
    );
    const view = decodeModel(bytes).model.buffers[1];
    expect(view?.buffer).toBe(bytes.buffer);
    expect(view).toEqual(floats(1, 2));
  });

  it("reads shared memory", () => {
    const bytes = encodeModel(reluModel());
    const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
    memory.set(bytes);
    expect(withoutSource(decodeModel(memory).model)).toEqual(withoutSource(decodeModel(bytes).model));
  });

  it("takes the larger of both code fields", () => {
    expect(opOf(sketch({ code: { old: 19, now: 0 } }))).toBe("RELU");
    expect(opOf(sketch({ code: { old: 127, now: 150 } }))).toBe("GELU");
    expect(opOf(sketch({ code: { old: 0, now: 21 } }))).toBe("RELU6");
    expect(opOf(sketch({ code: { old: 32, now: 32, name: "Mine" } }))).toBe("CUSTOM:Mine");
  });

  it("names what it cannot name by its number", () => {
    const { model, diagnostics } = decodeModel(sketch({ code: { old: 127, now: 9999 } }));
    expect(model.subgraphs[0]?.operators[0]?.op).toBe("BUILTIN:9999");
    expect(diagnostics).toMatchObject([{ code: "UNKNOWN_OPERATOR" }]);
    expect(withoutSource(decodeModel(encodeModel(model)).model)).toEqual(withoutSource(model));
  });

  it("finds custom options behind the flatbuffer", () => {
    const code = { old: 32, now: 32, name: "Mine" };
    const length = sketch({ code, large: { offset: 99, size: 3 } }).length;
    const bytes = new Uint8Array([...sketch({ code, large: { offset: length, size: 3 } }), 7, 8, 9]);
    expect(decodeModel(bytes).model.subgraphs[0]?.operators[0]).toMatchObject({ bytes: Uint8Array.of(7, 8, 9) });
    expect(() => decodeModel(bytes.subarray(0, length + 2))).toThrow(/beyond the file's/);
  });

  it("keeps the last of two signature entries of one name and says so", () => {
    const { model, diagnostics } = decodeModel(sketch({ signatureNames: ["a", "a"] }));
    expect(model.signatures[0]?.inputs).toEqual({ a: 1 });
    expect(diagnostics).toMatchObject([{ code: "SIGNATURE_NAMES" }]);
    const odd = decodeModel(sketch({ signatureNames: ["__proto__", "toString"] })).model.signatures[0]?.inputs ?? {};
    expect(Object.entries(odd)).toEqual([
      ["__proto__", 0],
      ["toString", 1],
    ]);
  });

  it.each([
    ["another schema version", sketch({ version: 2 }), /schema version 2/],
    ["a custom operator without a name", sketch({ code: { old: 32, now: 32 } }), /CUSTOM without a custom_code/],
    ["a negative code", sketch({ code: { old: -5, now: -3 } }), /-3: no operator has a negative code/],
    ["a signature without a key", sketch({ signatureNames: ["a"], withKey: false }), /no key/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeModel(bytes)).toThrow(message);
  });
});
