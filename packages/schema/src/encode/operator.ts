import { LitequantError, type Location, type Operator } from "@litequant/core";
import type { Builder, Offset } from "flatbuffers";
import { builtinLayout } from "../builtins.ts";
import { unions } from "../generated/layout.ts";
import { Operator as OperatorTable } from "../generated/tflite/operator.ts";
import type { OptionsTable } from "../options/table.ts";
import { writeOptions } from "../options/write.ts";
import { boolVector, int32Vector } from "./vectors.ts";

/**
 * One operator, with its options in the union that the schema has them in.
 * @throws LitequantError `INVALID_ARGUMENT` when options do not fit the operator.
 */
export function writeOperator(builder: Builder, operator: Operator, codeIndex: number, location: Location): Offset {
  const [first, second] = collectOptions(operator, location).map(
    (entry) => entry && { type: entry.type, offset: writeOptions(builder, entry.table, entry.fields, location) },
  );
  const inputs = int32Vector(builder, operator.inputs);
  const outputs = int32Vector(builder, operator.outputs);
  const intermediates = operator.intermediates.length > 0 ? int32Vector(builder, operator.intermediates) : undefined;
  const mutatingInputs = operator.mutatingInputs && boolVector(builder, operator.mutatingInputs);
  const bytes = operator.bytes && builder.createByteVector(operator.bytes);
  OperatorTable.startOperator(builder);
  OperatorTable.addOpcodeIndex(builder, codeIndex);
  OperatorTable.addInputs(builder, inputs);
  OperatorTable.addOutputs(builder, outputs);
  if (first !== undefined) {
    OperatorTable.addBuiltinOptionsType(builder, first.type);
    OperatorTable.addBuiltinOptions(builder, first.offset);
  }
  if (bytes !== undefined) OperatorTable.addCustomOptions(builder, bytes);
  if (mutatingInputs !== undefined) OperatorTable.addMutatingVariableInputs(builder, mutatingInputs);
  if (intermediates !== undefined) OperatorTable.addIntermediates(builder, intermediates);
  if (second !== undefined) {
    OperatorTable.addBuiltinOptions2Type(builder, second.type);
    OperatorTable.addBuiltinOptions2(builder, second.offset);
  }
  if (operator.debugMetadataIndex !== undefined)
    OperatorTable.addDebugMetadataIndex(builder, operator.debugMetadataIndex);
  return OperatorTable.endOperator(builder);
}

interface Member {
  readonly table: string;
  readonly type: number;
  readonly fields: OptionsTable;
}

/** What goes into the two unions. */
function collectOptions(operator: Operator, location: Location): (Member | undefined)[] {
  const members: (Member | undefined)[] = [undefined, undefined];
  const place = (union: number, member: Member): void => {
    if (members[union] !== undefined) {
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `${operator.op} has two options tables for one place: ${members[union]?.table} and ${member.table}`,
        { location },
      );
    }
    members[union] = member;
  };
  if ("options" in operator && operator.options !== undefined) {
    const layout = builtinLayout(operator.op);
    const isEmpty = Object.keys(operator.options).length === 0;
    if (layout?.table === undefined && !isEmpty)
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `${operator.op} has no options in the schema; leave them undefined`,
        { location },
      );
    // Every options interface is a record of option values.
    if (layout?.table !== undefined)
      place(layout.union - 1, {
        table: layout.table,
        type: layout.type,
        fields: operator.options as unknown as OptionsTable,
      });
  }
  for (const { table, fields } of operator.foreignOptions ?? []) {
    const union = ["BuiltinOptions", "BuiltinOptions2"].findIndex((name) => unions[name]?.includes(table));
    const type = unions[union === 0 ? "BuiltinOptions" : "BuiltinOptions2"]?.indexOf(table) ?? -1;
    if (union < 0 || table === "")
      throw new LitequantError("INVALID_ARGUMENT", `${table} is no options table of the schema`, { location });
    place(union, { table, type, fields: fields as OptionsTable });
  }
  return members;
}
