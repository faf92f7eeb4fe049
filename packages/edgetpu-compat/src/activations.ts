import type { OperatorView } from "@litequant/core";

import { dataPorts } from "./ports.ts";
import { shapeText, tileBytes, tileMemory } from "./shapes.ts";

/** Whether the largest tensor of the Edge TPU part may be too large to compile. */
export interface ActivationRisk {
  /** Bytes that each tile would hold of it. */
  readonly tileBytes: number;
  /** Bytes of activations that a tile has. */
  readonly tileMemory: number;
  /** Operator of the file that reads or writes it; -1 where nothing is mapped, or where no file has it yet. */
  readonly operator: number;
  readonly shape: readonly number[];
  /** `chained`: larger than a tile, which convolutions in a chain cut into pieces. Never a certainty. */
  readonly risk: "none" | "chained" | "high";
}

/** Per tile; a chain of convolutions at 1.6 MB compiles, one at 3.2 MB does not. */
const longestChain = 1_650_000;

/** Operations that are cut along rows together with their neighbours. */
const chains = ["CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV"];

/**
 * Weighs the largest tensor of operators that are mapped.
 *
 * Known: no compiled model takes more than 196,608 bytes of a tile; a single PAD or CONV_2D with a larger tensor fails (10
 * of 10), while chains of convolutions are cut (MobileNet v2 at 1024x1024 compiles, at 2048x1024 it does not).
 */
export function weighActivations(views: readonly OperatorView[]): ActivationRisk {
  let largest: ActivationRisk = { tileBytes: 0, tileMemory, operator: -1, shape: [], risk: "none" };
  for (const view of views) {
    for (const { tensor, constant } of dataPorts(view)) {
      const bytes = tileBytes(tensor.shape, 16);
      if (constant || bytes <= largest.tileBytes) continue;
      largest = { ...largest, tileBytes: bytes, operator: view.id.index, shape: tensor.shape };
    }
  }
  const isChain = views.filter(({ operator }) => chains.includes(operator.op)).length > 1;
  const risk =
    largest.tileBytes <= tileMemory ? "none" : isChain && largest.tileBytes <= longestChain ? "chained" : "high";
  return { ...largest, risk };
}

/** The warning that goes with a risk. */
export function riskText({ operator, shape, tileBytes: bytes }: ActivationRisk): string {
  return `compiling may fail ("due to large activation tensors in model"): tensor ${shapeText(shape)}${operator < 0 ? "" : ` of operator ${operator}`} takes ${bytes} bytes of each tile, ${tileMemory} are there; use a smaller input`;
}

/** Room for parameters that large activations were seen to leave: 1.1, 1.7 and 1.9 MiB (google-coral/edgetpu#427, #572). */
export const leastCache = 1024 * 1024;

/** What to know of large activations where parameters have to be cached beside them. */
export function roomText({ shape, operator }: ActivationRisk): string {
  return `tensor ${shapeText(shape)}${operator < 0 ? "" : ` of operator ${operator}`} is larger than the tiles' memory; such activations were seen to leave as little as 1.1 MiB for caching parameters, so more may be streamed than is said here`;
}
