import { sums } from "./arithmetic.ts";
import { chosen, transposed } from "./chosen.ts";
import { conversions } from "./conversions.ts";
import { elements } from "./elements.ts";
import { functions } from "./functions.ts";
import { sixteenBits } from "./int16.ts";
import { movement } from "./movement.ts";
import { parts } from "./parts.ts";
import { pairs } from "./pairs.ts";
import { placed } from "./placed.ts";
import { products } from "./products.ts";
import { reductions } from "./reductions.ts";
import { recurrent } from "./recurrent.ts";
import { signals } from "./signals.ts";
import { spread } from "./spread.ts";
import { weightForms } from "./weights.ts";
import { texts } from "./texts.ts";
import { windows } from "./windows.ts";
import type { HandCase } from "./sketch.ts";

/** All cases worked out by hand. */
export const handCases: readonly HandCase[] = [
  ...products,
  ...weightForms,
  ...windows,
  ...sums,
  ...recurrent,
  ...movement,
  ...functions,
  ...conversions,
  ...sixteenBits,
  ...pairs,
  ...elements,
  ...reductions,
  ...parts,
  ...spread,
  ...chosen,
  ...transposed,
  ...placed,
  ...signals,
  ...texts,
];
