import { firstOf } from "../ports.ts";
import { powFloat32 } from "./float32.ts";
import { powInt32 } from "./int32.ts";

/** POW for float32 and int32. */
export const powKernel = firstOf(powFloat32, powInt32);
