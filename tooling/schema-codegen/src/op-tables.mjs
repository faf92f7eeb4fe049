// Which options table each builtin operator carries. The schema does not say: a table belongs to the operator of the
// same name, except for those below (as the runtime's parser reads them: LiteRT@f67457790 tflite/core/api/flatbuffer_conversions.cc).

/** Values of BuiltinOperator that name no operator: custom operators go by their own name. */
const notOperators = new Set(["CUSTOM", "PLACEHOLDER_FOR_GREATER_OP_CODES"]);

const sharedTables = {
  Pool2DOptions: ["AVERAGE_POOL_2D", "L2_POOL_2D", "MAX_POOL_2D"],
  L2NormOptions: ["L2_NORMALIZATION"],
  SequenceRNNOptions: ["UNIDIRECTIONAL_SEQUENCE_RNN"],
  ReducerOptions: ["MEAN", "SUM", "REDUCE_PROD", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_ANY", "REDUCE_ALL"],
  MaximumMinimumOptions: ["MAXIMUM", "MINIMUM"],
  Conv3DOptions: ["CONV_3D_TRANSPOSE"],
  RandomOptions: ["RANDOM_STANDARD_NORMAL", "RANDOM_UNIFORM", "MULTINOMIAL"],
};

/** Unions of Operator that hold options, in slot order. */
export const optionUnions = ["BuiltinOptions", "BuiltinOptions2"];

/**
 * @param reflection - From readReflection.
 * @returns `{ name, code, table, union, type }` of every builtin operator; `table` is undefined where it has no options.
 */
export function operatorTables(reflection) {
  const members = new Map();
  optionUnions.forEach((name, index) => {
    for (const value of reflection.enum(name).values) {
      if (value.table) members.set(value.table, { table: value.table, union: index + 1, type: value.value });
    }
  });
  const byLowerCase = new Map([...members.keys()].map((table) => [table.toLowerCase(), table]));
  const byOperator = new Map(
    Object.entries(sharedTables).flatMap(([table, names]) => names.map((name) => [name, table])),
  );
  const operators = reflection
    .enum("BuiltinOperator")
    .values.filter(({ name }) => !notOperators.has(name))
    .map(({ name, value }) => {
      const table = byOperator.get(name) ?? byLowerCase.get(`${name.replaceAll("_", "").toLowerCase()}options`);
      return { name, code: value, ...members.get(table) };
    });
  const used = new Set(operators.map(({ table }) => table));
  const orphans = [...members.keys()].filter((table) => !used.has(table));
  if (orphans.length > 0)
    throw new Error(`No operator carries ${orphans.join(", ")}: name their operators in op-tables.mjs`);
  return operators;
}
