/**
 * Traces as text: JSON, one list a line, the first word of which says what it is. The first line names
 * the version. Read again with every number and word checked: traces are sent around.
 */
import { TraceFormatError } from "../../../core/index.ts";
import type { SeenClass } from "../../seen-class.ts";
import { TRACE_VERSION, type Trace, type TraceEntry, type TraceLayer } from "./events.ts";
import { type Line, LineReader } from "./line-reader.ts";

/** The first words of a trace. */
const MAGIC = "plygraph trace";
/** Limits of a reader. */
const LINES_MAX = 5_000_000;

/** A trace as text, a line a layer and an entry. */
export function encodeTrace(trace: Trace): string {
  const { layers, given, outputs, plan, entries, stop } = trace;
  const lines: Line[] = [
    [MAGIC, TRACE_VERSION, base64(plan), given],
    ...layers.map(
      (layer): Line => [
        "layer",
        layer.type,
        layer.inputs,
        layer.key,
        layer.shape,
        layer.chunks,
        layer.dtype,
        layer.tasks,
        layer.bytes,
        layer.seconds,
        layer.summary,
      ],
    ),
    ...entries.map(entryLine),
    ["stop", stop.reason, stop.rules, outputs],
  ];
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

function entryLine(entry: TraceEntry): Line {
  switch (entry.kind) {
    case "began":
    case "ended":
      return [entry.kind, entry.phase];
    case "attempt":
      return [entry.kind, entry.node];
    case "match":
      return [entry.kind, entry.rule, entry.node];
    case "guard":
      return [entry.kind, entry.rule, entry.node, entry.by];
    case "fire":
      return [entry.kind, entry.rule, entry.before, entry.after, entry.made];
    case "budget":
      return [entry.kind, entry.reason, entry.rules];
    case "rebuild":
      return [entry.kind, entry.outputs];
    case "adopt":
      return [entry.kind, entry.outputs, entry.origins, base64(entry.plan), classLines(entry)];
  }
}

const classLines = ({ classes }: { readonly classes: readonly SeenClass[] }): Line =>
  classes.map(({ value, choices, hidden }) => [
    value,
    hidden,
    choices.map((one) => [one.text, one.rule, one.inputs, one.chosen, one.cost]),
  ]);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** The trace of a text. @throws TraceFormatError that names the line */
export function decodeTrace(text: string): Trace {
  const rows = text.split("\n", LINES_MAX + 1);
  if (rows.at(-1) === "") rows.pop();
  if (rows.length > LINES_MAX) throw new TraceFormatError(LINES_MAX, "is one too many");
  const layers: TraceLayer[] = [];
  const entries: TraceEntry[] = [];
  let head: Pick<Trace, "plan" | "given"> | null = null;
  let tail: Pick<Trace, "stop" | "outputs"> | null = null;
  rows.forEach((row, at) => {
    const reader = new LineReader(row, at + 1, layers.length);
    if (at === 0) head = readHead(reader);
    else if (tail !== null) reader.fail("stands behind the end");
    else if (reader.kind === "layer") layers.push(readLayer(reader));
    else if (reader.kind === "stop") tail = readStop(reader);
    else entries.push(readEntry(reader));
  });
  return assembled(rows.length, head, tail, layers, entries);
}

function assembled(
  lines: number,
  head: Pick<Trace, "plan" | "given"> | null,
  tail: Pick<Trace, "stop" | "outputs"> | null,
  layers: readonly TraceLayer[],
  entries: readonly TraceEntry[],
): Trace {
  if (head === null || tail === null) {
    throw new TraceFormatError(Math.max(1, lines), "is the last, and the trace has no end");
  }
  const bad = head.given.find((number) => number >= layers.length);
  if (bad !== undefined) throw new TraceFormatError(1, `names layer ${bad}, which is not there`);
  return Object.freeze({ version: TRACE_VERSION, ...head, ...tail, layers, entries });
}

function readHead(reader: LineReader): Pick<Trace, "plan" | "given"> {
  if (reader.kind !== MAGIC) reader.fail(`does not begin with "${MAGIC}"`);
  const version = reader.count(1);
  if (version !== TRACE_VERSION) {
    reader.fail(`is of version ${version}; this release reads version ${TRACE_VERSION}`);
  }
  // Layers come later.
  return { plan: reader.bytes(2), given: reader.list(3).map((one) => reader.whole(one)) };
}

function readLayer(reader: LineReader): TraceLayer {
  return {
    type: reader.text(1),
    inputs: reader.layers(2),
    key: reader.text(3),
    shape: reader.list(4).map((one) => reader.whole(one)),
    chunks: reader.text(5),
    dtype: reader.text(6),
    tasks: reader.number(7),
    bytes: reader.number(8),
    seconds: reader.number(9),
    summary: reader.text(10),
  };
}

const readStop = (reader: LineReader): Pick<Trace, "stop" | "outputs"> => ({
  stop: { reason: reader.reason(1), rules: reader.texts(2) },
  outputs: reader.layers(3),
});

function readEntry(reader: LineReader): TraceEntry {
  switch (reader.kind) {
    case "began":
    case "ended":
      return { kind: reader.kind, phase: reader.phase(1) };
    case "attempt":
      return { kind: "attempt", node: reader.layer(1) };
    case "match":
      return { kind: "match", rule: reader.text(1), node: reader.layer(2) };
    case "guard":
      return { kind: "guard", rule: reader.text(1), node: reader.layer(2), by: reader.text(3) };
    case "fire":
      return {
        kind: "fire",
        rule: reader.text(1),
        before: reader.layer(2),
        after: reader.layer(3),
        made: reader.layers(4),
      };
    case "budget":
      return { kind: "budget", reason: reader.reason(1), rules: reader.texts(2) };
    case "rebuild":
      return { kind: "rebuild", outputs: reader.layers(1) };
    case "adopt":
      return {
        kind: "adopt",
        outputs: reader.layers(1),
        origins: reader.origins(2),
        plan: reader.bytes(3),
        classes: reader.classes(4),
      };
    default:
      return reader.fail("begins with no word that is known");
  }
}
