import type { Kernel } from "@litequant/core";

import { firstOf } from "../ports.ts";
import { lstmBasicFloat32 } from "./basic-float32.ts";
import { lstmBasicUint8 } from "./basic-uint8.ts";
import { bidirectionalLstmFloat32, lstmFloat32 } from "./float32.ts";
import { lstmInt8 } from "./int8.ts";

/** UNIDIRECTIONAL_SEQUENCE_LSTM for float32 (with weights of float32 or int8) and int8. */
export const unidirectionalSequenceLstm: Kernel<"UNIDIRECTIONAL_SEQUENCE_LSTM"> = firstOf(lstmFloat32, lstmInt8);

/** BIDIRECTIONAL_SEQUENCE_LSTM for float32, with weights of float32 or int8. */
export const bidirectionalSequenceLstm = bidirectionalLstmFloat32;

const full = firstOf(lstmFloat32, lstmInt8);
const basic = firstOf(lstmBasicFloat32, lstmBasicUint8);

/** LSTM: one step of a full cell for float32 and int8, or of a basic cell for float32 and uint8. */
export const lstm: Kernel<"LSTM"> = {
  prepare: (context) => (context.options.kernelType === "BASIC" ? basic : full).prepare(context),
};
