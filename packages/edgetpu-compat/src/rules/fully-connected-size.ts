import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Outputs of one layer; layers of about 100,000 are cut in two by the maker's own split_fc tool. */
const mostOutputs = 65_536;

/** Very wide dense layers do not fit. */
export const fullyConnectedSize = defineRule({
  name: "fully-connected-size",
  what: `A FULLY_CONNECTED layer has at most ${mostOutputs} outputs`,
  source:
    "google-coral/libcoral CHANGES.md and its split_fc tool for layers of about 100,000 outputs; the line between is ours",
  confidence: "inferred",
  check({ operator, outputs }) {
    const count = outputs[0]?.shape.at(-1) ?? 0;
    if (operator.op !== "FULLY_CONNECTED" || count <= mostOutputs) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${count} outputs; layers beyond ${mostOutputs} are probably left to the CPU`,
      fix: `split the layer into several of at most ${mostOutputs} outputs and concatenate them`,
    };
  },
});
