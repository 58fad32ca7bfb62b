/** The cheapest tree of every class: a shared input counts as often as it is used. */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";
import { type Cost, combined, type TermCost } from "./cost.ts";

/** Choices, and what their trees cost. */
export interface TreeChoice {
  readonly choice: Choice;
  readonly costs: Float64Array;
}

/**
 * Works upwards from leaves; a class is looked at again when an input became cheaper. Only strict
 * gains count, so that a choice never leads back to itself.
 */
export function treeChoice(candidates: Candidates, cost: Cost): TreeChoice {
  const { ids, nodes, kidStart, classOf, userStart, users } = candidates;
  const choice = new Int32Array(ids.length).fill(NO_CHOICE);
  const costs = new Float64Array(ids.length).fill(Number.POSITIVE_INFINITY);
  const priced = pricer(candidates, cost, costs);
  const queue: number[] = [];
  const queued = new Uint8Array(nodes.length);
  const look = (k: number): void => {
    if (queued[k] === 1) return;
    queued[k] = 1;
    queue.push(k);
  };
  for (let k = 0; k < nodes.length; k++) if (kidStart[k] === kidStart[k + 1]) look(k);
  for (let at = 0; at < queue.length; at++) {
    const k = queue[at];
    queued[k] = 0;
    const price = priced(k);
    const c = classOf[k];
    if (price >= costs[c]) continue;
    costs[c] = price;
    choice[c] = k;
    for (let u = userStart[c]; u < userStart[c + 1]; u++) look(users[u]);
  }
  return { choice, costs };
}

function pricer(candidates: Candidates, cost: Cost, costs: Float64Array): (k: number) => number {
  const { own, kidStart, kids } = candidates;
  const combine = typeof cost === "function" ? undefined : cost.combine;
  if (combine !== undefined) return (k) => combinedPrice(candidates, combine, costs, k);
  return (k) => {
    let sum = own[k];
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) sum += costs[kids[j]];
    return sum;
  };
}

function combinedPrice(
  { graph, nodes, own, kidStart, kids }: Candidates,
  combine: NonNullable<TermCost["combine"]>,
  costs: Float64Array,
  k: number,
): number {
  const inputs = Array.from(kids.subarray(kidStart[k], kidStart[k + 1]), (kid) => costs[kid]);
  if (inputs.includes(Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  return combined(combine, own[k], inputs, graph.node(nodes[k]));
}
