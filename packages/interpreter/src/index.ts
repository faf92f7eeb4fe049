export { arrayMemory } from "./array-memory.ts";
export type { RunnerOptions } from "./engine.ts";
export { Interpreter } from "./interpreter.ts";
export type { TensorDetails } from "./interpreter.ts";
export { createRunner } from "./runner.ts";
export type { InputValue, SignatureRunner } from "./signature-runner.ts";
export { unsupportedOperators } from "./unsupported-operators.ts";
export type { TensorObserver } from "./tensor-observers.ts";
