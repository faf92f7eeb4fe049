import { expect, it } from "vitest";

import { checkEdgeTpu, edgeTpuStatus } from "../src/index.ts";
import { Chain, float, int8 } from "./small-models.ts";

const image = [1, 16, 16, 3];

it("edgetpu#609: a float model compiles with nothing mapped; the check says why and which flags mend it", () => {
  const chain = new Chain(image, "float32");
  const model = chain.end(chain.append(chain.convolution(chain.input), "RELU"));
  const report = checkEdgeTpu(model);
  expect(report).toMatchObject({ compiles: true, mappedOperators: 0, totalOperators: 2, edgeTpuSubgraphs: 0 });
  for (const { status, why, fix } of report.operators) {
    expect(status).toBe(edgeTpuStatus.unsupportedDataType);
    expect(why).toContain("float32");
    expect(fix).toContain("--scheme int8 --input-type int8 --output-type int8");
  }
});

it("edgetpu#222: float ends of an integer model cost two CPU operators and cut nothing; flags for either end", () => {
  const chain = new Chain(image, "float32");
  const quantized = chain.append(chain.input, "QUANTIZE", int8(image));
  const middle = chain.append(quantized, "RELU");
  const model = chain.end(chain.append(middle, "DEQUANTIZE", float(image)));
  const { operators, mappedOperators, edgeTpuSubgraphs } = checkEdgeTpu(model);
  expect(operators.map(({ status }) => status)).toEqual([
    edgeTpuStatus.unspecifiedLimitation,
    edgeTpuStatus.mapped,
    edgeTpuStatus.unsupportedDataType,
  ]);
  expect([mappedOperators, edgeTpuSubgraphs]).toEqual([1, 1]);
  expect(operators[0]!.fix).toContain("--input-type int8");
  expect(operators[2]!.fix).toContain("--output-type int8");
});

it("edgetpu#708: a float detector; RESHAPE to five dimensions is named for its rank, the others for their type", () => {
  const chain = new Chain([1, 8, 8, 12], "float32");
  const convolved = chain.convolution(chain.input);
  const boxes = chain.reshape(convolved, [1, 128, 4]);
  const classes = chain.reshape(convolved, [2, 8, 8, 2, 2]);
  const { table, mappedOperators } = checkEdgeTpu(chain.end(boxes, classes));
  expect(mappedOperators).toBe(0);
  expect(table).toEqual([
    { op: "CONV_2D", count: 1, status: edgeTpuStatus.unsupportedDataType },
    { op: "RESHAPE", count: 1, status: edgeTpuStatus.unsupportedDataType },
    { op: "RESHAPE", count: 1, status: edgeTpuStatus.unsupportedRank },
  ]);
});

it("edgetpu#393: the first unsupported operator sends the rest to the CPU; the check names it and what it costs", () => {
  const chain = new Chain(image);
  let at = chain.convolution(chain.input);
  at = chain.append(at, "LEAKY_RELU", undefined, { options: { alpha: 0.5 } });
  for (let k = 0; k < 3; k++) at = chain.convolution(at);
  const { operators, parts, mappedOperators } = checkEdgeTpu(chain.end(at));
  expect(mappedOperators).toBe(1);
  expect(parts.map(({ runsOn, operators: list }) => [runsOn, list])).toEqual([
    ["edgetpu", [0]],
    ["cpu", [1]],
    ["cpu", [2, 3, 4]],
  ]);
  for (const { status, cutBy, fix } of operators.slice(2)) {
    expect([status, cutBy]).toEqual([edgeTpuStatus.moreThanOneSubgraph, 1]);
    expect(fix).toContain("LEAKY_RELU (operator 1)");
  }
  expect(operators[1]!.fix).toContain("PRELU");
});

it("edgetpu#342: TRANSPOSE near the input left 153 of 155 operators to the CPU of compiler 15.0; the last one maps it", () => {
  const chain = new Chain(image);
  const permutation = chain.tensor({ dtype: "int32", shape: [4], data: [0, 2, 1, 3] });
  const requantized = chain.append(chain.input, "QUANTIZE");
  const transposed = chain.append(requantized, "TRANSPOSE", undefined, { inputs: [requantized, permutation] });
  const model = chain.end(chain.convolution(chain.convolution(transposed)));
  const before = checkEdgeTpu(model, { compiler: "15.0" });
  expect(before).toMatchObject({ mappedOperators: 1, totalOperators: 4 });
  expect(before.operators[1]).toMatchObject({
    status: edgeTpuStatus.notSupported,
    fix: expect.stringContaining("update edgetpu_compiler to 16.0") as string,
  });
  expect(checkEdgeTpu(model).mappedOperators).toBe(4);
});

it("edgetpu#356: what several subgraphs would map, and the large RESHAPE that stands between them", () => {
  const chain = new Chain([1, 144, 40, 40]);
  const reshaped = chain.reshape(chain.append(chain.input, "RELU"), [1, 144, 1600]);
  const sliced = chain.reshape(reshaped, [1, 144, 40, 40]);
  const model = chain.end(chain.append(sliced, "RELU"));
  const one = checkEdgeTpu(model);
  expect(one).toMatchObject({ mappedOperators: 1, edgeTpuSubgraphs: 1, transfers: { toEdgeTpu: 1, fromEdgeTpu: 1 } });
  expect(one.operators[1]).toMatchObject({ rule: "reshape-size", confidence: "inferred" });
  const several = checkEdgeTpu(model, { multipleSubgraphs: true });
  expect(several).toMatchObject({
    mappedOperators: 2,
    edgeTpuSubgraphs: 2,
    transfers: { toEdgeTpu: 2, fromEdgeTpu: 2, bytes: 4 * 230_400 },
  });
});

it("edgetpu#30: a batch of 30 is an unsupported rank, of activations and not of weights", () => {
  const batched = new Chain([30, 16, 16, 3]);
  const { operators } = checkEdgeTpu(batched.end(batched.convolution(batched.input)));
  expect(operators[0]).toMatchObject({ status: edgeTpuStatus.unsupportedRank, rule: "rank" });
  expect(operators[0]!.why).toContain("[30, 16, 16, 3]");
  expect(operators[0]!.fix).toContain("batch size 1");
  const single = new Chain(image);
  expect(checkEdgeTpu(single.end(single.convolution(single.input))).mappedOperators).toBe(1);
});
