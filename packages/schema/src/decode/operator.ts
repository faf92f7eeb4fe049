import type { ForeignOptions, Location, Operator } from "@litequant/core";
import { builtinLayout, builtinName } from "../builtins.ts";
import { invalidModel, noteNewer } from "../errors.ts";
import { unions } from "../generated/layout.ts";
import { OperatorCode as OperatorCodeTable } from "../generated/tflite/operator-code.ts";
import type { Operator as OperatorTable } from "../generated/tflite/operator.ts";
import { readOptions } from "../options/read.ts";
import type { OptionsTable } from "../options/table.ts";
import { has, list, numbers, outsideBytes, text, type Source } from "./source.ts";

const customCode = 32;

/** An operator code of the file as the model's operators name it. */
export interface OperatorCode {
  readonly op: Operator["op"];
  readonly version: number;
}

/**
 * All operator codes. Old files have only the 8-bit field, newer ones both: the larger is the code.
 * @throws LitequantError `INVALID_MODEL` for a custom operator without a name and for negative codes.
 */
export function decodeOperatorCodes(source: Source): OperatorCode[] {
  const table = new OperatorCodeTable();
  return list(source.root.operatorCodesLength(), (index) => {
    source.root.operatorCodes(index, table);
    const code = Math.max(table.builtinCode(), table.deprecatedBuiltinCode());
    const version = table.version();
    if (code < 0) throw invalidModel(`operator code ${index} is ${code}: no operator has a negative code`);
    if (code === customCode) {
      const name = text(source, `the name of operator code ${index}`, (encoding) => table.customCode(encoding));
      if (name === undefined)
        throw invalidModel(`operator code ${index} is CUSTOM without a custom_code: nothing says which operator it is`);
      return { op: `CUSTOM:${name}`, version };
    }
    const op = builtinName(code);
    if (op === undefined) {
      const message = `operator code ${index} is builtin ${code}, which this schema does not name; it is kept as BUILTIN:${code} and cannot run`;
      source.diagnostics.push({
        code: "UNKNOWN_OPERATOR",
        severity: "warning",
        message,
        location: { op: `BUILTIN:${code}` },
      });
    }
    return { op: op ?? `BUILTIN:${code}`, version };
  });
}

/** One operator of the file, with the options table that its code carries in the schema; any other table is kept as foreign. */
export function decodeOperator(
  source: Source,
  table: OperatorTable,
  codes: readonly OperatorCode[],
  place: { readonly subgraph: number; readonly operator: number },
): Operator {
  const code = codes[table.opcodeIndex()];
  if (code === undefined) {
    throw invalidModel(
      `operator ${place.operator} of subgraph ${place.subgraph} has opcode index ${table.opcodeIndex()} of ${codes.length}`,
      place,
    );
  }
  const location: Location = { ...place, op: code.op };
  const { options, foreignOptions } = decodeOptions(source, table, location);
  if (table.customOptionsFormat() !== 0)
    noteNewer(
      source,
      `operator ${place.operator} has custom options in format ${table.customOptionsFormat()}`,
      location,
    );
  const bytes = customOptions(source, table, place.operator);
  const debugMetadataIndex = table.debugMetadataIndex();
  const operator = {
    op: code.op,
    version: code.version,
    inputs: numbers(table.inputsLength(), (i) => table.inputs(i)),
    outputs: numbers(table.outputsLength(), (i) => table.outputs(i)),
    intermediates: numbers(table.intermediatesLength(), (i) => table.intermediates(i)),
    ...(has(table, "Operator", "mutatingVariableInputs") && {
      mutatingInputs: list(table.mutatingVariableInputsLength(), (i) => table.mutatingVariableInputs(i) ?? false),
    }),
    ...(debugMetadataIndex !== -1 && { debugMetadataIndex }),
    ...(options && { options }),
    ...(foreignOptions.length > 0 && { foreignOptions }),
    ...(bytes && { bytes }),
  };
  // The options came from the table of this very operator, a relation that the union's type cannot follow.
  return operator as Operator;
}

function customOptions(source: Source, table: OperatorTable, operator: number): Uint8Array | undefined {
  const inside = table.customOptionsArray();
  if (inside !== null) return inside;
  const offset = table.largeCustomOptionsOffset();
  return offset > 1n
    ? outsideBytes(source, `custom options of operator ${operator}`, offset, table.largeCustomOptionsSize())
    : undefined;
}

interface DecodedOptions {
  readonly options?: OptionsTable;
  readonly foreignOptions: readonly ForeignOptions[];
}

function decodeOptions(source: Source, table: OperatorTable, location: Location): DecodedOptions {
  const own = builtinLayout(location.op ?? "")?.table;
  let options: OptionsTable | undefined;
  const foreignOptions: ForeignOptions[] = [];
  const members = [
    {
      union: "BuiltinOptions",
      type: table.builtinOptionsType(),
      at: positionOf((holder) => table.builtinOptions(holder)),
    },
    {
      union: "BuiltinOptions2",
      type: table.builtinOptions2Type(),
      at: positionOf((holder) => table.builtinOptions2(holder)),
    },
  ];
  for (const { union, type, at } of members) {
    const name = unions[union]?.[type];
    if (type === 0 || name === undefined || at === undefined) continue;
    const fields = readOptions(source.bytes, at, name, source);
    if (name === own) options = fields;
    else {
      foreignOptions.push({ table: name, fields });
      const message = `${location.op} (operator ${location.operator}) carries ${name}, another operator's options: no kernel reads them, they are kept`;
      source.diagnostics.push({ code: "FOREIGN_OPTIONS", severity: "info", message, location });
    }
  }
  return options === undefined ? { foreignOptions } : { options, foreignOptions };
}

/** Where a union's table is: flatc's readers fill in the position of whatever object they are given. */
function positionOf(read: (holder: { bb: unknown; bb_pos: number }) => unknown): number | undefined {
  const holder = { bb: null, bb_pos: 0 };
  return read(holder) === null ? undefined : holder.bb_pos;
}
