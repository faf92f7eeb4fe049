/** A value of an options table: enums by name, vectors of bytes as views over the file, 64-bit integers as bigint. */
export type OptionValue =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly (boolean | number | bigint | string)[];

/** An options table as plain data, by field name. */
export type OptionsTable = Readonly<Record<string, OptionValue | undefined>>;
