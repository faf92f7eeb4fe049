import type { EdgeTpuRule } from "@litequant/core";

import { optionsOf } from "@litequant/ops";

import { isBefore } from "../compiler.ts";
import type { EdgeTpuCompiler } from "../compiler.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Versions that a release of the compiler loads but does not map: resizing with pixel centers. */
export const operationVersion = (compiler: EdgeTpuCompiler): EdgeTpuRule =>
  defineRule({
    name: "operation-version",
    what: "Resizing with half pixel centers or aligned corners (version 3) is mapped since compiler 16.0",
    source: "google-coral/edgetpu#396, #420; guichristmann/edge-tpu-tiny-yolo#10; logs of compilers 14.1 and 15.0",
    confidence: "measured",
    check({ operator }) {
      if (!isBefore(compiler, "16.0") || operator.version < 3) return undefined;
      if (operator.op !== "RESIZE_BILINEAR" && operator.op !== "RESIZE_NEAREST_NEIGHBOR") return undefined;
      return {
        status: edgeTpuStatus.unsupportedVersion,
        why: `version ${operator.version} (${Object.entries(optionsOf(operator) ?? {})
          .filter(([, value]) => value === true)
          .map(([name]) => name)
          .join(", ")}), compiler ${compiler} maps up to version 2`,
        fix: "update edgetpu_compiler to 16.0, or resize without half pixel centers (tf.compat.v1.image.resize)",
      };
    },
  });
