export { weightOnly, type WeightOnlyOptions } from "./weight-only.ts";
