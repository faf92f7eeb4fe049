import { LitequantError } from "@litequant/core";
import type { OpOptions } from "@litequant/core";

/** Sizes of a pool, as MediaPipe's custom options hold them. */
export interface PoolOptions {
  readonly padding: "SAME" | "VALID";
  readonly strideW: number;
  readonly strideH: number;
  readonly filterWidth: number;
  readonly filterHeight: number;
  readonly activation: OpOptions["ADD"]["fusedActivationFunction"];
}

const activations = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"] as const;

/** int32 fields in the order of the runtime's C struct `TfLitePoolParams`. @throws LitequantError `INVALID_MODEL` */
export function poolOptions(op: string, bytes: Uint8Array | undefined): PoolOptions {
  const [padding, strideW, strideH, filterWidth, filterHeight, code] = fields(op, bytes, 6);
  const activation = activations[code];
  if (activation === undefined) throw refuse(op, `name the unknown activation ${code}`);
  positive(op, strideW, strideH, filterWidth, filterHeight);
  return { padding: paddingOf(op, padding), strideW, strideH, filterWidth, filterHeight, activation };
}

/** int32 fields in the order of the runtime's C struct `TfLiteTransposeConvParams`. @throws LitequantError `INVALID_MODEL` */
export function transposeConvOptions(
  op: string,
  bytes: Uint8Array | undefined,
): { readonly padding: "SAME" | "VALID"; readonly strideW: number; readonly strideH: number } {
  const [padding, strideW, strideH] = fields(op, bytes, 3);
  positive(op, strideW, strideH);
  return { padding: paddingOf(op, padding), strideW, strideH };
}

function fields(op: string, bytes: Uint8Array | undefined, count: number): number[] {
  if (bytes === undefined || bytes.byteLength < 4 * count) {
    throw refuse(op, `have ${bytes?.byteLength ?? 0} bytes, not ${4 * count}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
}

function paddingOf(op: string, code: number): "SAME" | "VALID" {
  if (code !== 1 && code !== 2) throw refuse(op, `name the unknown padding ${code}`);
  return code === 1 ? "SAME" : "VALID";
}

function positive(op: string, ...sizes: readonly number[]): void {
  if (sizes.some((size) => size <= 0)) throw refuse(op, `have strides and filter sizes ${sizes.join(", ")}`);
}

function refuse(op: string, why: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `${op}: custom options ${why}`, { location: { op } });
}
