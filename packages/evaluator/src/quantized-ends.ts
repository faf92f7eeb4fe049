import {
  allocate,
  entryOf,
  LitequantError,
  roundHalfAwayFromZero,
  type DType,
  type Model,
  type Outputs,
  type Sample,
  type Tensor,
  type TensorValue,
} from "@litequant/core";

const integerRange: Partial<Readonly<Record<DType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

/**
 * The sample as `model` takes it: float32 values for an integer input are quantized with that input's scale, and names
 * become the model's own, so that one sample serves a float model and every quantized form of it.
 *
 * The arithmetic is that of a QUANTIZE operator: a float32 division, rounded half away from zero, clamped
 * (LiteRT@f67457790 tflite/kernels/internal/reference/quantize.h). A sample that fits is returned as it is.
 *
 * @throws LitequantError `INVALID_DATA` when an input has no value, or one of a type that is neither its own nor float32.
 */
export function quantizeSample(model: Model, sample: Sample): Sample {
  const known = model.signatures.some(({ key }) => key === sample.signature);
  const entry = entryOf(model, known ? sample.signature : undefined);
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const ports = entry.inputs.filter(({ tensor }) => tensor >= 0);
  const given = Object.values(sample.inputs);
  const named = ports.every(({ name }) => Object.hasOwn(sample.inputs, name));
  let changed = sample.signature !== entry.signature || ports.length !== given.length || !named;
  const inputs: Record<string, TensorValue> = {};
  for (const [position, { name, tensor }] of ports.entries()) {
    // Tools rename tensors when they quantize; the order of the inputs is what they keep.
    const value = named ? sample.inputs[name] : given.length === ports.length ? given[position] : undefined;
    inputs[name] = quantizeValue(tensors[tensor]!, value, name, sample.index);
    changed ||= inputs[name] !== value;
  }
  if (!changed) return sample;
  const { signature: _signature, ...rest } = sample;
  return { ...rest, ...(entry.signature !== undefined && { signature: entry.signature }), inputs };
}

function quantizeValue(tensor: Tensor, value: TensorValue | undefined, name: string, sample: number): TensorValue {
  if (value?.dtype === tensor.dtype) return value;
  const limits = integerRange[tensor.dtype];
  const scale = tensor.quantization?.scale[0];
  if (value === undefined || value.dtype !== "float32" || limits === undefined || scale === undefined)
    throw new LitequantError(
      "INVALID_DATA",
      `sample ${sample} has ${value === undefined ? "no" : value.dtype} values for input "${name}" ${tensor.dtype}; ` +
        "give float32 values, which are quantized for each model",
      { location: { sample, name: tensor.name } },
    );
  const zeroPoint = tensor.quantization?.zeroPoint[0] ?? 0;
  const result = allocate(tensor.dtype, value.data.length);
  const divisor = Math.fround(scale);
  for (let i = 0; i < result.length; i++) {
    const rounded = roundHalfAwayFromZero(Math.fround(Number(value.data[i]) / divisor)) + zeroPoint;
    result[i] = Math.min(Math.max(rounded, limits[0]), limits[1]);
  }
  return { dtype: tensor.dtype, shape: value.shape, data: result };
}

/**
 * The outputs as real values: quantized integers become float32, `scale * (q - zeroPoint)`, everything else stays.
 *
 * @param outputs - Of a run of `model`, by the names of its entry.
 * @param signature - The one that ran, if any.
 * @throws LitequantError `INVALID_DATA` when the model has no such signature.
 */
export function dequantizeOutputs(model: Model, outputs: Outputs, signature?: string): Outputs {
  const entry = entryOf(model, signature);
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const real: Record<string, TensorValue> = {};
  for (const { name, tensor } of entry.outputs) {
    const value = outputs[name];
    if (value !== undefined) real[name] = dequantizeValue(tensors[tensor]!, value);
  }
  return real;
}

function dequantizeValue({ dtype, quantization }: Tensor, value: TensorValue): TensorValue {
  const { scale = [], zeroPoint = [], axis = 0 } = quantization ?? {};
  if (integerRange[dtype] === undefined || value.dtype !== dtype || scale.length === 0) return value;
  const { shape, data } = value;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const result = new Float32Array(data.length);
  for (let i = 0; i < result.length; i++) {
    const channel = scale.length === 1 ? 0 : Math.floor(i / inner) % scale.length;
    result[i] = scale[channel]! * (Number(data[i]) - (zeroPoint[channel] ?? 0));
  }
  return { dtype: "float32", shape, data: result };
}
