export { float16, type Float16Options } from "./float16.ts";
