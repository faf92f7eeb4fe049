export { edgeTpuStatus } from "./status.ts";
