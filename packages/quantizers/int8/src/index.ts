export { int8, type Int8Options } from "./int8.ts";
