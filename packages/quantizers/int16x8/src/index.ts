export { int16x8, type Int16x8Options } from "./int16x8.ts";
