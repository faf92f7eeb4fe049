import type { Json } from "./json.ts";

/** What every plug-in states about itself; checked when the command line loads one. */
export interface Plugin<K extends string> {
  readonly kind: K;
  /** Version of the contract. It rises only when a member becomes required. */
  readonly contract: 1;
  readonly name: string;
  /** What makes an equal plug-in: goes into tables, provenance and reports. */
  readonly options: Json;
  /** Where a worker thread finds the factory; without it the plug-in runs on the calling thread. */
  readonly module?: { readonly specifier: string; readonly export: string };
}

/** How far a stage is; handed to an `onProgress` callback, never mixed into data. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total?: number;
}
