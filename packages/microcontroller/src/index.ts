export type { ArenaEstimate, LiveBlock } from "./arena/arena.ts";
export { estimateArena } from "./arena/arena.ts";
export { inspectForMicro } from "./inspect-for-micro.ts";
export type { MicroOperator, MicroOptions, MicroReport } from "./inspect-for-micro.ts";
export type { Resolver } from "./resolver.ts";
export type { PointerBytes } from "./sizes.ts";
