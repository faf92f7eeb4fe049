import { bytesOf } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { inputOf, optionalInput, outputOf } from "../ports.ts";
import { fingerprint64 } from "./fingerprint.ts";

/**
 * LSH_PROJECTION: the sign of the weighted sum of the items' hashes, for each of a hash function's seeds.
 *
 * LiteRT@f67457790 tflite/kernels/lsh_projection.cc: an item's hash is that of the seed's bytes and its own, as int64.
 */
export const lshProjection: Kernel<"LSH_PROJECTION"> = {
  prepare(context) {
    const seeds = inputOf<Float32Array>(context, 0);
    const input = inputOf(context, 1);
    const weights = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Int32Array>(context);
    if (seeds.dtype !== "float32" || output.dtype !== "int32") return undefined;
    const [hashes, bits] = seeds.shape;
    const [items] = input.shape;
    const dense = context.options.type === "DENSE";

    const signBit = (seed: number): number => {
      const bytes = bytesOf(seeds.data).subarray(4 * seed, 4 * seed + 4);
      const all = bytesOf(input.data);
      const length = all.length / items;
      const key = new Uint8Array(4 + length);
      key.set(bytes);
      let score = 0;
      for (let item = 0; item < items; item++) {
        key.set(all.subarray(item * length, (item + 1) * length), 4);
        const value = Number(BigInt.asIntN(64, fingerprint64(key)));
        score += weights === undefined ? value : weights.data[item] * value;
      }
      return score > 0 ? 1 : 0;
    };
    return () => {
      for (let hash = 0; hash < hashes; hash++) {
        let signature = 0;
        for (let bit = 0; bit < bits; bit++) {
          const sign = signBit(hash * bits + bit);
          if (dense) output.data[hash * bits + bit] = sign;
          else signature = (signature << 1) | sign;
        }
        if (!dense) output.data[hash] = signature + hash * (1 << bits);
      }
    };
  },
};
