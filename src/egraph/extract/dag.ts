/**
 * Choices in which a shared input counts once, found greedily: every class keeps the set of classes
 * that its choice uses (extraction-gym's `greedy-dag`).
 */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";

/** Classes that the choice of a class uses, itself among them, and the sum of their costs. */
interface Uses {
  readonly classes: Int32Array;
  readonly cost: number;
}

/** Sets of this many classes in all: then what has been found so far must do. */
const SET_ENTRIES_MAX = 50_000_000;

/**
 * Greedy choices. A class is looked at again when a set below it changed; candidates that use their
 * own class are left out. Sets may be older than choices, so the caller checks for cycles.
 */
export function dagChoice(candidates: Candidates, late: () => boolean): Choice {
  const { ids, nodes, classOf, kidStart, userStart, users } = candidates;
  const choice = new Int32Array(ids.length).fill(NO_CHOICE);
  const sets: (Uses | undefined)[] = [];
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
    sets[c] = found;
    choice[c] = k;
    for (let u = userStart[c]; u < userStart[c + 1]; u++) look(users[u]);
  };
  for (let k = 0; k < nodes.length; k++) if (kidStart[k] === kidStart[k + 1]) look(k);
  for (let at = 0; at < queue.length && merge.entries < SET_ENTRIES_MAX; at++) {
    if ((at & 1023) === 1023 && late()) break;
    queued[queue[at]] = 0;
    take(queue[at]);
  }
  return choice;
}

/** Joins the sets of inputs; a mark for each class says whether it is in already. */
class Merger {
  /** Elements of all sets that were made. */
  entries = 0;
  readonly #candidates: Candidates;
  readonly #choice: Choice;
  readonly #sets: readonly (Uses | undefined)[];
  readonly #marks: Int32Array;
  #mark = 0;

  constructor(candidates: Candidates, choice: Choice, sets: readonly (Uses | undefined)[]) {
    this.#candidates = candidates;
    this.#choice = choice;
    this.#sets = sets;
    this.#marks = new Int32Array(candidates.ids.length);
  }

  /** What candidate `k` uses; null where that costs no less than `below`, or leads to its own class. */
  usesOf(k: number, below: number): Uses | null {
    const { own, classOf, kidStart, kids } = this.#candidates;
    this.#mark += 1;
    this.#marks[classOf[k]] = this.#mark;
    const classes: number[] = [classOf[k]];
    let cost = own[k];
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
      const set = this.#sets[kids[j]];
      if (set === undefined) return null;
      cost += this.#addAll(set, classOf[k], classes);
      if (cost >= below) return null;
    }
    if (cost >= below) return null;
    this.entries += classes.length;
    return { classes: Int32Array.from(classes), cost };
  }

  /** Adds what is not in yet; answers its cost, `Infinity` where `self` is in it. */
  #addAll({ classes }: Uses, self: number, into: number[]): number {
    const { own } = this.#candidates;
    let cost = 0;
    for (const c of classes) {
      if (c === self) return Number.POSITIVE_INFINITY;
      if (this.#marks[c] === this.#mark) continue;
      this.#marks[c] = this.#mark;
      into.push(c);
      cost += own[this.#choice[c]];
    }
    return cost;
  }
}
