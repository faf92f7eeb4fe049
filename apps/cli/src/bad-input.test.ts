import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { classifier, failure, listing, litequant, npy, workFolder } from "../test/fixtures.ts";

const { folder, at, write } = await workFolder();
const float = at("float.tflite");
const data = at("data.npy");
const out = at("out.tflite");
const quantize = (...args: string[]): ReturnType<typeof failure> => failure("quantize", ...args, "-o", out);
const int8 = (model: string, source: string): ReturnType<typeof failure> =>
  quantize(model, "--scheme", "int8", "--data", source);

describe("a model file that is none", () => {
  const bytes = encodeModel(classifier());

  it.each([
    ["truncated.tflite", bytes.subarray(0, 300), "INVALID_MODEL", /truncated\.tflite: .*(outside|damaged)/],
    ["foreign.tflite", "PK\u0003\u0004 this is a zip file, not a model", "INVALID_MODEL", /not a \.tflite file/],
    ["empty.tflite", "", "INVALID_MODEL", /is empty/],
  ] as const)("%s", async (name, content, code, message) => {
    const file = await write(name, content);
    for (const command of [
      ["inspect", file],
      ["run", file, "--random", "1", "--out", at("r")],
      ["calibrate", file, "--data", data, "-o", at("r.json")],
      ["evaluate", file, "--data", data, "--metric", "mse"],
    ]) {
      expect(await failure(...command)).toMatchObject({
        exit: 2,
        code,
        message: expect.stringMatching(message) as string,
      });
    }
    expect(await int8(file, data)).toMatchObject({ exit: 2, code });
  });

  it("a directory, a missing file, a file without permission", async () => {
    expect(await failure("inspect", folder)).toMatchObject({
      exit: 2,
      code: "FILE_ACCESS",
      message: expect.stringMatching(/is a directory/) as string,
    });
    expect(await failure("inspect", at("none.tflite"))).toMatchObject({
      exit: 2,
      code: "FILE_NOT_FOUND",
      message: expect.stringMatching(/does not exist/) as string,
    });
    await chmod(await write("secret.tflite", "x"), 0o000);
    await chmod(folder, 0o755);
    // Root may read everything, so root acts as nobody here.
    if (process.geteuid?.() === 0) process.seteuid?.(65534);
    try {
      expect(await failure("inspect", at("secret.tflite"))).toMatchObject({
        exit: 2,
        code: "FILE_ACCESS",
        message: expect.stringMatching(/no permission/) as string,
      });
    } finally {
      if (process.getuid?.() === 0) process.seteuid?.(0);
    }
  });
});

describe("an output that cannot be written leaves the old file", () => {
  it("no permission, a directory, a folder that is missing, a full disk", async () => {
    await writeFile(out, "old");
    const to = (target: string): ReturnType<typeof failure> =>
      failure("quantize", float, "--scheme", "int8", "--data", data, "-o", target);
    expect(await to(folder)).toMatchObject({
      exit: 2,
      code: "FILE_ACCESS",
      message: expect.stringMatching(/is a directory/) as string,
    });
    expect(await to(at("none/out.tflite"))).toMatchObject({
      exit: 2,
      code: "FILE_ACCESS",
      message: expect.stringMatching(/folder does not exist/) as string,
    });
    if (process.platform === "linux")
      expect(await to("/dev/full")).toMatchObject({
        exit: 2,
        code: "FILE_ACCESS",
        message: expect.stringMatching(/disk is full/) as string,
      });
    expect(await readFile(out, "utf8")).toBe("old");
  });

  it("no command replaces what it reads, by another path either", async () => {
    const model = await write("input.tflite", encodeModel(classifier()));
    const before = await readFile(model);
    await symlink(model, at("link.tflite"));
    const refused = { exit: 2, code: "INVALID_ARGUMENT", message: expect.stringMatching(/would replace/) as string };
    const scheme = ["--scheme", "int8", "--data", data];
    expect(await failure("quantize", model, ...scheme, "-o", model)).toMatchObject(refused);
    expect(await failure("quantize", model, ...scheme, "-o", at("link.tflite"))).toMatchObject(refused);
    expect(await failure("quantize", model, ...scheme, "-o", data)).toMatchObject(refused);
    expect(await failure("calibrate", model, "--data", data, "-o", model)).toMatchObject(refused);
    expect(await failure("export-c", model, "-o", model)).toMatchObject(refused);
    expect(await readFile(model)).toEqual(before);
  });

  it("a command that fails writes nothing", async () => {
    const before = await listing(folder);
    expect(await int8(float, at("none.npy"))).toMatchObject({ exit: 2, code: "FILE_NOT_FOUND" });
    expect(await listing(folder)).toEqual(before);
    expect(await readFile(out, "utf8")).toBe("old");
  });
});

