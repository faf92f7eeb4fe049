export { createOracle } from "./oracle.ts";
export type { Oracle, OracleSignature, OracleTensor } from "./oracle.ts";
