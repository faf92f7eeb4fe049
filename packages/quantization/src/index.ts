export { applyPlan, type ApplyOptions } from "./apply.ts";
export { constantRanges } from "./constant-ranges.ts";
export { planQuantization } from "./plan.ts";
export { refuseQuantized } from "./refuse-quantized.ts";
export { viewOperator } from "./views.ts";
export type { Finding, Rule } from "./verify/rule.ts";
export { quantizationRules, verifyQuantized } from "./verify/verify-quantized.ts";
