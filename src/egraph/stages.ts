/**
 * Saturation in stages: what was extracted begins anew in a graph of its own, as long as that pays.
 * After RisingLight's optimizer.
 */
import { checkLimit, checkOneOf, checkOptions, OptionError } from "../core/index.ts";
import type { EGraph } from "./egraph.ts";
import type { NodeCost } from "./extract/cost.ts";
import {
  ALGORITHMS,
  type Algorithm,
  type Extraction,
  extract,
  type Term,
} from "./extract/extract.ts";
import type { SaturateOptions, SaturateReport } from "./options.ts";
import type { EGraphRule } from "./rule.ts";
import { saturate } from "./saturate.ts";

/** Rules that run together, and their budgets. */
export interface Stage {
  readonly name: string;
  readonly rules: readonly EGraphRule[];
  readonly options?: SaturateOptions;
}

/** Options of `saturateInStages`. */
export interface StagesOptions {
  /** One after the other, in each round. */
  readonly stages: readonly Stage[];
  readonly cost: NodeCost;
  /** An empty graph with the analyses that rules need. */
  readonly newGraph: () => EGraph;
  readonly algorithm?: Algorithm;
  /** Go on while the cost falls by more than this share; 0.01 unless told. */
  readonly leastGain?: number;
  /** Rounds of all stages; 10 unless told. */
  readonly rounds?: number;
  /** Time for everything; 5000 unless told. */
  readonly ms?: number;
  readonly now?: () => number;
}

const WHERE = "saturateInStages()";
const KEYS = [
  "stages",
  "cost",
  "newGraph",
  "algorithm",
  "leastGain",
  "rounds",
  "ms",
  "now",
] as const;

function checkGiven(options: StagesOptions): void {
  checkOptions(WHERE, options, KEYS);
  for (const name of ["leastGain", "rounds", "ms"] as const) checkLimit(WHERE, name, options[name]);
  checkOneOf(WHERE, "algorithm", options.algorithm, ALGORITHMS);
  if (options.stages.length === 0) throw new OptionError(WHERE, "there are no stages");
}

/** What became of one stage. */
export interface StageReport {
  readonly stage: string;
  readonly round: number;
  readonly costBefore: number;
  readonly costAfter: number;
  readonly run: SaturateReport;
}

/** The best terms of all stages. */
export interface Staged {
  readonly terms: readonly Term[];
  readonly cost: number;
  readonly reason: "settled" | "rounds" | "time";
  readonly stages: readonly StageReport[];
}

/**
 * Runs the stages on the cheapest terms of `roots` in `graph`, round by round, and answers the
 * cheapest terms that any of them found: never dearer than what was given.
 * @throws UnsoundMergeError, EGraphRuleError, ExtractionError, TermCostError, OptionError
 */
export function saturateInStages(
  graph: EGraph,
  roots: readonly number[],
  options: StagesOptions,
): Staged {
  checkGiven(options);
  const { stages, leastGain = 0.01, rounds = 10, ms = 5000 } = options;
  const { now = () => performance.now() } = options;
  const deadline = now() + ms;
  const reports: StageReport[] = [];
  let best = extracted(graph, roots, options);
  let reason: Staged["reason"] = "rounds";
  for (let round = 0; round < rounds; round++) {
    const before = best.graphCost;
    for (const stage of stages) {
      const left = deadline - now();
      if (left <= 0)
        return { terms: best.terms, cost: best.graphCost, reason: "time", stages: reports };
      const { found, run } = runStage(stage, best, options, left);
      reports.push({
        stage: stage.name,
        round,
        costBefore: best.graphCost,
        costAfter: found.graphCost,
        run,
      });
      if (found.graphCost <= best.graphCost) best = found;
    }
    if (best.graphCost >= before * (1 - leastGain)) {
      reason = "settled";
      break;
    }
  }
  return { terms: best.terms, cost: best.graphCost, reason, stages: reports };
}

function runStage(
  { rules, options = {} }: Stage,
  from: Extraction,
  staged: StagesOptions,
  leftMs: number,
): { readonly found: Extraction; readonly run: SaturateReport } {
  const graph = staged.newGraph();
  const roots = addTerms(graph, from.terms);
  const run = saturate(graph, rules, { ...options, ms: Math.min(options.ms ?? leftMs, leftMs) });
  return { found: extracted(graph, roots, staged), run };
}

function extracted(
  graph: EGraph,
  roots: readonly number[],
  { cost, algorithm = "local", now }: StagesOptions,
): Extraction {
  return extract(graph, roots, cost, { algorithm, ...(now !== undefined && { now }) });
}

/** Adds chosen terms to another graph; answers their classes. Iterative. */
export function addTerms(graph: EGraph, terms: readonly Term[]): number[] {
  const added = new Map<Term, number>();
  const stack = [...terms];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const missing = added.has(top) ? [] : top.inputs.filter((input) => !added.has(input));
    stack.push(...missing);
    if (missing.length > 0) continue;
    stack.pop();
    const inputs = top.inputs.map((input) => added.get(input) as number);
    if (!added.has(top)) added.set(top, graph.add(top.operation, top.attr, inputs));
  }
  return terms.map((term) => added.get(term) as number);
}
