import { sumInt16 } from "../arithmetic/sum-int16.ts";
import { sumInt8 } from "../arithmetic/sum-int8.ts";
import { firstOf } from "../ports.ts";
import { addFloat32 } from "./float32.ts";
import { addInt32 } from "./int32.ts";
import { addInt64 } from "./int64.ts";

/** ADD for float32, int8, uint8, int16, int32 and int64. */
export const add = firstOf(addFloat32, sumInt8<"ADD">(1), sumInt16<"ADD">(1), addInt32, addInt64);
