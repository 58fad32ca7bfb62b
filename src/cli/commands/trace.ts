/** `plygraph trace FILE`: every firing of an optimization; kept, replayed, searched. */
import { Command, Option } from "commander";
import { CommandError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { OptimizeOptions, Trace } from "../../optimizer/index.ts";
import { failed } from "../failed.ts";
import { addOptimizing, type OptimizingFlags, optimizing } from "../optimizing.ts";
import { print, writeOut } from "../output.ts";

interface TraceFlags extends OptimizingFlags {
  readonly jsonl?: string | true;
  readonly all?: boolean;
  readonly replay?: boolean;
  readonly bisect?: string;
  readonly html?: string;
}

/** A trace that was kept, by the ending of its file. */
const KEPT = /\.jsonl$/;
/** Larger files are no traces that this command made. */
const FILE_BYTES_MAX = 2 ** 30;

/** The command, for `main.ts`. */
export function traceCommand(): Command {
  return addOptimizing(
    new Command("trace")
      .description("record every firing of the optimizer; keep, replay or search the record")
      .argument("<file>", "a module as for `explain`, or a trace that was kept (.jsonl)")
      .option("--jsonl [out]", "the trace as text, a line an event")
      .option("--all", "attempts, matches and refusals, too")
      .option("--replay", "does every firing again, and checks what it makes")
      .addOption(
        new Option(
          "--bisect <condition>",
          'the firing behind which "tasks > 100", "cost > 0.5" holds',
        ).conflicts(["jsonl", "all", "replay", "html"]),
      )
      .option("--html <out>", "a page that steps through every firing"),
  ).action(runTrace);
}

async function runTrace(file: string, flags: TraceFlags): Promise<void> {
  const options = await optimizing("trace", flags);
  const kept = KEPT.test(file);
  const { traceOptimize, stepperHtml, encodeTrace } = await import("../../optimizer/index.ts");
  const outputs = kept ? null : await outputsOf(file);
  if (flags.bisect !== undefined) {
    await runBisect(outputs, flags.bisect, options);
    return;
  }
  const events = flags.all === true ? ("all" as const) : ("firings" as const);
  const record =
    outputs === null
      ? await readTrace(file)
      : traceOptimize(outputs, { ...options, events }).record;
  if (flags.replay) await replay(record, outputs, options);
  if (flags.jsonl !== undefined) await writeOut("trace", flags.jsonl, encodeTrace(record));
  if (flags.html !== undefined) {
    await writeOut("trace", flags.html, stepperHtml(record, { title: file }));
  }
  const quiet = flags.replay || flags.jsonl !== undefined || flags.html !== undefined;
  if (!quiet) print(await listing(record));
}

async function outputsOf(file: string): Promise<readonly Layer[]> {
  const { loadOutputs } = await import("../load/outputs.ts");
  return await loadOutputs("trace", file);
}

async function readTrace(file: string): Promise<Trace> {
  const { readFile, stat } = await import("node:fs/promises");
  const { decodeTrace } = await import("../../optimizer/index.ts");
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES_MAX) throw new CommandError("trace", `"${file}" is larger than 1 GiB`);
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw failed("trace", `"${file}" cannot be read`, error);
  }
  return decodeTrace(text);
}

async function replay(
  record: Trace,
  outputs: readonly Layer[] | null,
  options: OptimizeOptions,
): Promise<void> {
  const { pluginSet, RULES, replayTrace } = await import("../../optimizer/index.ts");
  const plugins = pluginSet(options.plugins);
  const rules = [...RULES.rules, ...plugins.rules, ...(options.extra ?? [])];
  const { steps } = replayTrace(record, { rules, ...(outputs !== null && { outputs }) });
  print(`${steps} firings replayed, each made what it made before`);
}

async function runBisect(
  outputs: readonly Layer[] | null,
  condition: string,
  options: OptimizeOptions,
): Promise<void> {
  if (outputs === null) {
    throw new CommandError("trace", "--bisect needs the module that makes the arrays, not a trace");
  }
  const { planCondition } = await import("../plan-condition.ts");
  const { bisect } = await import("../../optimizer/index.ts");
  print((await bisect(outputs, await planCondition(condition), options)).text);
}

/** One line a firing. */
async function listing(record: Trace): Promise<string> {
  const { layerLine, stepName } = await import("../../optimizer/index.ts");
  const lines: string[] = [];
  let phase = "";
  let step = 0;
  for (const entry of record.entries) {
    if (entry.kind === "began") phase = entry.phase;
    if (entry.kind === "budget")
      lines.push(`     ${phase}: ${entry.reason}: ${entry.rules.join(" → ")}`);
    if (entry.kind !== "fire" && entry.kind !== "adopt") continue;
    step += 1;
    const made =
      entry.kind === "fire" ? layerLine(record.layers[entry.after]) : "a plan as a whole";
    lines.push(`${String(step).padStart(4)} ${phase}: ${stepName(entry)}: ${made}`);
  }
  return [...lines, `${step} firings, stopped at ${record.stop.reason}`].join("\n");
}