describe("data that do not fit (tf#55424, tf#50942, tf#30861, tf#57904, tf#29829, LiteRT#89, litert-torch#150: cryptic error or segfault)", () => {
  const floats = (count: number, value = 0.5): Float32Array => new Float32Array(count).fill(value);

  it("wrong shape: sample, input, both shapes", async () => {
    const file = await write("shape.npy", npy([20, 7], floats(140)));
    expect(await int8(float, file)).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      location: { sample: 0, name: "image" },
      message: expect.stringMatching(/sample 0 has shape \[7\] for input "image" float32 \[1, 8\]/) as string,
    });
  });

  it("wrong dtype: both types", async () => {
    const file = await write("dtype.mjs", "export default function* () { yield { image: new Int32Array(8) }; }");
    expect(await int8(float, file)).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/int32.*"image" float32/) as string,
    });
  });

  it("wrong count of inputs, unknown name", async () => {
    const two = await write(
      "two.mjs",
      "export default function* () { yield [new Float32Array(8), new Float32Array(8)]; }",
    );
    expect(await int8(float, two)).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/has 2 values, the model takes 1/) as string,
    });
    const name = await write("name.mjs", "export default function* () { yield { picture: new Float32Array(8) }; }");
    expect(await int8(float, name)).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/no value for input "image".*"picture"/) as string,
    });
  });

  it("NaN: sample, input, position", async () => {
    const values = floats(80);
    values[3 * 8 + 5] = NaN;
    const file = await write("nan.npy", npy([10, 8], values));
    expect(await int8(float, file)).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      location: { sample: 3, name: "image" },
      message: expect.stringMatching(/sample 3 has NaN in input "image".* at \[0, 5\]/) as string,
    });
  });

  it("a generator that ends at once, one that throws", async () => {
    expect(await int8(float, await write("ends.mjs", "export default function* () {}"))).toMatchObject({
      exit: 2,
      code: "NO_DATA",
    });
    const throws = await write(
      "throws.mjs",
      'export default function* () { yield [new Float32Array(8)]; throw new Error("disk gone"); }',
    );
    expect(await int8(float, throws)).toMatchObject({
      exit: 2,
      location: { sample: 1 },
      message: expect.stringMatching(/disk gone/) as string,
    });
  });

  it("fewer labels than samples", async () => {
    const labels = await write("few.txt", "0\n1\n2\n");
    expect(await failure("evaluate", float, "--data", data, "--labels", labels, "--metric", "top1")).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/3 labels for 40 samples/) as string,
    });
  });

  it("ranges that are none, or of another model", async () => {
    const ranges = async (name: string, text: string): ReturnType<typeof failure> =>
      quantize(float, "--scheme", "int8", "--ranges", await write(name, text));
    expect(await ranges("text.json", "not json")).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/is not JSON/) as string,
    });
    expect(await ranges("object.json", "{}")).toMatchObject({ exit: 2, code: "INVALID_DATA" });
    expect(await ranges("other.json", '[{"subgraph":0,"index":99,"name":"x","min":0,"max":1}]')).toMatchObject({
      exit: 2,
      code: "INVALID_DATA",
      message: expect.stringMatching(/of another model/) as string,
    });
  });
});

describe("a wish that cannot be granted", () => {
  it("unknown scheme, int8 without data", async () => {
    expect(await quantize(float, "--scheme", "int9", "--data", data)).toMatchObject({
      exit: 2,
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/unknown scheme 'int9' \(did you mean 'int8'\?\)/) as string,
    });
    expect(await quantize(float, "--scheme", "int8")).toMatchObject({
      exit: 2,
      code: "NO_DATA",
      message: expect.stringMatching(/--data.*--ranges/) as string,
    });
  });

  it("an operator on the calibration path that nothing runs: its name, its index, what to do", async () => {
    const model = buildModel({
      tensors: { a: { shape: [1, 8] }, b: { shape: [1, 8] }, c: { shape: [1, 8] } },
      operators: [
        { op: "TANH", inputs: ["a"], outputs: ["b"] },
        { op: "CUSTOM:mine", inputs: ["b"], outputs: ["c"] },
      ],
      inputs: ["a"],
      outputs: ["c"],
    });
    const file = await write("custom.tflite", encodeModel(model));
    expect(await int8(file, data)).toMatchObject({
      exit: 2,
      code: "UNSUPPORTED_OPERATOR",
      location: { operator: 1, op: "CUSTOM:mine" },
      message: expect.stringMatching(/CUSTOM:mine \(operator 1.*calibration runs the float model.*--ranges/) as string,
    });
  });

  it("a model that is quantized already, said plainly", async () => {
    expect((await litequant("quantize", float, "--scheme", "int8", "--data", data, "-o", at("int8.tflite"))).code).toBe(
      0,
    );
    expect(await int8(at("int8.tflite"), data)).toMatchObject({
      exit: 2,
      code: "ALREADY_QUANTIZED",
      message: expect.stringMatching(/^the model is already quantized/) as string,
    });
  });

  it("what is missing from a command", async () => {
    expect(await failure("quantize", float, "--scheme", "int8", "--data", data)).toMatchObject({
      exit: 2,
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/-o OUT\.tflite/) as string,
    });
    expect(await failure("quantize", float, "-o", out)).toMatchObject({
      exit: 2,
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/--scheme/) as string,
    });
    expect(await failure("calibrate", float, "-o", out)).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/--data/) as string,
    });
    expect(await failure("run", float)).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/--out DIR/) as string,
    });
    expect(await failure("run", float, "--out", at("r"))).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/--input image=FILE\.npy/) as string,
    });
    expect(await failure("evaluate", float, "--data", data, "--metric", "top1")).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/--labels/) as string,
    });
    expect(await failure("nonsense")).toMatchObject({ exit: 2, code: "INVALID_ARGUMENT" });
  });
});
