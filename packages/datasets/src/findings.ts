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
  /** Extremes of one float value, and whether all of it are whole numbers. */
  values(
    input: ModelInput,
    seen: { readonly min: number; readonly max: number; readonly whole: boolean },
    sample: number,
  ): void;
  unscaledPixels(input: ModelInput): void;
  /** Reports what can only be said when the data have ended. */
  end(): void;
}

/** Makes {@link Findings}; each finding is reported once per input. */
export function createFindings(report: (diagnostic: Diagnostic) => void): Findings {
  const extremes = new Map<ModelInput, { min: number; max: number; whole: boolean; far: boolean }>();
  const unscaled = new Set<ModelInput>();
  let samples = 0;
  const say = (
    severity: "info" | "warning",
    code: string,
    message: string,
    input?: ModelInput,
    sample?: number,
  ): void => {
    const place = input && { subgraph: input.id.subgraph, tensor: input.id.index, name: input.tensor.name };
    report({ code, severity, message, location: { ...place, ...(sample !== undefined && { sample }) } });
  };
  return {
    get samples() {
      return samples;
    },
    count: () => void samples++,
    values(input, { min, max, whole }, sample) {
      const seen = extremes.get(input) ?? { min: Infinity, max: -Infinity, whole: true, far: false };
      extremes.set(input, seen);
      seen.whole &&= whole;
      seen.min = Math.min(seen.min, min);
      seen.max = Math.max(seen.max, max);
      const { declared } = input;
      if (declared === undefined || seen.far) return;
      const slack = (declared.max - declared.min) * FAR_BEYOND;
      if (seen.min >= declared.min - slack && seen.max <= declared.max + slack) return;
      seen.far = true;
      say("warning", "DATA_RANGE", farMessage(input, seen, "far beyond"), input, sample);
    },
    unscaledPixels(input) {
      if (unscaled.has(input)) return;
      unscaled.add(input);
      say(
        "warning",
        "UNSCALED_PIXELS",
        `pixels enter input ${describeInput(input)} as they are, 0 to 255; if the model was trained on other values, add --range 0..1 or -1..1`,
        input,
      );
    },
    end() {
      for (const [input, seen] of extremes) {
        const { declared } = input;
        if (declared === undefined && !unscaled.has(input) && looksLikePixels(input, seen))
          say(
            "info",
            "UNSCALED_PIXELS",
            `the data of input ${describeInput(input)} are whole numbers up to ${seen.max}, like pixels that were not scaled; right only if the model scales them itself`,
            input,
          );
        if (declared === undefined || seen.far) continue;
        if (seen.max - seen.min >= (declared.max - declared.min) * FAR_WITHIN) continue;
        say("warning", "DATA_RANGE", farMessage(input, seen, "only a small part of"), input);
      }
      if (samples > 0 && samples < FEW_SAMPLES)
        say(
          "warning",
          "FEW_SAMPLES",
          `${samples === 1 ? "1 sample was" : `${samples} samples were`} given; ranges from fewer than ${FEW_SAMPLES} rarely hold, 100 to 500 typical ones do`,
        );
    },
  };
}

/** Whole numbers within 0..255 for an input that has the form of an image. */
function looksLikePixels({ tensor }: ModelInput, seen: { min: number; max: number; whole: boolean }): boolean {
  const isImage = tensor.shape.length === 4 && [1, 3, 4].includes(tensor.shape[3]!);
  return isImage && seen.whole && seen.min >= 0 && seen.max > 64 && seen.max <= 255;
}

function farMessage(input: ModelInput, { min, max }: { min: number; max: number }, relation: string): string {
  const { declared } = input;
  const text = (value: number): string => String(Number(value.toPrecision(4)));
  return (
    `the data of input ${describeInput(input)} go from ${text(min)} to ${text(max)}, ${relation} ${text(declared!.min)} to ` +
    `${text(declared!.max)}, the range by ${declared!.from}; check the scaling (--range, --mean, --std)`
  );
}
