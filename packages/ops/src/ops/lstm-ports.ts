import type { OpSpec, PortSpec } from "@litequant/core";

/** A matrix with one scale for all its rows. */
const matrix = { role: "weight" } as const satisfies PortSpec;
const optionalMatrix = { role: "weight", optional: true } as const satisfies PortSpec;
/** Element-wise weights: peepholes and layer normalization. */
const vector = { role: "weight", optional: true, int8: "int16" } as const satisfies PortSpec;
/** Layer normalization stays float in hybrid kernels. */
const normalization = { ...vector, hybrid: false } as const satisfies PortSpec;
const bias = (weight: number, optional?: true) =>
  ({ role: "bias", ...(optional && { optional }), biasOf: { input: 0, weight }, int8: "int32" }) satisfies PortSpec;

/**
 * Ports of a full LSTM cell: gates in the order input, forget, cell, output.
 *
 * What an int8 form needs beyond these facts: the output state takes the output's form, the cell state a scale that is a power of
 * two; with layer normalization, gate biases have the scale of its weights (ports 20 to 23) times 2^-10; the bias of the projection
 * has the scale of its weights times that of the last intermediate.
 */
export const lstmInputs = [
  { role: "activation" },
  // Without the input gate's tensors, that gate is one minus the forget gate.
  optionalMatrix,
  matrix,
  matrix,
  matrix,
  optionalMatrix,
  matrix,
  matrix,
  matrix,
  vector,
  vector,
  vector,
  bias(1, true),
  bias(2),
  bias(3),
  bias(4),
  optionalMatrix,
  { role: "bias", optional: true, int8: "int32" },
  { role: "state" },
  { role: "state", int8: "int16" },
  normalization,
  normalization,
  normalization,
  normalization,
] as const satisfies readonly PortSpec[];

/** What layer normalization of each gate gets (int16), and the output before its projection. */
export const lstmIntermediates = [
  { role: "activation", optional: true, int8: "int16" },
  { role: "activation", optional: true, int8: "int16" },
  { role: "activation", optional: true, int8: "int16" },
  { role: "activation", optional: true, int8: "int16" },
  { role: "activation" },
] as const satisfies readonly PortSpec[];

/** Versions of recurrent operators: `first` with int8 matrices, the next where inputs are quantized asymmetrically. */
export const hybridVersions = (first: number, weights = 1): OpSpec["versions"] => {
  const types = { inputs: { 0: ["float32"], [weights]: ["int8"] }, outputs: { 0: ["float32"] } } as const;
  return [
    { version: first, when: types },
    { version: first + 1, when: { ...types, options: { asymmetricQuantizeInputs: true } } },
  ];
};
