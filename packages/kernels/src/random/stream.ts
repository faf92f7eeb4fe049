import type { KernelContext, OpOptions } from "@litequant/core";

import { createPhilox } from "./philox.ts";
import type { Philox } from "./philox.ts";

/** What operators that draw share between two resets: how many drew without seeds of their own. */
interface Draws {
  unseeded: number;
}

/**
 * The random numbers of one operator: seeded by its options, or where both seeds are 0 by the runner's seed and the
 * operator's turn among those. A run goes on where the last one ended; resetting the variables starts again, so that
 * every sample that does not continue another sees the same numbers.
 *
 * @returns To be called inside run.
 */
export function randomStream(context: KernelContext, seeds: OpOptions["RANDOM_UNIFORM"]): () => Philox {
  // The runtime keeps 32 bits of each, with their sign.
  const seed = BigInt.asIntN(32, seeds.seed);
  const seed2 = BigInt.asIntN(32, seeds.seed2);
  let since: Draws | undefined;
  let stream: Philox | undefined;
  return () => {
    let draws = context.resources.get("random") as Draws | undefined;
    if (draws === undefined) context.resources.set("random", (draws = { unseeded: 0 }));
    if (stream === undefined || draws !== since) {
      since = draws;
      stream =
        seed === 0n && seed2 === 0n
          ? createPhilox(BigInt(context.seed), BigInt(draws.unseeded++))
          : createPhilox(seed, seed2);
    }
    return stream;
  };
}
