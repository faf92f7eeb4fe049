export { applyPlan, type ApplyOptions } from "./apply.ts";
export { constantRanges } from "./constant-ranges.ts";
export { planQuantization } from "./plan.ts";
export { refuseQuantized } from "./refuse-quantized.ts";
export { viewOperator } from "./views.ts";
