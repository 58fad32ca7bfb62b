/** `plygraph explain FILE`: what the optimizer does with the arrays of a module, and why. */
import { Command, Option } from "commander";
import { CommandError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { Optimized, OptimizeOptions, Plugin } from "../../optimizer/index.ts";
import { addOptimizing, type OptimizingFlags, optimizing } from "../optimizing.ts";
import { wholeNumber } from "../options.ts";
import { print, writeOut } from "../output.ts";

interface ExplainFlags extends OptimizingFlags {
  readonly phase?: boolean;
  readonly totals?: boolean;
  readonly stats?: boolean;
  readonly why?: number;
  readonly whyNot?: string;
  readonly at?: number;
  readonly dot?: string | true;
  readonly mermaid?: string | true;
  readonly html?: string;
}

const LAYERS_MAX = 999_999_999;

/** The command, for `main.ts`. */
export function explainCommand(): Command {
  const number = wholeNumber(0, LAYERS_MAX);
  return addOptimizing(
    new Command("explain")
      .description("show what the optimizer does with the arrays that a module exports, and why")
      .argument("<file>", "a module whose export `outputs` is an array, a list, or makes them")
      .option("--phase", "the plan behind every phase that changed it")
      .addOption(new Option("--totals", "one line for each phase, no tables").conflicts("phase"))
      .option("--stats", "what each rule did: tried, matched, refused by, fired, survived")
      .option("--why <n>", "the rules that made layer n of the optimized plan", number)
      .option("--why-not <rule>", "what kept a rule from firing, with the values")
      .option("--at <n>", "asks that about layer n of the plan before", number)
      .option("--dot [out]", "the optimized plan for Graphviz")
      .option("--mermaid [out]", "the optimized plan for Mermaid")
      .option("--html <out>", "a page that steps through every firing"),
  ).action(runExplain);
}

async function runExplain(file: string, flags: ExplainFlags): Promise<void> {
  if (flags.at !== undefined && flags.whyNot === undefined) {
    throw new CommandError("explain", "--at asks about a rule: --why-not RULE --at N");
  }
  const { loadOutputs } = await import("../load/outputs.ts");
  const outputs = await loadOutputs("explain", file);
  const options = await optimizing("explain", flags);
  if (flags.whyNot !== undefined) {
    await tellWhyNot(outputs, flags.whyNot, flags.at, options);
    return;
  }
  const { traceOptimize, stepperHtml } = await import("../../optimizer/index.ts");
  const { optimized, record } = traceOptimize(outputs, options);
  if (flags.html !== undefined) {
    await writeOut("explain", flags.html, stepperHtml(record, { title: file }));
  } else await tell(outputs, optimized, flags, options.plugins ?? []);
}

async function tell(
  outputs: readonly Layer[],
  optimized: Optimized,
  flags: ExplainFlags,
  plugins: readonly Plugin[],
): Promise<void> {
  const { explain, planDot, planMermaid, ruleTable, why } = await import(
    "../../optimizer/index.ts"
  );
  const { dot, mermaid } = flags;
  if (dot !== undefined) await writeOut("explain", dot, planDot(optimized.outputs, optimized));
  if (mermaid !== undefined) {
    await writeOut("explain", mermaid, planMermaid(optimized.outputs, optimized));
  }
  if (dot !== undefined || mermaid !== undefined) return;
  if (flags.why !== undefined) {
    print(why(optimized, await layerAt(optimized.outputs, "--why", flags.why)).text);
    return;
  }
  const detail = flags.phase ? "phases" : flags.totals ? "totals" : "plans";
  const analyses = plugins.flatMap((plugin) => plugin.analyses);
  print(explain(outputs, optimized, { detail, analyses }));
  if (flags.stats) print(`\n${ruleTable(optimized)}`);
}

async function tellWhyNot(
  outputs: readonly Layer[],
  rule: string,
  at: number | undefined,
  options: OptimizeOptions,
): Promise<void> {
  const { whyNot } = await import("../../optimizer/index.ts");
  const place = at === undefined ? {} : { at: await layerAt(outputs, "--at", at) };
  print(whyNot(outputs, rule, { ...options, ...place }).text);
}

/** The layer that tables call `number`. */
async function layerAt(outputs: readonly Layer[], flag: string, number: number): Promise<Layer> {
  const { topologicalOrder } = await import("../../layers/index.ts");
  const layers = topologicalOrder(outputs);
  if (number < layers.length) return layers[number];
  const range = `layers have numbers from 0 to ${layers.length - 1}`;
  throw new CommandError("explain", `${flag} ${number} names no layer; ${range}`);
}
