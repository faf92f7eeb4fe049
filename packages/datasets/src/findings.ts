import type { Diagnostic } from "@litequant/core";
import { describeInput, type ModelInput } from "./model-inputs.ts";

/** Fewer samples than this say little about ranges. */
const FEW_SAMPLES = 10;
/** Data that reach further beyond the declared range than this many times its width are far from it. */
const FAR_BEYOND = 1;
/** Data that fill less than this part of the declared range are far from it. */
const FAR_WITHIN = 1 / 16;

/** Collects what is worth saying about the data of one stream; independent of how many samples there are. */
export interface Findings {
  count(): void;
  /** How many samples there were. */
  readonly samples: number;
  /** Extremes of one float value. */
  values(input: ModelInput, min: number, max: number, sample: number): void;
  unscaledPixels(input: ModelInput): void;
  /** Reports what can only be said when the data have ended. */
  end(): void;
}

/** Makes {@link Findings}; each finding is reported once per input. */
export function createFindings(report: (diagnostic: Diagnostic) => void): Findings {
  const extremes = new Map<ModelInput, { min: number; max: number; far: boolean }>();
  const unscaled = new Set<ModelInput>();
  let samples = 0;
  const warn = (code: string, message: string, input?: ModelInput, sample?: number): void => {
    const place = input && { subgraph: input.id.subgraph, tensor: input.id.index, name: input.tensor.name };
    report({ code, severity: "warning", message, location: { ...place, ...(sample !== undefined && { sample }) } });
  };
  return {
    get samples() {
      return samples;
    },
    count: () => void samples++,
    values(input, min, max, sample) {
      const seen = extremes.get(input) ?? { min: Infinity, max: -Infinity, far: false };
      extremes.set(input, seen);
      seen.min = Math.min(seen.min, min);
      seen.max = Math.max(seen.max, max);
      const { declared } = input;
      if (declared === undefined || seen.far) return;
      const slack = (declared.max - declared.min) * FAR_BEYOND;
      if (seen.min >= declared.min - slack && seen.max <= declared.max + slack) return;
      seen.far = true;
      warn("DATA_RANGE", farMessage(input, seen, "far beyond"), input, sample);
    },
    unscaledPixels(input) {
      if (unscaled.has(input)) return;
      unscaled.add(input);
      warn(
        "UNSCALED_PIXELS",
        `pixels enter input ${describeInput(input)} as they are, 0 to 255; if the model was trained on other values, add --range 0..1 or -1..1`,
        input,
      );
    },
    end() {
      for (const [input, seen] of extremes) {
        const { declared } = input;
        if (declared === undefined || seen.far) continue;
        if (seen.max - seen.min >= (declared.max - declared.min) * FAR_WITHIN) continue;
        warn("DATA_RANGE", farMessage(input, seen, "only a small part of"), input);
      }
      if (samples > 0 && samples < FEW_SAMPLES)
        warn(
          "FEW_SAMPLES",
          `${samples === 1 ? "1 sample was" : `${samples} samples were`} given; ranges from fewer than ${FEW_SAMPLES} rarely hold, 100 to 500 typical ones do`,
        );
    },
  };
}

function farMessage(input: ModelInput, { min, max }: { min: number; max: number }, relation: string): string {
  const { declared } = input;
  const text = (value: number): string => String(Number(value.toPrecision(4)));
  return (
    `the data of input ${describeInput(input)} go from ${text(min)} to ${text(max)}, ${relation} ${text(declared!.min)} to ` +
    `${text(declared!.max)}, the range by ${declared!.from}; check the scaling (--range, --mean, --std)`
  );
}
