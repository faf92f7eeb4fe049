export { minMax } from "./min-max.ts";
