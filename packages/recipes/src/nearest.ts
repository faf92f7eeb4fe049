import { editDistance } from "@litequant/core";

/** ` Did you mean ...?` with the candidate that differs least, or nothing where none is near. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const wanted = text.toLowerCase();
  let best: string | undefined;
  // A third of the letters may be wrong.
  let least = Math.ceil(text.length / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best === undefined ? "" : ` Did you mean '${best}'?`;
}
