export { percentile, type PercentileOptions } from "./percentile.ts";
