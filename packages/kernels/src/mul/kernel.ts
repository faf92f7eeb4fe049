import { firstOf } from "../ports.ts";
import { mulFloat32 } from "./float32.ts";
import { mulInt32 } from "./int32.ts";
import { mulInt64 } from "./int64.ts";
import { mulInt8 } from "./int8.ts";

/** MUL for float32, int8, uint8, int16, int32 and int64. */
export const mul = firstOf(mulFloat32, mulInt8, mulInt32, mulInt64);
