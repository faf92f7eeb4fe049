import { bytesOf, elementBits } from "@litequant/core";
import type { Model, ModelEditor, Operator, PortForm, Tensor, TensorForm } from "@litequant/core";

import { blocksAsRows, reshape, withBlockScales } from "./blocks.ts";
import type { BytesCache } from "./bytes-cache.ts";
import { formKey, formOf, sameForm, withForm } from "./forms.ts";

/** Where a reader of tensors works. */
export interface Place {
  readonly model: Model;
  readonly editor: ModelEditor;
  readonly bytes: BytesCache;
  readonly subgraph: number;
  /** Names in use, so that new ones are unique. */
  readonly names: Set<string>;
}

/** Finds tensors in the form that a port wants, and makes what is missing: conversions, constants in another form. */
export interface Reader {
  /** The index of `tensor` in the wanted form; undefined: in the form it has in the model. */
  tensor(tensor: number, wanted: PortForm | undefined): number;
  /** Lets the tensor at index `at` stand for `tensor`, whose values it holds in this form. */
  replace(tensor: number, at: number, form: TensorForm): void;
  /** The index of a constant that the plan adds at an absent input, or -1. */
  added(operator: Operator, wanted: PortForm | undefined): number;
  /** The index of an output of the subgraph in this form, under the name that it has in the model. */
  end(tensor: number, form: TensorForm): number;
}

/**
 * A reader of one subgraph.
 *
 * @param written - By tensor: the form that its writer gives it; undefined for constants.
 * @param push - Receives conversions, just before the operator for which they were needed.
 */
export function createReader(
  place: Place,
  written: readonly (TensorForm | undefined)[],
  push: (operator: Operator) => void,
): Reader {
  const { model, editor, subgraph, bytes, names } = place;
  const tensors = model.subgraphs[subgraph]!.tensors;
  /** Tensors by origin and form. */
  const placed = new Map<string, number>();
  /** Constants whose own index stands for one of their forms. */
  const taken = new Set<number>();
  const replaced = new Map<number, { readonly at: number; readonly form: TensorForm }>();

  const add = (tensor: Tensor, form: TensorForm): number =>
    editor.addTensor(subgraph, {
      ...withForm(tensor, form),
      name: uniqueName(names, `${tensor.name}_${form.dtype}`),
      buffer: 0,
      isVariable: false,
    });
  const convert = (from: number, tensor: Tensor, form: TensorForm): number => {
    const to = add(tensor, form);
    const op = form.dtype.startsWith("float") ? "DEQUANTIZE" : "QUANTIZE";
    push({ op, options: {}, version: 1, inputs: [from], outputs: [to], intermediates: [] });
    return to;
  };
  const shape = (from: number, tensor: Tensor, form: TensorForm): number => {
    const to = add(tensor, form);
    const size = {
      name: uniqueName(names, `${tensor.name}_shape`),
      dtype: "int32",
      shape: [tensor.shape.length],
    } as const;
    const data = bytesOf(Int32Array.from(tensor.shape));
    const sizes = editor.addTensor(subgraph, { ...size, hasRank: true, isVariable: false, buffer: 0 }, data);
    push(reshape(from, to, tensor, sizes));
    return to;
  };
  const store = (index: number, tensor: Tensor, form: TensorForm, data: Uint8Array | undefined): number => {
    const converted = data ?? bytes.of(tensor, form);
    const isNew = taken.has(index);
    const name = isNew ? uniqueName(names, `${tensor.name}_${form.dtype}`) : tensor.name;
    const scales = form.blockSize === undefined ? "" : uniqueName(names, `${name}_scales`);
    const stored = withBlockScales(editor, subgraph, { ...tensor, name }, form, scales);
    if (isNew) return editor.addTensor(subgraph, stored, converted);
    taken.add(index);
    editor.replaceTensor({ subgraph, index }, stored, converted);
    return index;
  };
  const once = (key: string, make: () => number): number => {
    const found = placed.get(key);
    if (found !== undefined) return found;
    const made = make();
    placed.set(key, made);
    return made;
  };
  const constant = (index: number, { form, stored = form, bytes: data, shape: laidOut }: PortForm): number => {
    const tensor = laidOut ? { ...tensors[index]!, shape: laidOut } : tensors[index]!;
    const direct = sameForm(stored, form);
    const kept = direct ? { tensor, form: stored } : blocksAsRows(tensor, stored);
    const source = `${index}:${formKey(kept.form)}:${data ? bytes.key(data) : ""}:${laidOut?.join() ?? ""}`;
    const at = (): number =>
      once(source, () => {
        if (!sameForm(kept.form, formOf(tensor)) || data) return store(index, kept.tensor, kept.form, data);
        // The constant as it is: its own index, unless another form has taken that.
        if (taken.has(index))
          return editor.addTensor(subgraph, { ...tensor, name: uniqueName(names, `${tensor.name}_${tensor.dtype}`) });
        taken.add(index);
        return index;
      });
    if (direct) return at();
    return once(`${source}:${formKey(form)}`, () => {
      const floats = convert(at(), kept.tensor, form);
      return kept.tensor.shape === tensor.shape ? floats : shape(floats, tensor, form);
    });
  };

  const read = (tensor: number, wanted: PortForm | undefined): number => {
    const { at, form: from } = replaced.get(tensor) ?? { at: tensor, form: written[tensor] };
    const want = wanted ?? { form: formOf(tensors[tensor]!) };
    if (from === undefined) return constant(tensor, want);
    if (sameForm(from, want.form)) return at;
    return once(`${tensor}:${formKey(want.form)}`, () => convert(at, tensors[tensor]!, want.form));
  };
  return {
    tensor: read,
    replace: (tensor, at, form) => void replaced.set(tensor, { at, form }),
    added: (operator, wanted) => (wanted?.bytes ? addConstant(place, operator, wanted.form, wanted.bytes) : -1),
    end(tensor, form) {
      const to = read(tensor, { form });
      const { inputs, outputs } = model.subgraphs[subgraph]!;
      if (to !== tensor && !inputs.includes(tensor) && ![...inputs, ...outputs].includes(to))
        giveName(place, tensor, to);
      return to;
    },
  };
}

/** What users see keeps the name of the model; the tensor behind it takes another. */
function giveName({ model, editor, subgraph, names }: Place, inner: number, outer: number): void {
  const { name } = model.subgraphs[subgraph]!.tensors[inner]!;
  const [behind, seen] = [editor.tensor({ subgraph, index: inner }), editor.tensor({ subgraph, index: outer })];
  if (behind.name !== name) return;
  names.delete(seen.name);
  editor.replaceTensor({ subgraph, index: inner }, { ...behind, name: uniqueName(names, `${name}_${behind.dtype}`) });
  editor.replaceTensor({ subgraph, index: outer }, { ...seen, name });
}

function addConstant(
  { model, editor, subgraph, names }: Place,
  { outputs }: Operator,
  form: TensorForm,
  data: Uint8Array,
): number {
  const owner = model.subgraphs[subgraph]!.tensors[outputs[0]!]?.name ?? "";
  const count = (data.byteLength * 8) / elementBits(form.dtype);
  const name = uniqueName(names, `${owner}_bias`);
  return editor.addTensor(
    subgraph,
    withForm({ name, dtype: form.dtype, shape: [count], hasRank: true, isVariable: false, buffer: 0 }, form),
    data,
  );
}

/** A name that nothing has yet: the one wanted, or that with a number. */
export function uniqueName(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let i = 1; names.has(name); i++) name = `${wanted}_${i}`;
  names.add(name);
  return name;
}
