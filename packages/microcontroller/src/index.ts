export { operatorCounts } from "./operator-counts.ts";
