/**
 * Choices that generators make, as a list of small numbers: the same generator runs at random, through
 * every term of a small scope, and again from a list that was written down. After the choice sequences
 * of Hypothesis (MacIver and Donaldson 2020, "Test-case reduction via test-case generation").
 */

/** A source of choices; what was chosen is kept, so that a run can be repeated. */
export interface Choices {
  /** A whole number from 0, the simplest, up to but not including `below`. */
  pick(below: number): number;
  /** The choices of one part, such as an axis: where the part goes, they go with it when a list shrinks. */
  within<T>(part: string, run: () => T): T;
  readonly taken: readonly number[];
}

/** Generators answer this many choices at most: deeper terms are cut off. */
const CHOICES_MAX = 4000;

/** What goes on after the end of a list: 0, the simplest choice. */
class Replay implements Choices {
  readonly taken: number[] = [];
  /** How many choices there were at each step. */
  readonly belows: number[] = [];
  readonly #list: readonly number[];

  constructor(list: readonly number[]) {
    this.#list = list;
  }

  pick(below: number): number {
    const at = this.taken.length;
    const chosen = at < this.#list.length ? Math.min(this.#list[at], below - 1) : 0;
    this.taken.push(chosen);
    this.belows.push(below);
    return chosen;
  }

  within<T>(_part: string, run: () => T): T {
    return run();
  }
}

/** Random choices from a seed: the generator `mulberry32`. */
class Random implements Choices {
  readonly taken: number[] = [];
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  pick(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    const chosen =
      this.taken.length < CHOICES_MAX ? ((x ^ (x >>> 14)) >>> 0) % Math.max(1, below) : 0;
    this.taken.push(chosen);
    return chosen;
  }

  within<T>(_part: string, run: () => T): T {
    return run();
  }
}

/** Random choices; the same for the same seed. */
export const randomChoices = (seed: number): Choices => new Random(seed);

/** The choices of a list, and 0 after its end. */
export const replayChoices = (list: readonly number[]): Choices => new Replay(list);

/** Every list of choices that `run` can make, each once, the last choice fastest; stops at `runsMax`. */
export function everyChoice(
  run: (choices: Choices) => void,
  runsMax: number,
): { readonly runs: number; readonly complete: boolean } {
  let list: number[] = [];
  for (let runs = 1; ; runs++) {
    const choices = new Replay(list);
    run(choices);
    const next = following(choices);
    if (next === null) return { runs, complete: true };
    if (runs >= runsMax) return { runs, complete: false };
    list = next;
  }
}

function following({ taken, belows }: Replay): number[] | null {
  for (let k = taken.length - 1; k >= 0; k--) {
    if (taken[k] + 1 < belows[k]) return [...taken.slice(0, k), taken[k] + 1];
  }
  return null;
}
