import type { Model, Subgraph } from "@litequant/core";

/** A file as goldens describe it. */
export interface Facts {
  readonly subgraphs: readonly {
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    readonly operators: readonly {
      readonly op: string;
      readonly inputs: readonly number[];
      readonly outputs: readonly number[];
    }[];
    readonly tensors: readonly {
      readonly name: string;
      readonly dtype: string;
      readonly scales?: readonly number[];
      readonly details?: { readonly blockSize?: number };
    }[];
  }[];
}

interface Graph {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly {
    readonly op: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  }[];
  /** Type and what shares a scale: nothing, `*` for channels, `/32` for blocks. */
  form(tensor: number): string;
}

/** Every operator of the source in a model that was made of it, and the ends; conversions are looked through. */
export function formsOfModel(model: Model, source: Model): readonly string[] {
  return model.subgraphs.flatMap((graph, subgraph) => {
    const wanted = source.subgraphs[subgraph]!.operators.map(({ op }) => op);
    // What is between them was inserted: an activation that a kernel does not know fused.
    const own = graph.operators.filter(({ op }) => op === wanted[0] && wanted.shift() !== undefined);
    return linesOf(graphOf(graph), (operator) => own.includes(operator as (typeof own)[number]));
  });
}

/** The same of a golden's facts; operators whose output is none of the source's were inserted. */
export function formsOfFacts(facts: Facts, source: Model): readonly string[] {
  const names = new Set(source.subgraphs.flatMap(({ tensors }) => tensors.map(({ name }) => name)));
  return facts.subgraphs.flatMap(({ inputs, outputs, operators, tensors }) =>
    linesOf(
      {
        inputs,
        outputs,
        operators,
        form: (tensor) => {
          const { dtype, scales = [], details } = tensors[tensor]!;
          if (details?.blockSize !== undefined) return `${dtype.toLowerCase()}/${details.blockSize}`;
          return dtype.toLowerCase() + (scales.length > 1 ? "*" : "");
        },
      },
      ({ outputs }) => names.has(tensors[outputs[0]!]!.name),
    ),
  );
}

function graphOf({ inputs, outputs, operators, tensors }: Subgraph): Graph {
  return {
    inputs,
    outputs,
    operators,
    form: (tensor) => {
      const { dtype, quantization } = tensors[tensor]!;
      if (quantization?.details?.kind === "blockwise") return `${dtype}/${quantization.details.blockSize}`;
      return dtype + ((quantization?.scale.length ?? 0) > 1 ? "*" : "");
    },
  };
}

function linesOf(graph: Graph, isOwn: (operator: Graph["operators"][number]) => boolean): readonly string[] {
  const ends = (list: readonly number[]): string => list.map((tensor) => graph.form(tensor)).join(" ");
  const operators = graph.operators.filter(
    (operator) => operator.op !== "QUANTIZE" && operator.op !== "DEQUANTIZE" && isOwn(operator),
  );
  return [
    `ends ${ends(graph.inputs)} -> ${ends(graph.outputs)}`,
    ...operators.map(({ op, inputs, outputs }) => {
      const list = (ports: readonly number[]): string => ports.map((tensor) => port(graph, tensor)).join(" ");
      return `${op} ${list(inputs)} -> ${list(outputs)}`;
    }),
  ];
}

/** A constant behind a DEQUANTIZE is what is stored. */
function port(graph: Graph, tensor: number): string {
  if (tensor < 0) return "-";
  const maker = graph.operators.find(({ op, outputs }) => op === "DEQUANTIZE" && outputs.includes(tensor));
  const stored = maker?.inputs[0];
  const isConstant =
    stored !== undefined &&
    !graph.inputs.includes(stored) &&
    !graph.operators.some(({ outputs }) => outputs.includes(stored));
  return isConstant ? `${graph.form(stored)}>float32` : graph.form(tensor);
}
