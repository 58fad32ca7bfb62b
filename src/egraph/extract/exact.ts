/**
 * The cheapest choice in which a shared input counts once, by integer programming: npm's `highs`,
 * loaded when it is asked for. Circles are cut off when a solution has one (extraction-gym #16).
 */
import {
  checkLimit,
  checkOptions,
  checkThat,
  ExtractionError,
  invariant,
} from "../../core/index.ts";
import type { EGraph } from "../egraph.ts";
import { type Candidates, type Choice, checkRoots, graphCost } from "./candidates.ts";
import type { NodeCost } from "./cost.ts";
import { type Extraction, extraction, greedy, start } from "./extract.ts";
import { improve } from "./improve.ts";
import { choicesLeft, circlesOf, pairs, programText } from "./program.ts";

/** Options of `extractExact`. */
export interface ExactOptions {
  /** Nodes to choose from, once those are left out that cannot be better; 5000 unless told. */
  readonly choices?: number;
  /** Time; when it is over, the best known answer comes back with `optimal: false`. 10 000 unless told. */
  readonly ms?: number;
  readonly now?: () => number;
}

/**
 * The cheapest terms of the classes of `roots`, proved so unless time runs out.
 * @throws ExtractionError where a root has no finite term or there are too many choices, TermCostError
 */
export async function extractExact(
  graph: EGraph,
  roots: readonly number[],
  cost: NodeCost,
  options: ExactOptions = {},
): Promise<Extraction> {
  checkOptions("extractExact()", options, ["choices", "ms", "now"]);
  checkLimit("extractExact()", "choices", options.choices);
  checkLimit("extractExact()", "ms", options.ms);
  checkThat(
    "extractExact()",
    "cost",
    cost ?? null,
    typeof cost === "function",
    "a function of a node",
  );
  const { choices = 5000, ms = 10_000, now = () => performance.now() } = options;
  const deadline = now() + ms;
  const late = (): boolean => now() > deadline;
  const { candidates, tree } = start(graph, roots, cost);
  checkRoots(candidates, tree.choice);
  const known = greedy(candidates, tree, late);
  improve(candidates, known, late);
  const left = choicesLeft(candidates, tree);
  if (left.length > choices) {
    throw new ExtractionError(
      `there are ${left.length} nodes to choose from, and exact extraction takes ${choices}; use algorithm "local"`,
      { choices: left.length, max: choices },
    );
  }
  const solved = await solve(candidates, left, () => deadline - now());
  const better = solved !== null && graphCost(candidates, solved) < graphCost(candidates, known);
  return extraction(candidates, better ? solved : known, cost, solved !== null);
}

type LoadSolver = () => Promise<{
  solve(
    program: string,
    options: Readonly<Record<string, unknown>>,
  ): {
    readonly Status: string;
    readonly Columns: Readonly<Record<string, { readonly Primal: number }>>;
  };
}>;

/** An optimal choice without circles; null where time is over. */
async function solve(
  candidates: Candidates,
  left: readonly number[],
  leftMs: () => number,
): Promise<Choice | null> {
  // The package's types are those of its CommonJS build; what is loaded is the ES module.
  const { default: load } = (await import("highs")) as unknown as { default: LoadSolver };
  const solver = await load();
  const cuts = [...pairs(candidates, left)];
  while (leftMs() > 0) {
    const { Status: status, Columns: columns } = solver.solve(programText(candidates, left, cuts), {
      mip_rel_gap: 0,
      time_limit: Math.max(0.01, leftMs() / 1000),
      output_flag: false,
    });
    if (status === "Time limit reached") return null;
    invariant(status === "Optimal", `the solver says "${status}" of choices that exist`);
    const choice = new Int32Array(candidates.ids.length).fill(-1);
    for (const k of left) {
      if (columns[`x${k}`].Primal > 0.5) choice[candidates.classOf[k]] = k;
    }
    const circles = circlesOf(candidates, choice);
    if (circles.length === 0) return choice;
    cuts.push(...circles);
  }
  return null;
}
