import type { Activations, Runner, Sample } from "@litequant/core";
import { LitequantError } from "@litequant/core";

/**
 * A sample bound to a runner: it runs whenever asked, so it may be held, collected or shared without holding values.
 * A sample that continues a sequence runs once: the variables it needs are gone afterwards.
 */
export function bindSample(runner: Runner, sample: Sample): Activations {
  let ran = false;
  return {
    sample,
    model: runner.model,
    run(visitor, { again = false } = {}) {
      if (again) return runner.run({ ...sample, continues: true }, visitor);
      if (ran && sample.continues) {
        throw new LitequantError(
          "NOT_READY",
          `sample ${sample.index} continues a sequence and has run already; run the sequence again from its start`,
          {
            location: { sample: sample.index },
          },
        );
      }
      ran = true;
      return runner.run(sample, visitor);
    },
  };
}
