import { Interpreter as SyncInterpreter } from "@litequant/interpreter";
import type { RunnerOptions } from "@litequant/interpreter";
import { resolveKernels } from "./kernels.ts";
import type { KernelsChoice } from "./kernels.ts";
import { loadModel } from "./load-model.ts";
import type { ModelInput } from "./load-model.ts";

/** Options of {@link Interpreter.load}. */
export interface InterpreterOptions extends Pick<RunnerOptions, "facts" | "memoryLimit" | "seed" | "stepLimit"> {
  readonly kernels?: KernelsChoice;
  /** `all`: every tensor can be read after invoke, which takes more memory; inputs, outputs and constants by default. */
  readonly keep?: "outputs" | "all";
}

/**
 * Runs a model, with the calls that TensorFlow Lite users know.
 *
 * @example
 * const interpreter = await Interpreter.load("model.tflite");
 * interpreter.allocateTensors();
 * interpreter.setTensor(interpreter.getInputDetails()[0].index, new Float32Array(784));
 * interpreter.invoke();
 * const scores = interpreter.getTensor(interpreter.getOutputDetails()[0].index);
 */
export class Interpreter extends SyncInterpreter {
  /**
   * Reads and verifies a model.
   *
   * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL`, `UNSUPPORTED_OPERATOR`.
   */
  static async load(input: ModelInput, { kernels, ...options }: InterpreterOptions = {}): Promise<Interpreter> {
    const { model } = await loadModel(input);
    return new Interpreter(model, { ...options, kernels: resolveKernels(kernels) });
  }
}
