import type { OpSpec } from "@litequant/core";

/** A tensor with a part replaced by another. */
export const dynamicUpdateSlice = {
  name: "DYNAMIC_UPDATE_SLICE",
  inputs: [{ role: "activation" }, { role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "in:1", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "int16", "int32", "int64", "bool"],
  modes: { int8: "beside" },
  obstacles: { int16x8: "only its fourth version has a kernel for 16 bits, which most runtimes refuse" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 2: ["int64"] } } },
    { version: 3, when: { inputs: { 0: ["float16"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
    { version: 5, when: { inputs: { 0: ["int4"] } } },
    { version: 6, when: { inputs: { 0: ["bfloat16"] } } },
  ],
} as const satisfies OpSpec;
