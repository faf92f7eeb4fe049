import { constantValues, inputsOf, portText } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** A constant can be appended as zeros only. */
export const concatenationConstant = defineRule({
  name: "concatenation-constant",
  what: "CONCATENATION with a constant has exactly two inputs, and the constant is all zeros: a padding",
  source: "coral.ai/docs/edgetpu/models-intro, Concatenation",
  confidence: "documented",
  check(view, model) {
    if (view.operator.op !== "CONCATENATION") return undefined;
    const ports = inputsOf(view, "activation");
    const constant = ports.find((port) => port.constant);
    if (constant === undefined) return undefined;
    const zero = constant.tensor.quantization?.zeroPoint[0] ?? 0;
    const values = constantValues(view, constant.position, model) ?? [];
    // Zeros of the file's integers or of what they stand for: the maker's words allow both.
    const isZero = values.every((value) => value === zero) || values.every((value) => value === 0);
    if (ports.length === 2 && isZero) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${portText(constant)} is a constant ${isZero ? `among ${ports.length} inputs, two are allowed` : "with other values than zero"}`,
      fix: isZero
        ? "concatenate step by step, or use PAD"
        : "add the constant behind the concatenation with ADD, after a PAD to the full size",
    };
  },
});
