/**
 * Choices in which a shared input counts once, found greedily: every class keeps the set of classes
 * that its choice uses (extraction-gym's `greedy-dag`).
 */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";
import { holds, Union, type UseSet } from "./use-set.ts";

/** Integers in all sets together: then what has been found so far must do. */
const SET_WORDS_MAX = 50_000_000;

/**
 * Greedy choices. A class is looked at again when a set below it changed; candidates that use their
 * own class are left out. Sets may be older than choices, so the caller checks for cycles.
 */
export function dagChoice(candidates: Candidates, late: () => boolean): Choice {
  const { ids, nodes, classOf, kidStart, userStart, users } = candidates;
  const choice = new Int32Array(ids.length).fill(NO_CHOICE);
  const sets: (UseSet | undefined)[] = [];
  const merge = new Merger(candidates, choice, sets);
  const queue: number[] = [];
  const queued = new Uint8Array(nodes.length);
  const look = (k: number): void => {
    if (queued[k] === 0) queue.push(k);
    queued[k] = 1;
  };
  const take = (k: number): void => {
    const c = classOf[k];
    const found = merge.usesOf(k, sets[c]?.cost ?? Number.POSITIVE_INFINITY);
    if (found === null) return;
    merge.words += found.words.length - (sets[c]?.words.length ?? 0);
    sets[c] = found;
    choice[c] = k;
    for (let u = userStart[c]; u < userStart[c + 1]; u++) look(users[u]);
  };
  for (let k = 0; k < nodes.length; k++) if (kidStart[k] === kidStart[k + 1]) look(k);
  for (let at = 0; at < queue.length && merge.words < SET_WORDS_MAX; at++) {
    if ((at & 1023) === 1023 && late()) break;
    queued[queue[at]] = 0;
    take(queue[at]);
  }
  return choice;
}

/** Joins the sets of inputs. */
class Merger {
  /** Integers of the sets that are kept. */
  words = 0;
  readonly #candidates: Candidates;
  readonly #choice: Choice;
  readonly #sets: readonly (UseSet | undefined)[];
  readonly #union: Union;

  constructor(candidates: Candidates, choice: Choice, sets: readonly (UseSet | undefined)[]) {
    this.#candidates = candidates;
    this.#choice = choice;
    this.#sets = sets;
    this.#union = new Union(candidates.ids.length);
  }

  /** What candidate `k` uses; null where that costs no less than `below`, or leads to its own class. */
  usesOf(k: number, below: number): UseSet | null {
    const { own, classOf } = this.#candidates;
    const self = classOf[k];
    const parts = this.#parts(k);
    // A union is no cheaper than its dearest part.
    if (parts?.every((set) => own[k] + set.cost < below && !holds(set, self)) !== true) return null;
    if (own[k] >= below) return null;
    const union = this.#union;
    const first = largest(parts);
    union.begin(first);
    for (const set of parts) if (set !== first) union.add(set);
    let cost = own[k] + (first?.cost ?? 0);
    for (let j = 0; j < union.count; j++) cost += own[this.#choice[union.fresh[j]]];
    if (cost >= below) return null;
    union.addOne(self);
    return union.done(cost);
  }

  /** The sets of its inputs, each once; null where one has none. */
  #parts(k: number): readonly UseSet[] | null {
    const { kidStart, kids } = this.#candidates;
    const parts: UseSet[] = [];
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
      const set = this.#sets[kids[j]];
      if (set === undefined) return null;
      if (!parts.includes(set)) parts.push(set);
    }
    return parts;
  }
}

/** Null where there are none. */
function largest(sets: readonly UseSet[]): UseSet | null {
  let most: UseSet | null = null;
  for (const set of sets) if (most === null || set.size > most.size) most = set;
  return most;
}
