import { channelAxisOf } from "@litequant/core";
import type { DType, PortSpec } from "@litequant/core";

import { passesOn } from "../conversions.ts";
import { hasScale, isBlockwise } from "./look.ts";
import type { OperatorLook, PortLook } from "./look.ts";
import { portRule } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** What holds where a tensor meets an operator. */
export const portRules: readonly Rule[] = [
  portRule({
    id: "PORT_DTYPE",
    what: "the tensors of an operator have the dtypes that its kernel of that mode takes",
    source: "operator-properties 1, 2 and 4",
    broken(port) {
      const { operator, tensor } = port;
      if (passesOn(operator.spec)) return undefined;
      const wanted = dtypesAt(port);
      if (wanted === undefined || wanted.includes(tensor.dtype)) return undefined;
      return `is ${tensor.dtype} where an operator on ${operator.mode} takes ${wanted.join(" or ")}`;
    },
  }),
  portRule({
    id: "PORT_SCALE",
    what: "an operator that computes on scales has one at every integer that stands for real numbers",
    source: "LiteRT@f67457790: kernels read params.scale, which is 0 where none was written",
    broken({ operator, tensor }) {
      if (!operator.touched || hasScale(tensor) || isFloat(tensor.dtype) || operator.spec!.calls) return undefined;
      return tensor.dtype === "bool" ? undefined : `is ${tensor.dtype} without a scale beside tensors that have one`;
    },
  }),
  portRule({
    id: "FIXED_FORM",
    what: "what a kernel writes in one form whatever it saw has that form",
    source: "operator-properties 1: fixed outputs; checked by LiteRT's softmax, logistic, tanh, l2norm, log_softmax",
    broken({ spec: { fixed }, operator: { mode }, tensor: { dtype, quantization } }) {
      const wanted = mode === "int8" ? fixed?.int8 : mode === "int16" ? fixed?.int16 : undefined;
      const [scale, zeroPoint] = [quantization?.scale[0], quantization?.zeroPoint[0]];
      if (wanted === undefined || dtype !== mode || (scale === wanted[0] && zeroPoint === wanted[1])) return undefined;
      return `has the scale ${scale} and the zero point ${zeroPoint} instead of ${wanted.join(" and ")}`;
    },
  }),
  portRule({
    id: "POWER_OF_TWO",
    what: "scales that kernels take by their exponent are powers of two in the kernel's limits",
    source: "integer-kernels-2 5: the cell state",
    broken({ spec: { powerOfTwo }, tensor: { dtype, quantization } }) {
      const scale = quantization?.scale[0];
      if (!powerOfTwo || isFloat(dtype) || scale === undefined) return undefined;
      const exponents = Array.from({ length: powerOfTwo[1] - powerOfTwo[0] + 1 }, (_, i) => powerOfTwo[0] + i);
      if (exponents.some((exponent) => 2 ** exponent === scale)) return undefined;
      return `has the scale ${scale}, which is no power of two from 2^${powerOfTwo[0]} to 2^${powerOfTwo[1]}`;
    },
  }),
  portRule({
    id: "WEIGHT_ZERO_POINT",
    what: "integer weights are symmetric: their zero point is 0",
    source: "integer-kernels-1 2: checked by LiteRT's conv, assumed by all others",
    broken(port) {
      if (!isWeight(port) || port.tensor.dtype === "uint8") return undefined;
      const zero = port.tensor.quantization?.zeroPoint.find((candidate) => candidate !== 0);
      return zero === undefined ? undefined : `is a weight with the zero point ${zero}`;
    },
  }),
  portRule({
    id: "WEIGHT_AXIS",
    what: "a weight has one scale, or one per slice of the axis along which the kernel reads them",
    source: "quantization-params 2.3 and 7: quantized dimensions",
    broken(port) {
      const { spec, tensor, operator } = port;
      const { scale = [], axis = 0 } = tensor.quantization ?? {};
      if (!isWeight(port)) return undefined;
      if (
        spec.everyChannel &&
        operator.mode === "float32" &&
        scale.length === 1 &&
        tensor.shape[spec.channelAxis!]! > 1
      )
        return "has one scale, the hybrid kernel reads one per channel";
      if (scale.length < 2) return undefined;
      const read = channelAxisOf(spec, operator.operator, tensor.shape.length);
      if (axis !== read)
        return `has scales along axis ${axis}, the kernel reads ${read === undefined ? "one" : `axis ${read}`}`;
      if (operator.mode === "float32" && operator.spec!.modes.hybrid !== "channel")
        return "has a scale per slice, the hybrid kernel reads one";
      return undefined;
    },
  }),
  portRule({
    id: "WEIGHT_BLOCKS",
    what: "a weight has a scale per block where a hybrid kernel takes them so",
    source: "LiteRT@f67457790 tflite/kernels/fully_connected.cc; XNNPACK's subgraph takes no other",
    broken(port) {
      const { spec, tensor, operator } = port;
      if (!isBlockwise(tensor.quantization)) return undefined;
      const { dtypes = [], leastRows = 0 } = spec.blocks ?? {};
      const has = operator.mode === "float32" && dtypes.includes(tensor.dtype) && tensor.shape[0]! >= leastRows;
      return has ? undefined : `is ${tensor.dtype} in blocks, for which the operator has no kernel`;
    },
  }),
  portRule({
    id: "WEIGHT_NARROW",
    what: "8-bit weights are from -127 to 127",
    source: "quantization-params 2.3; products of two -128 overflow pairs of 16 bits in SIMD kernels",
    broken(port) {
      if (!isWeight(port) || port.tensor.dtype !== "int8" || !port.bytes) return undefined;
      return port.bytes.includes(0x80) ? "is a weight with -128 in it" : undefined;
    },
  }),
];

/** Whether a port takes a weight, by its role or because it is the constant of a hybrid kernel. */
function isWeight({ spec, operator, bytes }: PortLook): boolean {
  if (spec.role === "weight") return true;
  return spec.hybrid === true && bytes !== undefined && operator.mode === "float32";
}

/** Dtypes that a port may have beside what the operator computes on; undefined: nothing is said. */
function dtypesAt(port: PortLook): readonly DType[] | undefined {
  const { operator, spec, tensor } = port;
  const { mode } = operator;
  if (mode === "float32") {
    if (isFloat(tensor.dtype) ? tensor.dtype === "float32" : !hasScale(tensor)) return undefined;
    return isHybrid(port) ? ["float32", "int8", ...(spec.narrow?.hybrid ?? [])] : ["float32"];
  }
  if (!operator.touched || (mode !== "int8" && mode !== "int16")) return undefined;
  const own = mode === "int8" ? spec.int8 : spec.int16x8;
  switch (spec.role) {
    case "weight":
      return [own ?? "int8", ...(spec.narrow?.[mode === "int8" ? "int8" : "int16x8"] ?? [])];
    case "bias":
      return biasTypes(operator, spec, own);
    default:
      return [own ?? mode];
  }
}

function biasTypes(
  { mode, options }: OperatorLook,
  { typeOption }: PortSpec,
  own: DType | undefined,
): readonly DType[] {
  const usual: readonly DType[] = [own ?? "int32"];
  if (mode !== "int16" || typeOption === undefined) return usual;
  // The kernel reads the option, not the tensor.
  const named = options[typeOption];
  return named === undefined || named === "float32" ? usual : [named as DType];
}

function isHybrid({ spec, operator }: PortLook): boolean {
  return operator.spec!.modes.hybrid !== undefined && (spec.hybrid ?? spec.role === "weight");
}

function isFloat(dtype: DType): boolean {
  return dtype.includes("float");
}
