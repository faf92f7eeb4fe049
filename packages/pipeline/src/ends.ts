import type { DType, EndChoice, EndWish, Model, Scheme } from "@litequant/core";
import { entryOf, LitequantError } from "@litequant/core";

/** What the ends of a quantized model are to be, for planning. */
export interface Ends {
  readonly inputs: EndChoice;
  readonly outputs: EndChoice;
}

/** Types that inputs and outputs can have beside float32, by the bits of the activations behind them. */
const integerEnds: { readonly [bits: number]: readonly DType[] } = { 8: ["int8", "uint8"], 16: ["int16"] };

/**
 * Finds the ends that were asked for, by one dtype for all or by name: of a signature's inputs, of a tensor, or a position.
 *
 * @param schemes - All that are in use: their activations say which integers the ends can be.
 * @throws LitequantError `INVALID_ARGUMENT` for a name that no input (output) has, and for a dtype that the schemes'
 *   activations cannot be given in.
 */
export function resolveEnds(
  model: Model,
  wishes: { readonly inputs: EndWish | undefined; readonly outputs: EndWish | undefined },
  schemes: readonly Scheme[],
): Ends {
  const side = (what: "inputs" | "outputs"): EndChoice => {
    const wish = wishes[what] ?? "float32";
    for (const dtype of typeof wish === "string" ? [wish] : Object.values(wish)) refuseMisfit(dtype, what, schemes);
    return typeof wish === "string" ? [wish] : byName(model, what, wish);
  };
  return { inputs: side("inputs"), outputs: side("outputs") };
}

function refuseMisfit(dtype: DType, what: string, schemes: readonly Scheme[]): void {
  if (dtype === "float32") return;
  const bits = new Set(schemes.flatMap(({ activations }) => activations?.bits ?? []));
  const possible = [...bits].flatMap((width) => integerEnds[width] ?? []);
  if (possible.includes(dtype)) return;
  const name = schemes.map((scheme) => scheme.name).join(", ");
  throw new LitequantError(
    "INVALID_ARGUMENT",
    possible.length === 0
      ? `the ${name} scheme leaves activations float32, so ${what} cannot be ${dtype}; leave their types out, or take a scheme that quantizes activations`
      : `the ${name} scheme has activations of ${[...bits].join(" and ")} bits, so ${what} cannot be ${dtype}; give float32, ${possible.join(", ")}`,
  );
}

function byName(model: Model, what: "inputs" | "outputs", wish: Readonly<Record<string, DType>>): EndChoice {
  const names = endNames(model, what);
  refuseIntegers(model, what, wish, names);
  const known = new Set([...names.values()].flat());
  const stray = Object.keys(wish).find((name) => !known.has(name));
  if (stray !== undefined) {
    const list = [...new Set([...names.values()].map(([first]) => `'${first}'`))].join(", ");
    throw new LitequantError("INVALID_ARGUMENT", `no ${what.slice(0, -1)} '${stray}' in the model; it has: ${list}`);
  }
  return (subgraph, position) => {
    const name = names.get(`${subgraph}/${position}`)?.find((candidate) => Object.hasOwn(wish, candidate));
    return name === undefined ? "float32" : wish[name]!;
  };
}

/** A name that is of integers alone (indices, tokens, masks) asks for what cannot be given. */
function refuseIntegers(
  model: Model,
  what: "inputs" | "outputs",
  wish: Readonly<Record<string, DType>>,
  names: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [name, wanted] of Object.entries(wish)) {
    const dtypes = [...names].flatMap(([place, own]) => {
      const [subgraph, position] = place.split("/").map(Number) as [number, number];
      const graph = model.subgraphs[subgraph]!;
      return own.includes(name) ? [graph.tensors[graph[what][position]!]!.dtype] : [];
    });
    if (dtypes.length === 0 || dtypes.some((dtype) => dtype === "float32" || dtype === wanted)) continue;
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `the ${what.slice(0, -1)} '${name}' is ${dtypes[0]} in the model and stays so, it cannot be ${wanted}; only float32 ones change`,
    );
  }
}

/** By subgraph and position all names of an end, the most familiar first. */
function endNames(model: Model, what: "inputs" | "outputs"): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const entries = [entryOf(model), ...model.signatures.map(({ key }) => entryOf(model, key))];
  for (const { subgraph, [what]: ports } of entries) {
    const { [what]: ends, tensors } = model.subgraphs[subgraph]!;
    ends.forEach((tensor, position) => {
      const own = ports.filter((port) => port.tensor === tensor).map(({ name }) => name);
      const key = `${subgraph}/${position}`;
      names.set(key, [...(names.get(key) ?? []), ...own, tensors[tensor]?.name ?? "", String(position)]);
    });
  }
  return names;
}
