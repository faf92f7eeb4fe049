/** Scalar types of the schema. */
export type ScalarType =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64";

interface FieldBase {
  /** The field's name in camelCase. */
  readonly name: string;
  /** Its place in the vtable. */
  readonly slot: number;
  /** Known, never read or written. */
  readonly deprecated?: true;
}

/** A field of a table of the schema, as the code generator describes it. */
export type FieldLayout =
  | (FieldBase & {
      readonly kind: "scalar";
      readonly type: ScalarType;
      readonly default: number | bigint | boolean | string;
      readonly enum?: string;
    })
  | (FieldBase & {
      readonly kind: "vector";
      readonly type: ScalarType;
      readonly enum?: string;
      readonly align?: number;
    })
  | (FieldBase & { readonly kind: "string" })
  | (FieldBase & { readonly kind: "table"; readonly table: string })
  | (FieldBase & { readonly kind: "tables"; readonly table: string })
  | (FieldBase & { readonly kind: "union"; readonly union: string })
  | (FieldBase & { readonly kind: "unionType"; readonly union: string });

/** A builtin operator's code, and the options table that it carries: member `type` of the operator's first or second union. */
export type BuiltinLayout =
  | { readonly code: number; readonly table?: never }
  | { readonly code: number; readonly table: string; readonly union: 1 | 2; readonly type: number };
