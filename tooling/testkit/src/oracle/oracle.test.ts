import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { random } from "../random.ts";
import { describeShared, requireShared } from "../shared.ts";
import { createOracle } from "./oracle.ts";

describeShared("the oracle", () => {
  const read = (): Uint8Array =>
    new Uint8Array(readFileSync(requireShared("corpus", "models", "mlperf_ic", "ic_resnet8_int8_official.tflite")));

  it("runs int8 models with either set of kernels, a step apart at most", async () => {
    const file = read();
    const outputs: (readonly number[])[] = [];
    for (const kernels of ["xnnpack", "builtin"] as const) {
      const oracle = await createOracle({ kernels });
      const [signature] = await oracle.signatures(file);
      expect(signature?.inputs).toMatchObject([{ dtype: "int8", shape: [1, 32, 32, 3] }]);
      const [output] = await oracle.run(file, [random(3).array("int8", [1, 32, 32, 3])]);
      expect(output).toBeInstanceOf(Int8Array);
      outputs.push(Array.from(output as Int8Array));
    }
    expect(outputs[0]?.length).toBe(10);
    for (const [i, value] of outputs[0]!.entries()) expect(Math.abs(value - outputs[1]![i]!)).toBeLessThanOrEqual(2);
  });

  it("says in the runtime's words why it refuses a file", async () => {
    const oracle = await createOracle();
    await expect(oracle.run(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [])).rejects.toThrow(/^LiteRT: /);
    await expect(oracle.run(read(), [new Int8Array(5)])).rejects.toThrow(/int8 \[1, 32, 32, 3\]: 3072 bytes, got 5/);
  });
});
