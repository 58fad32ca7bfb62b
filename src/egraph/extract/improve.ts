/** Makes a choice better one class at a time, at the cost that the change has in the whole graph. */
import { type Candidates, type Choice, NO_CHOICE, usedClasses } from "./candidates.ts";

/** Gains below this share of the whole are rounding. */
const LEAST_GAIN = 1e-12;

/**
 * Tries every other candidate of every class in use, and keeps those that lower the cost of the
 * whole, until none does or time is over. `choice` is changed; it must not lead back to itself.
 */
export function improve(candidates: Candidates, choice: Choice, late: () => boolean): void {
  const used = usedClasses(candidates, choice);
  if (used === null) return;
  const local = new Local(candidates, choice, used);
  while (!late() && round(candidates, choice, local, late));
}

/** Users before inputs: what is high up decides what is needed at all. */
function round(candidates: Candidates, choice: Choice, local: Local, late: () => boolean): boolean {
  let better = false;
  for (const c of [...(usedClasses(candidates, choice) ?? [])].reverse()) {
    if (late()) return false;
    if (local.isUsed(c) && local.improveClass(c)) better = true;
  }
  return better;
}

/** How often every class is used by the choice, and what changing it would do. */
class Local {
  readonly #candidates: Candidates;
  readonly #choice: Choice;
  readonly #uses: Int32Array;
  readonly #seen: Int32Array;
  #mark = 0;

  constructor(candidates: Candidates, choice: Choice, used: Int32Array) {
    const { roots, ids, kidStart, kids } = candidates;
    this.#candidates = candidates;
    this.#choice = choice;
    this.#uses = new Int32Array(ids.length);
    this.#seen = new Int32Array(ids.length);
    for (const root of roots) this.#uses[root] += 1;
    for (const c of used) {
      for (let j = kidStart[choice[c]]; j < kidStart[choice[c] + 1]; j++) this.#uses[kids[j]] += 1;
    }
  }

  isUsed(c: number): boolean {
    return this.#uses[c] > 0;
  }

  /** Takes the best candidate of class `c`; false where it is chosen already. */
  improveClass(c: number): boolean {
    const { first, own } = this.#candidates;
    const before = this.#choice[c];
    const freed = own[before] + this.#release(before);
    let [best, least] = [before, freed];
    for (let k = first[c]; k < first[c + 1]; k++) {
      if (k === before || !this.#isSound(k, c)) continue;
      const cost = own[k] + this.#acquire(k);
      this.#release(k);
      if (cost < least - LEAST_GAIN * Math.abs(freed)) [best, least] = [k, cost];
    }
    this.#choice[c] = best;
    this.#acquire(best);
    return best !== before;
  }

  /** Counts the inputs of `k` as used; answers what newly used classes cost. */
  #acquire(k: number): number {
    const { own } = this.#candidates;
    let cost = 0;
    const stack = [k];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      this.#eachInput(next, (kid) => {
        this.#uses[kid] += 1;
        if (this.#uses[kid] > 1) return;
        cost += own[this.#choice[kid]];
        stack.push(this.#choice[kid]);
      });
    }
    return cost;
  }

  /** The opposite: answers what classes cost that nobody uses any more. */
  #release(k: number): number {
    const { own } = this.#candidates;
    let cost = 0;
    const stack = [k];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      this.#eachInput(next, (kid) => {
        this.#uses[kid] -= 1;
        if (this.#uses[kid] > 0) return;
        cost += own[this.#choice[kid]];
        stack.push(this.#choice[kid]);
      });
    }
    return cost;
  }

  /** Whether everything below candidate `k` has a choice, and nothing there leads to `c` or in a circle. */
  #isSound(k: number, c: number): boolean {
    this.#mark += 2;
    const seen = this.#seen;
    const [open, done] = [this.#mark, this.#mark + 1];
    seen[c] = open;
    const stack: number[] = [];
    if (!this.#descend(k, stack)) return false;
    while (stack.length > 0) {
      const kid = stack[stack.length - 1];
      if (seen[kid] >= open) {
        seen[kid] = done;
        stack.pop();
        continue;
      }
      seen[kid] = open;
      if (!this.#descend(this.#choice[kid], stack)) return false;
    }
    return true;
  }

  /** Puts the inputs of `k` that were not looked at on `stack`; false where one is open or has no choice. */
  #descend(k: number, stack: number[]): boolean {
    const { kidStart, kids } = this.#candidates;
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
      const kid = kids[j];
      if (this.#seen[kid] === this.#mark || this.#choice[kid] === NO_CHOICE) return false;
      if (this.#seen[kid] < this.#mark) stack.push(kid);
    }
    return true;
  }

  #eachInput(k: number, visit: (kid: number) => void): void {
    const { kidStart, kids } = this.#candidates;
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) visit(kids[j]);
  }
}
