import { LitequantError } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { inputOf, outputOf, refusal } from "../ports.ts";
import { deliverTo } from "../subgraphs.ts";
import { handleOf, variableAt } from "./variables.ts";

/** VAR_HANDLE. LiteRT@f67457790 tflite/kernels/var_handle.cc */
export const varHandle: Kernel<"VAR_HANDLE"> = {
  prepare(context) {
    const { container = "", sharedName = "" } = context.options;
    const key = JSON.stringify([container, sharedName]);
    const output = outputOf<Int32Array>(context);
    return () => {
      output.data[0] = handleOf(context, key, sharedName);
    };
  },
};

/**
 * READ_VARIABLE for every type.
 *
 * LiteRT@f67457790 tflite/kernels/read_variable.cc: a shape that is declared holds before the run, a scalar may be anything.
 */
export const readVariable: Kernel<"READ_VARIABLE"> = {
  prepare(context) {
    const handle = inputOf(context, 0);
    const output = context.output(0);
    if (output.shape.length === 0) context.resize(0, undefined);
    return () => {
      const { name, value } = variableAt(context, handle);
      if (value === undefined) {
        throw new LitequantError(
          "NOT_READY",
          `${context.op}: variable "${name}" has no value yet; run the signature that sets it first, in the same sequence`,
          { location: { op: context.op } },
        );
      }
      if (value.dtype !== output.dtype)
        throw refusal(context, `variable "${name}" is ${value.dtype}, the output ${output.dtype}`);
      deliverTo(context, 0, value);
    };
  },
};

/** ASSIGN_VARIABLE for every type; keeps a copy. LiteRT@f67457790 tflite/kernels/assign_variable.cc */
export const assignVariable: Kernel<"ASSIGN_VARIABLE"> = {
  prepare(context) {
    const handle = inputOf(context, 0);
    const { dtype, shape } = inputOf(context, 1);
    const source = inputOf(context, 1);
    return () => {
      const variable = variableAt(context, handle);
      const { data } = source;
      const kept = variable.value;
      // A shape that changed is another array.
      if (kept?.dtype === dtype && kept.shape === shape && kept.data.length === data.length) {
        (kept.data as Uint8Array).set(data as Uint8Array);
      } else {
        variable.value = { dtype, shape, data: data.slice() };
      }
    };
  },
};
