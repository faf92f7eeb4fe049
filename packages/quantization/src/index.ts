export { applyPlan, type ApplyOptions } from "./apply.ts";
export { constantRanges } from "./constant-ranges.ts";
export { planQuantization, refuseQuantized } from "./plan.ts";
