import type { Tensor } from "@litequant/core";

type Tensors = readonly (Tensor | undefined)[];

/** Whether tensors fit one combination of a target's table: see `TargetOperator.types`. */
export function typesFit(line: string, inputs: Tensors, outputs: Tensors): boolean {
  const [wantedInputs, wantedOutputs] = sides(line);
  const own = (port: number): string => inputs[port]?.dtype ?? "";
  return sideFits(wantedInputs, inputs, own) && sideFits(wantedOutputs, outputs, own);
}

/** A combination spelled out for people, one for each type of its first operand: `int8,int32->int8`. */
export function spellOut(line: string): readonly string[] {
  const plain = line.replaceAll("[]", "").replaceAll("...", " ...");
  const [inputs, outputs] = sides(plain);
  const open = inputs.findIndex((port) => port.includes("|"));
  if (open < 0) return [plain.replaceAll("=", inputs[0]!)];
  const sign = open === 0 ? /=/g : new RegExp(`=${open}`, "g");
  return inputs[open]!.split("|").map((type) => {
    const chosen = inputs.map((port, i) => (i === open ? type : port));
    return `${chosen.join(",")}->${outputs.join(",")}`.replace(sign, type);
  });
}

function sides(line: string): readonly [inputs: readonly string[], outputs: readonly string[]] {
  const [inputs = "", outputs = ""] = line.split("->");
  const list = (text: string): readonly string[] => (text === "" ? [] : text.split(","));
  return [list(inputs), list(outputs)];
}

function sideFits(wanted: readonly string[], tensors: Tensors, own: (port: number) => string): boolean {
  return tensors.every((tensor, i) => {
    const last = wanted.at(-1);
    const port = wanted[i] ?? (last?.endsWith("...") ? last : undefined);
    return tensor === undefined || port === undefined || portFits(port.replace("...", ""), tensor, own);
  });
}

function portFits(wanted: string, { dtype, quantization }: Tensor, own: (port: number) => string): boolean {
  const perChannel = (quantization?.scale.length ?? 0) > 1;
  return wanted.split("|").some((alternative) => {
    const type = alternative.replace("[]", "");
    const expected = type.startsWith("=") ? own(Number(type.slice(1))) : type;
    return (expected === "*" || expected === dtype) && (!perChannel || alternative.endsWith("[]"));
  });
}
