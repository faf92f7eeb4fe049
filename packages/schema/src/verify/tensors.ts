import { byteLength, elementCount, type Location, type Subgraph, type Tensor } from "@litequant/core";
import { verifyQuantization } from "./quantization.ts";
import { inRange, nameTensor, reportError, reportWarning, type Report } from "./report.ts";
import { countSparseValues } from "./sparsity.ts";

/** Checks every tensor of a subgraph: its buffer, its data against its shape, its quantization. */
export function verifyTensors(report: Report, subgraph: Subgraph, s: number): void {
  const { buffers } = report.model;
  subgraph.tensors.forEach((tensor, index) => {
    const location: Location = { subgraph: s, tensor: index, name: tensor.name };
    const what = nameTensor(tensor, s, index);
    if (!inRange(tensor.buffer, Math.max(buffers.length, 1))) {
      return reportError(
        report,
        `${what} refers to buffer ${tensor.buffer} of ${buffers.length}: the file is damaged`,
        location,
      );
    }
    const data = tensor.buffer === 0 ? undefined : buffers[tensor.buffer];
    if (data !== undefined && data.byteLength > 0) verifyData(report, tensor, data, what, location);
    if (tensor.quantization) verifyQuantization(report, tensor, tensor.quantization, what, location);
    if (tensor.isVariable && tensor.dtype === "string")
      reportError(report, `${what} is a variable of strings, which no runtime keeps`, location);
  });
}

function verifyData(report: Report, tensor: Tensor, data: Uint8Array, what: string, location: Location): void {
  const { dtype, shape, sparsity } = tensor;
  if (tensor.isVariable)
    return reportError(
      report,
      `${what} is a variable and has data; variables start at zero: clear its buffer or the flag`,
      location,
    );
  if (tensor.externalBuffer !== undefined)
    return reportError(
      report,
      `${what} has data in the file and in external buffer ${tensor.externalBuffer}: only one can be meant`,
      location,
    );
  if (dtype === "resource" || dtype === "variant") return;
  if (dtype === "string") return verifyStrings(report, data, elementCount(shape), what, location);
  if (sparsity !== undefined) {
    const count = countSparseValues(tensor);
    if (typeof count === "string")
      reportWarning(report, "SPARSITY", `${what} is sparse with ${count}; it cannot be densified`, location);
    else if (data.byteLength < byteLength(dtype, count))
      reportWarning(
        report,
        "SPARSITY",
        `${what} is sparse with ${count} values but only ${data.byteLength} bytes of data`,
        location,
      );
    return;
  }
  const negative = shape.find((size) => size < 0);
  const needed = byteLength(dtype, elementCount(shape));
  if (negative !== undefined)
    reportError(report, `${what} is constant with a size of ${negative} in its shape [${shape.join(", ")}]`, location);
  else if (data.byteLength < needed) {
    reportError(
      report,
      `${what} is ${dtype} [${shape.join(", ")}] and needs ${needed} bytes, but buffer ${tensor.buffer} has ${data.byteLength}: the file is damaged`,
      location,
    );
  } else if (data.byteLength > needed) {
    reportWarning(
      report,
      "DATA_SIZE",
      `${what} is ${dtype} [${shape.join(", ")}] and needs ${needed} bytes; buffer ${tensor.buffer} has ${data.byteLength}, the rest is ignored`,
      location,
    );
  }
}

/** Strings lie as a count, count + 1 offsets and the bytes. Runtimes do not check this at load. */
function verifyStrings(report: Report, data: Uint8Array, elements: number, what: string, location: Location): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = data.byteLength < 4 ? -1 : view.getInt32(0, true);
  const header = 4 * (count + 2);
  const complaint = (): string | undefined => {
    if (count < 0 || header > data.byteLength) return `${count < 0 ? "no" : count} strings in ${data.byteLength} bytes`;
    let last = header;
    for (let i = 0; i <= count; i += 1) {
      const offset = view.getInt32(4 + 4 * i, true);
      if (offset < last || offset > data.byteLength || (i === 0 && offset !== header))
        return `offset ${offset} of string ${i} out of order`;
      last = offset;
    }
    return count < elements ? `${count} strings where its shape has ${elements}` : undefined;
  };
  const found = complaint();
  if (found !== undefined) reportWarning(report, "STRINGS", `${what} has ${found}; reading it would fail`, location);
}
