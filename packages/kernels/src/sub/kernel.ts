import { sumInt16 } from "../arithmetic/sum-int16.ts";
import { sumInt8 } from "../arithmetic/sum-int8.ts";
import { firstOf } from "../ports.ts";
import { subFloat32 } from "./float32.ts";
import { subInt32 } from "./int32.ts";
import { subInt64 } from "./int64.ts";

/** SUB for float32, int8, uint8, int16, int32 and int64. */
export const sub = firstOf(subFloat32, sumInt8<"SUB">(-1), sumInt16<"SUB">(-1), subInt32, subInt64);
