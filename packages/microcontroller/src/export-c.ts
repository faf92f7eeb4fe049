import { sha256Hex } from "@litequant/core";
import type { Model } from "@litequant/core";
import { estimateArena } from "./arena/arena.ts";
import { cIdentifier, initializer } from "./c-text.ts";
import type { Resolver } from "./resolver.ts";
import { resolverFor } from "./resolver.ts";
import type { PointerBytes } from "./sizes.ts";
import { viewOperators } from "./views.ts";

/** A model as sources for tflite-micro. */
export interface ExportedC {
  /** For a .c, .cc or .cpp file: the array. */
  readonly source: string;
  /** For a .h file: declarations, the arena's size, and in C++ the resolver. */
  readonly header: string;
  /** What the identifiers start with. */
  readonly name: string;
  /** The arena's size in the header, on 32-bit targets. */
  readonly arenaBytes: number;
}

/** Options of {@link exportC}. */
export interface ExportCOptions {
  /** What identifiers start with; made into one that C takes. */
  readonly name: string;
  /** How the source includes the header: `NAME.h` unless told. */
  readonly headerFile?: string;
}

/**
 * Writes a model as a C array, with what tflite-micro needs around it. Both files are C11 and C++11, compile without
 * tflite-micro, and are the same for the same bytes; the resolver is there where tflite-micro's headers are on the include path.
 *
 * @param bytes - The file that `model` was decoded from.
 * @example
 * const { source, header } = exportC(decodeModel(bytes).model, bytes, { name: "gesture" });
 */
export function exportC(model: Model, bytes: Uint8Array, { name, headerFile }: ExportCOptions): ExportedC {
  const id = cIdentifier(name);
  const facts = `sha256 ${sha256Hex(bytes)}, ${bytes.byteLength} bytes`;
  const arena = { 4: arenaBytes(model, 4), 8: arenaBytes(model, 8) };
  return {
    name: id,
    source: sourceOf(bytes, id, facts, headerFile ?? `${id}.h`),
    header: headerOf(model, id, facts, arena),
    arenaBytes: arena[4],
  };
}

function sourceOf(bytes: Uint8Array, id: string, facts: string, headerFile: string): string {
  return `/* ${generated} ${facts} */
#include "${headerFile}"

#ifdef __cplusplus
#define ${id}_ALIGN alignas(16)
#else
#define ${id}_ALIGN _Alignas(16)
#endif

${id}_ALIGN const unsigned char ${id}_data[] = {
${initializer(bytes)}
};
const unsigned int ${id}_size = sizeof(${id}_data);
`;
}

const generated = "Written by litequant export-c; do not edit.";

/** Enough for the kernels that are known. */
function arenaBytes(model: Model, pointerBytes: PointerBytes): number {
  const sets = ["reference", "cmsis-nn"] as const;
  return Math.max(...sets.map((kernels) => estimateArena(model, { pointerBytes, kernels }).neededBytes));
}

function headerOf(model: Model, id: string, facts: string, arena: Readonly<Record<PointerBytes, number>>): string {
  const guard = `${id.toUpperCase()}_H_`;
  return `/* ${generated} ${facts} */
#ifndef ${guard}
#define ${guard}

#ifdef __cplusplus
extern "C" {
#endif

/* The model, aligned to 16 bytes: for tflite::GetModel(${id}_data). */
extern const unsigned char ${id}_data[];
extern const unsigned int ${id}_size;

#ifdef __cplusplus
}
#endif

/* Tensor arena, to be aligned to 16 bytes: enough for tflite-micro's reference kernels and for CMSIS-NN on Cortex-M4,
   M7 and M33; on 64-bit hosts its structures are larger. Other optimized kernels may ask for scratch memory on top. */
#define ${id.toUpperCase()}_ARENA_SIZE (sizeof(void*) > 4 ? ${arena[8]} : ${arena[4]})

${resolverSection(resolverFor(viewOperators(model)), id)}
#endif /* ${guard} */
`;
}

function resolverSection({ calls, own }: Resolver, id: string): string {
  const type = `tflite::MicroMutableOpResolver<${Math.max(1, calls.length)}>`;
  const declared = own.map(({ registration }) => `TFLMRegistration* ${registration}();\n`).join("");
  return `/* Operators that the model needs; in C++, where tflite-micro is on the include path. */
#if defined(__cplusplus) && defined(__has_include)
#if __has_include("tensorflow/lite/micro/micro_mutable_op_resolver.h")
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

${declared === "" ? "" : `/* Custom operators: kernels that you bring along. */\n${declared}\n`}using ${id}_op_resolver = ${type};

inline TfLiteStatus ${id}_register_ops(${id}_op_resolver& op_resolver) {
${calls.map((call) => `  TF_LITE_ENSURE_STATUS(op_resolver.${call});\n`).join("")}  return kTfLiteOk;
}
#endif
#endif
`;
}
