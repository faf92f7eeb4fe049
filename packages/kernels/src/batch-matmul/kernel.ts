import { firstOf } from "../ports.ts";
import { batchMatmulFloat32 } from "./float32.ts";
import { batchMatmulHybrid } from "./hybrid.ts";
import { batchMatmulInt16 } from "./int16.ts";
import { batchMatmulInt8 } from "./int8.ts";

/** BATCH_MATMUL for float32, int8 and int16, and for float32 with integer weights. */
export const batchMatmul = firstOf(batchMatmulFloat32, batchMatmulInt8, batchMatmulInt16, batchMatmulHybrid);
