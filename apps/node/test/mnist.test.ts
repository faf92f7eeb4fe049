import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";
import { evaluate, inspect, quantize } from "../src/index.ts";

describeShared("MNIST, 10,000 test images", () => {
  it("costs next to nothing in int8, whatever the ends", { timeout: 600_000 }, async () => {
    const float = requireShared("corpus/models/mnist_conv/conv_fc_mnist_float.tflite");
    const data = { data: requireShared("corpus/data/mnist/train6k-images-idx3-ubyte.gz"), range: "0..1", samples: 200 };
    const files: (string | Uint8Array)[] = [float];
    for (const type of ["float32", "int8", "uint8"] as const) {
      const { bytes, operators } = await quantize(float, {
        scheme: "int8",
        ...data,
        inputType: type,
        outputType: type,
        fallback: "error",
      });
      expect(operators.map(({ to }) => to)).toEqual(Array.from({ length: 6 }, () => "int8"));
      const [graph] = (await inspect(bytes)).subgraphs;
      expect(graph!.inputs.map((index) => graph!.tensors[index]!.dtype)).toEqual([type]);
      files.push(bytes);
    }
    const rows = await evaluate(files, {
      data: requireShared("corpus/data/mnist/t10k-images-idx3-ubyte.gz"),
      range: "0..1",
      labels: requireShared("corpus/data/mnist/t10k-labels-idx1-ubyte.gz"),
      metric: "top1",
    });
    expect(rows[0]!.score).toBe(0.9652);
    for (const { score } of rows.slice(1)) expect(score).toBeGreaterThanOrEqual(0.964);
  });
});
