export { buildModel, tensorIndex, withOddOffsets } from "./build-model.ts";
export type { GraphSketch, OperatorSketch, TensorSketch } from "./build-model.ts";
export { activationOf, calibratorContract } from "./calibrator-contract.ts";
export { expectClose, expectSame, numbers, rangeOf } from "./matchers.ts";
export { parseNpy, readNpy, readNpz } from "./npy.ts";
export { random } from "./random.ts";
export type { Random } from "./random.ts";
export { describeShared, requireShared, sharedPath, sharedRoot } from "./shared.ts";
