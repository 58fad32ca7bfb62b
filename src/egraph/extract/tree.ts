/**
 * The cheapest tree of every class: a shared input counts as often as it is used. A term of n levels
 * that uses each level twice costs 2ⁿ: beyond what a number holds, costs are kept with an exponent of
 * their own, so that they compare at any depth.
 */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";
import { type Cost, combined, type TermCost } from "./cost.ts";
import { WideCosts } from "./wide-costs.ts";

/** Choices, and what their trees cost. */
export interface TreeChoice {
  readonly choice: Choice;
  /** `Infinity` where there is no choice, and where a cost is larger than numbers are. */
  readonly costs: Float64Array;
}

/** Prices of candidates, and the least of each class. */
interface Prices {
  /** Takes the price of candidate `k` for its class where that is less; answers whether it was. */
  offer(k: number, choice: Choice): boolean;
  /** The least price of every class. */
  readonly costs: Float64Array;
}

/**
 * Works upwards from leaves; a class is looked at again when an input became cheaper. Only strict
 * gains count, so that a choice never leads back to itself.
 */
export function treeChoice(candidates: Candidates, cost: Cost): TreeChoice {
  const combine = typeof cost === "function" ? undefined : cost.combine;
  if (combine !== undefined) return upwards(candidates, combinedPrices(candidates, combine));
  const plain = new Sums(candidates);
  const found = upwards(candidates, plain);
  return plain.overflown ? upwards(candidates, new WideCosts(candidates)) : found;
}

function upwards(
  { ids, nodes, kidStart, classOf, userStart, users }: Candidates,
  prices: Prices,
): TreeChoice {
  const choice = new Int32Array(ids.length).fill(NO_CHOICE);
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
    if (!prices.offer(k, choice)) continue;
    const c = classOf[k];
    choice[c] = k;
    for (let u = userStart[c]; u < userStart[c + 1]; u++) look(users[u]);
  }
  return { choice, costs: prices.costs };
}

/** Own costs and those of inputs, added. */
class Sums implements Prices {
  readonly costs: Float64Array;
  /** Whether a sum of finite costs was not finite. */
  overflown = false;
  readonly #candidates: Candidates;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
    this.costs = new Float64Array(candidates.ids.length).fill(Number.POSITIVE_INFINITY);
  }

  offer(k: number, choice: Choice): boolean {
    const { own, kidStart, kids, classOf } = this.#candidates;
    let sum = own[k];
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) sum += this.costs[kids[j]];
    const c = classOf[k];
    if (sum < this.costs[c]) {
      this.costs[c] = sum;
      return true;
    }
    if (sum === Number.POSITIVE_INFINITY && haveChoices(this.#candidates, k, choice)) {
      this.overflown = true;
    }
    return false;
  }
}

/** Whether all inputs of a candidate have a choice. */
function haveChoices({ kidStart, kids }: Candidates, k: number, choice: Choice): boolean {
  for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
    if (choice[kids[j]] === NO_CHOICE) return false;
  }
  return true;
}

/** Costs by a function of the caller's; what costs Infinity is not chosen. */
function combinedPrices(candidates: Candidates, combine: NonNullable<TermCost["combine"]>): Prices {
  const { graph, ids, nodes, own, kidStart, kids, classOf } = candidates;
  const costs = new Float64Array(ids.length).fill(Number.POSITIVE_INFINITY);
  return {
    costs,
    offer(k, choice) {
      if (!haveChoices(candidates, k, choice)) return false;
      const inputs = Array.from(kids.subarray(kidStart[k], kidStart[k + 1]), (kid) => costs[kid]);
      const price = combined(combine, own[k], inputs, graph.node(nodes[k]));
      const c = classOf[k];
      if (price >= costs[c]) return false;
      costs[c] = price;
      return true;
    },
  };
}
