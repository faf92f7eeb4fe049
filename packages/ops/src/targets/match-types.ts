import type { Tensor } from "@litequant/core";

type Tensors = readonly (Tensor | undefined)[];

/** Whether tensors fit one combination of a target's table: see `TargetOperator.types`. */
export function typesFit(line: string, inputs: Tensors, outputs: Tensors): boolean {
  const [wantedInputs, wantedOutputs] = sides(line);
  const fits = (wanted: readonly string[], tensors: Tensors): boolean =>
    tensors.every((tensor, i) => {
      const last = wanted.at(-1);
      const given = wanted[i] ?? (last?.endsWith("...") ? last : undefined);
      if (tensor === undefined || given === undefined) return true;
      const port = given.replace("...", "");
      const like = port.startsWith("=") ? Number(port.slice(1)) : undefined;
      if (like === undefined) return portFits(port, tensor);
      return tensor.dtype === inputs[like]?.dtype && (wantedInputs[like] === "*" || isPerTensor(tensor));
    });
  return fits(wantedInputs, inputs) && fits(wantedOutputs, outputs);
}

function portFits(wanted: string, tensor: Tensor): boolean {
  if (wanted === "*") return true;
  const types = wanted.replace("[]", "").split("|");
  return types.includes(tensor.dtype) && (wanted.endsWith("[]") || isPerTensor(tensor));
}

function isPerTensor({ quantization }: Tensor): boolean {
  return (quantization?.scale.length ?? 0) < 2;
}

/** Combinations spelled out for people: those that begin with the type of the first tensor, or all. */
export function describeTypes(lines: readonly string[], inputs: Tensors): string {
  const plain = lines.flatMap(spellOut);
  const first = inputs[0]?.dtype;
  const near = plain.filter((line) => line.split(/[,-]/, 1)[0] === first);
  return (near.length > 0 ? near : plain).join(" or ");
}

/** One line for each type of the first operand: `int8|int16,=->=` becomes `int8,int8->int8` and `int16,int16->int16`. */
function spellOut(line: string): readonly string[] {
  const plain = line.replaceAll("[]", "").replaceAll("...", " ...");
  const [[first = "", ...others]] = sides(plain);
  return first.split("|").map((type) => {
    const inputs = [type, ...others];
    return [type, plain.slice(first.length)].join("").replaceAll(/=(\d*)/g, (_, port) => inputs[Number(port)]!);
  });
}

function sides(line: string): readonly [inputs: readonly string[], outputs: readonly string[]] {
  const [inputs = "", outputs = ""] = line.split("->");
  const list = (text: string): readonly string[] => (text === "" ? [] : text.split(","));
  return [list(inputs), list(outputs)];
}
