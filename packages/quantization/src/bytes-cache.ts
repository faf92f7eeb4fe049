import type { Model, Tensor, TensorForm } from "@litequant/core";

import { convertConstant } from "./convert.ts";
import { formKey } from "./forms.ts";

/** Converted constants: a buffer that several tensors share is converted once per form. */
export interface BytesCache {
  of(tensor: Tensor, form: TensorForm): Uint8Array;
  /** A number that stands for these very bytes. */
  key(bytes: Uint8Array): number;
}

/** A cache over the buffers of `model`. */
export function createBytesCache(model: Model): BytesCache {
  const converted = new Map<string, Uint8Array>();
  const keys = new Map<Uint8Array, number>();
  return {
    of({ buffer, shape }, form) {
      const key = `${buffer}/${shape.join()}/${formKey(form)}`;
      const found = converted.get(key) ?? convertConstant(model.buffers[buffer]!, shape, form);
      converted.set(key, found);
      return found;
    },
    key(bytes) {
      const key = keys.get(bytes) ?? keys.size;
      keys.set(bytes, key);
      return key;
    },
  };
}
