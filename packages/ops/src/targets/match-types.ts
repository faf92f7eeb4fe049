import type { Tensor } from "@litequant/core";

type Tensors = readonly (Tensor | undefined)[];

/**
 * What does not fit into one combination of a target's table (see `TargetOperator.types`), port by port in words: none where all fits.
 */
export function misfits(line: string, inputs: Tensors, outputs: Tensors): readonly string[] {
  const [wantedInputs, wantedOutputs] = sides(line);
  const ofSide = (side: string, wanted: readonly string[], tensors: Tensors): readonly string[] => {
    const last = wanted.at(-1);
    const count = Math.max(wanted.length, tensors.length);
    return Array.from({ length: count }, (_, i) => {
      const given = wanted[i] ?? (last?.endsWith("...") ? last : undefined);
      const tensor = tensors[i];
      if (given === undefined || (tensor === undefined && !given.includes("!"))) return [];
      const port = given.replace("...", "").replace("!", "");
      const like = port.startsWith("=") ? Number(port.slice(1)) : undefined;
      const fits = tensor !== undefined && (like === undefined ? portFits(port, tensor) : isLike(tensor, like));
      return fits ? [] : [`${side} ${i} is ${describeTensor(tensor)} where it takes ${port.replace("[]", "")}`];
    }).flat();
  };
  const isLike = (tensor: Tensor, like: number): boolean =>
    tensor.dtype === inputs[like]?.dtype && (wantedInputs[like] === "*" || isPerTensor(tensor));
  return [...ofSide("input", wantedInputs, inputs), ...ofSide("output", wantedOutputs, outputs)];
}

/** `int8`, or `int8 with 16 scales` where there are several. */
export function describeTensor(tensor: Tensor | undefined): string {
  const scales = tensor?.quantization?.scale.length ?? 0;
  return scales > 1 ? `${tensor!.dtype} with ${scales} scales` : (tensor?.dtype ?? "absent");
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
  const plain = line.replaceAll(/\[\]|!/g, "").replaceAll("...", " ...");
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
