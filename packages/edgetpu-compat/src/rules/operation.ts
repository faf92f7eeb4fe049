import type { EdgeTpuRule } from "@litequant/core";

import { isBefore } from "../compiler.ts";
import type { EdgeTpuCompiler } from "../compiler.ts";
import { operations, replacements } from "../operations.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** The compiler's table of operations, which grew with its releases. */
export const operation = (compiler: EdgeTpuCompiler): EdgeTpuRule =>
  defineRule({
    name: "operation",
    what: "The operation is one that the compiler has",
    source:
      "coral.ai/docs/edgetpu/models-intro, supported operations (copy: developer.axis.com, ARTPEC-7 supported ops); google-coral/edgetpu CHANGES.md; google-coral/edgetpu#165, #193, #272, #342",
    confidence: "measured",
    check({ operator: { op } }) {
      const known = Object.hasOwn(operations, op) ? operations[op] : undefined;
      if (known !== undefined && !isBefore(compiler, known.since)) return undefined;
      return {
        status: edgeTpuStatus.notSupported,
        why:
          known === undefined
            ? `the compiler has no ${op}`
            : `${op} came with compiler ${known.since}, this is ${compiler}`,
        fix:
          known === undefined
            ? (replacements[op] ??
              `replace ${op} by operations that the compiler has, or move it behind the model, into the application`)
            : `update edgetpu_compiler to ${known.since} or later`,
      };
    },
  });
