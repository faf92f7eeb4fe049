import type { MicroReport } from "@litequant/node";
import { colours } from "../colours.ts";
import { notes } from "../notes.ts";
import type { Streams } from "../streams.ts";
import { count, size, table } from "../table.ts";

/** What tflite-micro needs of a model, for people. */
export function describeTflm(report: MicroReport, streams: Streams): string {
  const { bold, dim } = colours(streams.outColours);
  const { arena, flash, macs, resolver, operators, diagnostics, runs } = report;
  return [
    `\n${bold("tflite-micro")}  ${runs ? "runs" : "does not run"}  ${dim(report.source)}\n\n`,
    `${table(["operator", "types", "count", "kernel", "MACs"], rows(operators))}\n`,
    `arena  ${arena.neededBytes} bytes at least (${8 * arena.pointerBytes}-bit, reference kernels; ${size(arena.usedBytes)} in use), ${arena.cmsisNn.neededBytes} with CMSIS-NN on a Cortex-M4 or M7\n`,
    `  planned     ${size(arena.plannedBytes)} of activations and scratch memory${gaps(arena)}\n`,
    `  persistent  ${size(arena.persistentBytes)}: runtime ${size(arena.runtimeBytes)}, kernels ${size(arena.kernelBytes)}, variables ${size(arena.variableBytes)}\n`,
    ...(arena.uncounted.length > 0 ? [`  not counted ${arena.uncounted.join(", ")}\n`] : []),
    peakLines(report),
    `flash  ${size(flash.modelBytes)} of model, ${size(flash.constantBytes)} of it constants\n`,
    `work   ${macs.toLocaleString("en")} multiply-accumulates\n\n`,
    `${resolver.snippet}\n`,
    notes(diagnostics, streams),
  ].join("");
}

function gaps({ offline, plannedBytes, peak }: MicroReport["arena"]): string {
  if (offline) return ", by the plan in the file";
  return plannedBytes > peak.bytes ? `, ${size(plannedBytes - peak.bytes)} of it gaps at the peak` : "";
}

function rows(operators: MicroReport["operators"]): readonly (readonly string[])[] {
  const groups = new Map<
    string,
    { number: number; macs: number; readonly kernel: string; readonly op: string; readonly types: string }
  >();
  for (const { op, types, supported, macs } of operators) {
    const key = `${op} ${types} ${supported}`;
    const row = groups.get(key) ?? { number: 0, macs: 0, kernel: supported ? "yes" : "no", op, types: short(types) };
    row.number++;
    row.macs += macs;
    groups.set(key, row);
  }
  return [...groups.values()].map(({ op, types, number, kernel, macs }) => [
    op,
    types,
    String(number),
    kernel,
    macs === 0 ? "" : macs.toLocaleString("en"),
  ]);
}

/** An LSTM has 24 inputs. */
function short(types: string): string {
  return types.length > 48 ? `${types.slice(0, 45)}...` : types;
}

const shownBlocks = 6;

function peakLines({ arena, operators }: MicroReport): string {
  const { subgraph, operator, bytes, alive } = arena.peak;
  if (alive.length === 0) return "";
  const at = operators.find((each) => each.subgraph === subgraph && each.index === operator);
  const when =
    at === undefined
      ? "before the first operator"
      : `at ${at.op} (operator ${operator}${subgraph === 0 ? "" : ` of subgraph ${subgraph}`})`;
  const lines = alive
    .slice(0, shownBlocks)
    .map(
      ({ name, tensor, bytes: own }) =>
        `    ${size(own).padStart(9)}  ${name.length > 60 ? `${name.slice(0, 57)}...` : name}${tensor === undefined ? "" : ` (tensor ${tensor})`}\n`,
    );
  const rest = alive.length - shownBlocks;
  return `  peak        ${size(bytes)} ${when}, ${count(alive.length, "block")} alive\n${lines.join("")}${rest > 0 ? `    ... and ${rest} more\n` : ""}`;
}
