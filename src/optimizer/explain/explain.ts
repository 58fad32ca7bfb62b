/** The plan before and after, as tables for people; phase by phase where that is asked for. */
import { checkCount, checkOneOf, checkOptions } from "../../core/index.ts";
import { type Layer, topologicalOrder } from "../../layers/index.ts";
import { checkAnalyses, checkModel, checkOptimized, checkOutputs } from "../arguments.ts";
import { type CostModel, scalarCost, seconds } from "../cost/index.ts";
import type { LayerAnalysis } from "../facts.ts";
import type { Optimized } from "../optimize.ts";
import type { PhaseStats } from "../report.ts";
import { costText, count, planTable, type TableOptions, totals } from "./plan-table.ts";

/** How much to tell. */
export interface ExplainOptions {
  /**
   * `totals`: one line for the plan before, for each phase that changed it, and after. `plans` (unless
   * told): the tables of both plans, too. `phases`: and the plan behind every phase that changed it.
   */
  readonly detail?: "totals" | "plans" | "phases";
  /** What the column of costs holds; estimated seconds unless told. */
  readonly model?: CostModel;
  /** Lines of one table; 500 unless told. The layers nearest to the outputs are shown. */
  readonly rowsMax?: number;
  /** Facts of plugins, shown beside what each layer does. */
  readonly analyses?: readonly LayerAnalysis[];
}

const WHERE = "explain()";
const ROWS_MAX = 500;

/**
 * Layers before and after with shape, chunks, bytes, tasks and estimated cost, the rules that made
 * each, what each phase did (phases that changed nothing in one line), and the rules that fired.
 */
export function explain(
  outputs: readonly Layer[],
  optimized: Optimized,
  options: ExplainOptions = {},
): string {
  checkOutputs(WHERE, outputs);
  checkOptimized(WHERE, optimized);
  checkOptions(WHERE, options, ["detail", "model", "rowsMax", "analyses"]);
  checkOneOf(WHERE, "detail", options.detail, ["totals", "plans", "phases"]);
  checkCount(WHERE, "rowsMax", options.rowsMax);
  checkModel(WHERE, "model", options.model);
  checkAnalyses(WHERE, options.analyses);
  const { detail = "plans", model = seconds(), rowsMax = ROWS_MAX, analyses = [] } = options;
  const table = (plan: readonly Layer[], old: readonly Layer[] | null): string[] =>
    detail === "totals"
      ? []
      : [planTable(plan, { ...tableOptions(optimized, model, old), rowsMax, analyses })];
  const steps = stepsOf(outputs, optimized);
  const phases = steps.flatMap(({ before, stats }) => [
    phaseLine(before, stats, optimized, model),
    ...(detail === "phases" ? [...table(stats.outputs, before), ""] : []),
  ]);
  const same = unchanged(optimized);
  const gap = detail === "totals" ? [] : [""];
  return [
    `before: ${totals(outputs, model)}`,
    ...table(outputs, null),
    ...gap,
    ...phases,
    ...(same === "" ? [] : [same]),
    ...gap,
    `after: ${totals(optimized.outputs, model)}`,
    ...(detail === "phases" ? [] : table(optimized.outputs, null)),
    ...gap,
    firings(optimized),
    ...optimized.warnings.map(({ message }) => `warning: ${message}`),
  ].join("\n");
}

function tableOptions(
  { origins }: Optimized,
  model: CostModel,
  before: readonly Layer[] | null,
): Omit<TableOptions, "rowsMax" | "analyses"> {
  const old = before === null ? null : new Set(topologicalOrder(before));
  return {
    model,
    rulesOf: (layer) => origins.get(layer) ?? [],
    isNew: (layer) => old !== null && !old.has(layer),
  };
}

interface Step {
  readonly before: readonly Layer[];
  readonly stats: PhaseStats;
}

/** The phases that changed the plan, each with the plan that it found. */
function stepsOf(outputs: readonly Layer[], { phases }: Optimized): readonly Step[] {
  const steps: Step[] = [];
  let before = outputs;
  for (const stats of phases) {
    if (stats.fires > 0) steps.push({ before, stats });
    before = stats.outputs;
  }
  return steps;
}

function phaseLine(
  before: readonly Layer[],
  { phase, fires, outputs }: PhaseStats,
  { trace }: Optimized,
  model: CostModel,
): string {
  const change = (of: (plan: readonly Layer[]) => number, what: string): string =>
    `${of(before)} → ${of(outputs)} ${what}`;
  const costs = [before, outputs].map((plan) => costText(scalarCost(plan, model), model));
  const counts = new Map<string, number>();
  for (const event of trace) {
    if (event.phase === phase) counts.set(event.rule, (counts.get(event.rule) ?? 0) + 1);
  }
  const rules = [...counts].map(([rule, times]) => `${rule} ×${times}`).join(", ");
  const sizes = `${change(layersOf, "layers")}, ${change(tasksOf, "tasks")}, ${costs.join(" → ")}`;
  return `${phase}: ${count(fires, "firing")}, ${sizes}${rules === "" ? "" : `: ${rules}`}`;
}

const layersOf = (plan: readonly Layer[]): number => topologicalOrder(plan).length;

const tasksOf = (plan: readonly Layer[]): number =>
  topologicalOrder(plan).reduce((sum, { tasks }) => sum + tasks, 0);

function unchanged({ phases }: Optimized): string {
  const names = phases.filter(({ fires }) => fires === 0).map(({ phase }) => phase);
  return names.length === 0 ? "" : `${names.join(", ")}: nothing changed`;
}

function firings({ fires, stop, stats, phases }: Optimized): string {
  const fired = stats.filter((rule) => rule.fired > 0).sort((a, b) => b.fired - a.fired);
  const ms = phases.reduce((sum, phase) => sum + phase.ms, 0);
  const list = fired.map((rule) => `${rule.name} ×${rule.fired}`).join(", ");
  const why = stop.rules.length > 0 ? `${stop.reason} (${stop.rules.join(" → ")})` : stop.reason;
  return `${count(fires, "firing")} in ${ms.toFixed(1)} ms, stopped at ${why}${list ? `: ${list}` : ""}`;
}
