import { firstOf } from "../ports.ts";
import { fullyConnectedFloat32 } from "./float32.ts";
import { fullyConnectedHybrid } from "./hybrid.ts";
import { fullyConnectedInt16 } from "./int16.ts";
import { fullyConnectedInt8 } from "./int8.ts";

/** FULLY_CONNECTED for float32, int8, uint8 and int16, and for float32 with integer weights. */
export const fullyConnected = firstOf(
  fullyConnectedFloat32,
  fullyConnectedInt8,
  fullyConnectedInt16,
  fullyConnectedHybrid,
);
