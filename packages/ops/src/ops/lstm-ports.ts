import type { OpSpec, PortSpec } from "@litequant/core";

/** A matrix with one scale for all its rows. */
const matrix = { role: "weight" } as const satisfies PortSpec;
const optionalMatrix = { role: "weight", optional: true } as const satisfies PortSpec;
/** Element-wise weights: peepholes and layer normalization. */
const vector = { role: "weight", optional: true, int8: "int16" } as const satisfies PortSpec;
/** Layer normalization stays float in hybrid kernels. */
const normalization = { ...vector, hybrid: false } as const satisfies PortSpec;
/** The bias of a gate; layer normalization adds it after scaling, in units of its own. */
const bias = (gate: number, optional?: true) =>
  ({
    role: "bias",
    ...(optional && { optional }),
    biasOf: { input: 0, weight: 1 + gate, normalized: { weight: 20 + gate, factor: 2 ** -10 } },
    int8: "int32",
  }) satisfies PortSpec;
/** What layer normalization of a gate gets. */
const normalized = (gate: number) =>
  ({ role: "activation", optional: true, onlyWith: 20 + gate, int8: "int16" }) satisfies PortSpec;

/**
 * Ports of a full LSTM cell: gates in the order input, forget, cell, output.
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
  bias(0, true),
  bias(1),
  bias(2),
  bias(3),
  optionalMatrix,
  { role: "bias", optional: true, biasOf: { intermediate: 4, weight: 16 }, int8: "int32" },
  { role: "state" },
  { role: "state", int8: "int16", powerOfTwo: [-15, -9] },
  normalization,
  normalization,
  normalization,
  normalization,
] as const satisfies readonly PortSpec[];

/** What layer normalization of each gate gets (int16), and the output before its projection. */
export const lstmIntermediates = [
  normalized(0),
  normalized(1),
  normalized(2),
  normalized(3),
  // Where a projection follows, the kernel gives the zero point the wrong sign, and one side of the range saturates.
  { role: "activation", symmetricWith: 16 },
] as const satisfies readonly PortSpec[];

/** Versions of recurrent operators: `first` with int8 matrices, the next where inputs are quantized asymmetrically. */
export const hybridVersions = (first: number, weights = 1): OpSpec["versions"] => {
  const types = { inputs: { 0: ["float32"], [weights]: ["int8"] }, outputs: { 0: ["float32"] } } as const;
  return [
    { version: first, when: types },
    { version: first + 1, when: { ...types, options: { asymmetricQuantizeInputs: true } } },
  ];
};
