/** Chooses one term of each root's class, by cost. */
import { checkLimit, checkOneOf, checkOptions, invariant, OptionError } from "../../core/index.ts";
import type { Operation } from "../../matching/index.ts";
import type { EGraph } from "../egraph.ts";
import {
  type Candidates,
  type Choice,
  candidatesOf,
  checkRoots,
  graphCost,
  NO_CHOICE,
  usedClasses,
} from "./candidates.ts";
import type { Cost } from "./cost.ts";
import { dagChoice } from "./dag.ts";
import { improve } from "./improve.ts";
import { type TreeChoice, treeChoice } from "./tree.ts";

/**
 * `tree`: shared inputs count every time, and the answer is best. `dag`: shared inputs count once,
 * greedily. `local`: that, then improved class by class within the time.
 */
export type Algorithm = "tree" | "dag" | "local";

/** All of them. */
export const ALGORITHMS: readonly Algorithm[] = ["tree", "dag", "local"];

/** Options of `extract`. */
export interface ExtractOptions {
  /** `dag` unless told. */
  readonly algorithm?: Algorithm;
  /** Time for what comes after the first answer; 1000 unless told. */
  readonly ms?: number;
  /** Milliseconds; the clock of the process unless told. */
  readonly now?: () => number;
}

/** A term that was chosen; terms of one class are one object. */
export interface Term {
  readonly operation: Operation;
  readonly attr: unknown;
  readonly inputs: readonly Term[];
  /** The class it is of, and the very node. */
  readonly id: number;
  readonly node: number;
}

/** What was chosen. */
export interface Extraction {
  /** One term for each root. */
  readonly terms: readonly Term[];
  /** Shared inputs count once; NaN where the cost knows trees only. */
  readonly graphCost: number;
  /** Sum over the roots where shared inputs count every time; `Infinity` beyond 1.8e308. */
  readonly treeCost: number;
  /** No better choice exists, by `treeCost` for trees and by `graphCost` for the exact algorithm. */
  readonly optimal: boolean;
  /** The node of every class in use, by the class's leader. */
  readonly nodes: ReadonlyMap<number, number>;
}

/**
 * The cheapest terms of the classes of `roots` that `algorithm` finds. Nodes that a rule replaced are
 * taken only where a root has no other. The graph must be rebuilt.
 * @throws ExtractionError where a root has no finite term, TermCostError for a cost that cannot be
 * minimized, OptionError
 */
export function extract(
  graph: EGraph,
  roots: readonly number[],
  cost: Cost,
  options: ExtractOptions = {},
): Extraction {
  checkOptions("extract()", options, ["algorithm", "ms", "now"]);
  checkOneOf("extract()", "algorithm", options.algorithm, ALGORITHMS);
  checkLimit("extract()", "ms", options.ms);
  const { algorithm = "dag", ms = 1000, now = () => performance.now() } = options;
  if (algorithm !== "tree" && typeof cost !== "function" && cost.combine !== undefined) {
    throw new OptionError("extract()", `costs that combine inputs need algorithm: "tree"`, {
      algorithm,
    });
  }
  const deadline = now() + ms;
  const { candidates, tree } = start(graph, roots, cost);
  if (algorithm === "tree") return extraction(candidates, tree.choice, cost, true);
  const late = (): boolean => now() > deadline;
  const choice = greedy(candidates, tree, late);
  if (algorithm === "local") improve(candidates, choice, late);
  return extraction(candidates, choice, cost, false);
}

/** Candidates in which every root has a finite term, and the trees of least cost. */
export function start(
  graph: EGraph,
  roots: readonly number[],
  cost: Cost,
): { readonly candidates: Candidates; readonly tree: TreeChoice } {
  const candidates = candidatesOf(graph, roots, cost, false);
  const tree = treeChoice(candidates, cost);
  if (candidates.roots.every((root) => tree.choice[root] !== NO_CHOICE)) {
    return { candidates, tree };
  }
  const all = candidatesOf(graph, roots, cost, true);
  const found = treeChoice(all, cost);
  checkRoots(all, found.choice);
  return { candidates: all, tree: found };
}

/** The better of the greedy choice and the trees; what has no greedy choice keeps its tree. */
export function greedy(candidates: Candidates, tree: TreeChoice, late: () => boolean): Choice {
  const choice = dagChoice(candidates, late);
  for (let c = 0; c < choice.length; c++) if (choice[c] === NO_CHOICE) choice[c] = tree.choice[c];
  // Greedy choices and trees together may lead round.
  const holds = usedClasses(candidates, choice) !== null;
  const isBetter = holds && graphCost(candidates, choice) <= graphCost(candidates, tree.choice);
  return isBetter ? choice : tree.choice.slice();
}

/** The terms of a choice. */
export function extraction(
  candidates: Candidates,
  choice: Choice,
  cost: Cost,
  optimal: boolean,
): Extraction {
  const { graph, ids, nodes, roots } = candidates;
  const used = usedClasses(candidates, choice);
  invariant(used !== null, "a choice leads back to itself");
  const terms = new Map<number, Term>();
  const chosen = new Map<number, number>();
  for (const c of used) {
    const node = nodes[choice[c]];
    const { operation, attr, inputs } = graph.node(node);
    const own = inputs.map((input) => terms.get(input) as Term);
    terms.set(ids[c], Object.freeze({ operation, attr, inputs: own, id: ids[c], node }));
    chosen.set(ids[c], node);
  }
  const isTree = typeof cost !== "function" && cost.combine !== undefined;
  return {
    terms: roots.map((root) => terms.get(ids[root]) as Term),
    graphCost: isTree ? Number.NaN : graphCost(candidates, choice),
    treeCost: treeCost(candidates, choice, used, cost),
    optimal,
    nodes: chosen,
  };
}

function treeCost(candidates: Candidates, choice: Choice, used: Int32Array, cost: Cost): number {
  const { roots, ids, own, kidStart, kids } = candidates;
  if (typeof cost !== "function" && cost.combine !== undefined) {
    const { costs } = treeChoice(candidates, cost);
    return roots.reduce((sum, root) => sum + costs[root], 0);
  }
  const costs = new Float64Array(ids.length);
  for (const c of used) {
    const k = choice[c];
    costs[c] = own[k];
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) costs[c] += costs[kids[j]];
  }
  return roots.reduce((sum, root) => sum + costs[root], 0);
}
