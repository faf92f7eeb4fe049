import { firstOf } from "../ports.ts";
import { fullyConnectedFloat32 } from "./float32.ts";
import { fullyConnectedInt16 } from "./int16.ts";
import { fullyConnectedInt8 } from "./int8.ts";

/** FULLY_CONNECTED for float32, int8 and int16. */
export const fullyConnected = firstOf(fullyConnectedFloat32, fullyConnectedInt8, fullyConnectedInt16);
