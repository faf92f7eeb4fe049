/** Where a command writes and how: handed in, so that tests run commands in-process. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether stderr is a terminal: progress bars and notes only there. */
  readonly isTerminal: boolean;
  /** Colours on stdout and on stderr. */
  readonly outColours: boolean;
  readonly errColours: boolean;
}

/** The streams of this process. Colours only on a terminal, and never with NO_COLOR. */
export function processStreams(): Streams {
  const { stdout, stderr, env } = process;
  const allowed = !env.NO_COLOR && env.TERM !== "dumb";
  // Writing into a pipe whose reader has left (`| head`) is no failure of ours.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY,
    outColours: allowed && stdout.isTTY,
    errColours: allowed && stderr.isTTY,
  };
}
