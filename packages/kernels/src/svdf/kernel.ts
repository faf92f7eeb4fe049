import { firstOf } from "../ports.ts";
import { svdfFloat32 } from "./float32.ts";
import { svdfInt8 } from "./int8.ts";

/** SVDF for float32 (with feature weights of float32 or int8) and int8. */
export const svdf = firstOf(svdfFloat32, svdfInt8);
