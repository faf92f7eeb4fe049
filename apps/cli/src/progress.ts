import type { Progress } from "@litequant/core";
import { Presets, SingleBar } from "cli-progress";
import type { Streams } from "./streams.ts";

/** A progress bar on stderr while a command runs. */
export interface ProgressBar {
  readonly onProgress: (progress: Progress) => void;
  readonly stop: () => void;
}

/** A bar on a terminal, nothing elsewhere. */
export function progressBar({ isTerminal }: Streams): ProgressBar {
  if (!isTerminal) return { onProgress: () => undefined, stop: () => undefined };
  let bar: SingleBar | undefined;
  let current = "";
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const onProgress = ({ stage, done, total }: Progress): void => {
    if (stage !== current) stop();
    current = stage;
    if (bar === undefined) {
      const format =
        total === undefined
          ? "{stage} {value} samples  {duration_formatted}"
          : "{stage} {bar} {value}/{total}  {eta_formatted}";
      bar = new SingleBar(
        { format, stream: process.stderr, gracefulExit: false, clearOnComplete: true, fps: 10, etaBuffer: 50 },
        Presets.shades_classic,
      );
      bar.start(total ?? 0, done, { stage: stage.padEnd(9) });
    }
    bar.update(done);
  };
  return { onProgress, stop };
}
