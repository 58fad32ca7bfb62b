/** What may be chosen: the classes below the roots, numbered densely, and their nodes. */
import { ExtractionError } from "../../core/index.ts";
import type { EGraph } from "../egraph.ts";
import { SUBSUMED } from "../table.ts";
import { type Cost, ownCost } from "./cost.ts";

/**
 * Classes from 0 in the order in which the roots reach them, and candidates (nodes that may be
 * chosen) from 0, those of a class side by side.
 */
export interface Candidates {
  readonly graph: EGraph;
  /** Classes of the roots, one for each root. */
  readonly roots: readonly number[];
  /** Leaders of classes in the graph. */
  readonly ids: Int32Array;
  /** Candidates of class c: `first[c]` up to `first[c + 1]`. */
  readonly first: Int32Array;
  /** Nodes of the graph. */
  readonly nodes: Int32Array;
  readonly classOf: Int32Array;
  readonly own: Float64Array;
  /** Input classes of candidate k: `kids[kidStart[k]]` up to `kids[kidStart[k + 1]]`. */
  readonly kidStart: Int32Array;
  readonly kids: Int32Array;
  /** Candidates that have class c among their inputs: `users[userStart[c]]` and on. */
  readonly userStart: Int32Array;
  readonly users: Int32Array;
}

/** Candidates below `roots`. Nodes that a rule replaced are left out unless `all` asks for them. */
export function candidatesOf(
  graph: EGraph,
  roots: readonly number[],
  cost: Cost,
  all: boolean,
): Candidates {
  const { table } = graph.internals.core;
  const numbers = new Map<number, number>();
  const ids: number[] = [];
  const numberOf = (id: number): number => {
    let number = numbers.get(id);
    if (number === undefined) {
      number = ids.push(id) - 1;
      numbers.set(id, number);
    }
    return number;
  };
  const rootNumbers = roots.map((root) => numberOf(graph.find(root)));
  const lists = { first: [0], nodes: [] as number[], classOf: [] as number[], own: [] as number[] };
  const kidStart = [0];
  const kids: number[] = [];
  const take = (node: number, c: number): void => {
    const view = graph.node(node);
    const own = ownCost(graph, cost, view);
    // A node below itself is never part of a finite term.
    if (own === Number.POSITIVE_INFINITY || view.inputs.includes(ids[c])) return;
    lists.nodes.push(node);
    lists.classOf.push(c);
    lists.own.push(own);
    for (const input of view.inputs) kids.push(numberOf(input));
    kidStart.push(kids.length);
  };
  for (let c = 0; c < ids.length; c++) {
    for (const node of graph.members(ids[c])) {
      if (all || (table.flags[node] & SUBSUMED) === 0) take(node, c);
    }
    lists.first.push(lists.nodes.length);
  }
  return withUsers({
    graph,
    roots: rootNumbers,
    ids: Int32Array.from(ids),
    first: Int32Array.from(lists.first),
    nodes: Int32Array.from(lists.nodes),
    classOf: Int32Array.from(lists.classOf),
    own: Float64Array.from(lists.own),
    kidStart: Int32Array.from(kidStart),
    kids: Int32Array.from(kids),
  });
}

function withUsers(plain: Omit<Candidates, "users" | "userStart">): Candidates {
  const { ids, kids, kidStart, nodes } = plain;
  const userStart = new Int32Array(ids.length + 1);
  for (const kid of kids) userStart[kid + 1] += 1;
  for (let c = 0; c < ids.length; c++) userStart[c + 1] += userStart[c];
  const at = userStart.slice();
  const users = new Int32Array(kids.length);
  for (let k = 0; k < nodes.length; k++) {
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) users[at[kids[j]]++] = k;
  }
  return { ...plain, userStart, users };
}

/** No candidate is chosen. */
export const NO_CHOICE = -1;

/** The candidate of every class, or `NO_CHOICE`. */
export type Choice = Int32Array;

/** Throws unless every root has a choice. @throws ExtractionError */
export function checkRoots({ roots, ids }: Candidates, choice: Choice): void {
  for (const root of roots) {
    if (choice[root] !== NO_CHOICE) continue;
    throw new ExtractionError(
      `class ${ids[root]} holds no term of finite cost; every node of it costs Infinity or leads back to itself`,
      { class: ids[root] },
    );
  }
}

/**
 * Classes that a choice uses, inputs before their users; null where the choice leads back to itself
 * or to a class without one.
 */
export function usedClasses(candidates: Candidates, choice: Choice): Int32Array | null {
  const { roots, ids } = candidates;
  /** 0 not seen, 1 open, 2 done. */
  const state = new Uint8Array(ids.length);
  const order: number[] = [];
  const stack: number[] = [...roots].reverse();
  while (stack.length > 0) {
    const c = stack[stack.length - 1];
    if (state[c] === 0) {
      state[c] = 1;
      if (!pushInputs(candidates, choice, c, state, stack)) return null;
      continue;
    }
    stack.pop();
    if (state[c] === 1) order.push(c);
    state[c] = 2;
  }
  return Int32Array.from(order);
}

function pushInputs(
  { kidStart, kids }: Candidates,
  choice: Choice,
  c: number,
  state: Uint8Array,
  stack: number[],
): boolean {
  const k = choice[c];
  if (k === NO_CHOICE) return false;
  for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
    if (state[kids[j]] === 1) return false;
    if (state[kids[j]] === 0) stack.push(kids[j]);
  }
  return true;
}

/** What a choice costs where every class counts once; `Infinity` where it leads back to itself. */
export function graphCost(candidates: Candidates, choice: Choice): number {
  const used = usedClasses(candidates, choice);
  if (used === null) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const c of used) sum += candidates.own[choice[c]];
  return sum;
}
