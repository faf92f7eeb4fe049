import { expect, it } from "vitest";
import { relocate } from "./transform-chain.ts";

const back = {
  operator: (subgraph: number, index: number) => (index === 9 ? undefined : index + 1 + subgraph * 10),
  tensor: (subgraph: number, index: number) => index + 2 + subgraph * 20,
};

it("translates every place that a message names, each once", () => {
  const message =
    'CONV_2D (operator 3): feeds SIN (operator 4 of subgraph 1) and POW (operator 9); "x" (tensor 4), 3 operators';
  expect(relocate({ message, location: { operator: 3, tensor: 4 } }, back)).toEqual({
    message:
      'CONV_2D (operator 4): feeds SIN (operator 15 of subgraph 1) and POW (operator 9); "x" (tensor 6), 3 operators',
    location: { operator: 4, tensor: 6 },
  });
});
