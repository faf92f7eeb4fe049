export {
  createEvaluation,
  type Candidate,
  type Evaluation,
  type EvaluationOptions,
  type EvaluationResult,
} from "./evaluation.ts";
export { dequantizeOutputs, quantizeSample } from "./quantized-ends.ts";
export { top1, top5, type TopOptions } from "./top-k.ts";
export { cosine, identicalDb, mse, sqnr } from "./value-metrics.ts";
