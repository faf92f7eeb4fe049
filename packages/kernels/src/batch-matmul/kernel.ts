import { firstOf } from "../ports.ts";
import { batchMatmulFloat32 } from "./float32.ts";
import { batchMatmulInt8 } from "./int8.ts";

/** BATCH_MATMUL for float32 and int8. */
export const batchMatmul = firstOf(batchMatmulFloat32, batchMatmulInt8);
