import type { OpSpec } from "@litequant/core";

/** To whole steps of a range and back. */
export const fakeQuant = {
  name: "FAKE_QUANT",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  // The runtime has no integer kernel.
  modes: {},
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { options: { narrowRange: true } } },
  ],
} as const satisfies OpSpec;
