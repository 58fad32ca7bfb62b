/**
 * Choices by the part that they are about (axis 1 of the first input), not by their place in a list:
 * where an axis goes, all that was chosen about it goes, too, and what was chosen about others stays.
 */
import type { Choices } from "./choices.ts";

/** One choice. */
export interface Chosen {
  readonly value: number;
  readonly below: number;
}

/** Answers what is known of a path, and 0 for the others; or, once, from a list. */
export class ByPart implements Choices {
  readonly taken: number[] = [];
  /** By path, in the order in which they were asked for. */
  readonly known = new Map<string, Chosen>();
  readonly #values: ReadonlyMap<string, number> | readonly number[];
  /** How often a part was entered below a path, and how many choices were made there. */
  readonly #counts = new Map<string, number>();
  #path = "";

  constructor(values: ReadonlyMap<string, number> | readonly number[]) {
    this.#values = values;
  }

  pick(below: number): number {
    const path = `${this.#path}#${this.#count(`${this.#path}#`)}`;
    const wanted = Array.isArray(this.#values)
      ? this.#values[this.taken.length]
      : (this.#values as ReadonlyMap<string, number>).get(path);
    const value = Math.min(wanted ?? 0, below - 1);
    this.taken.push(value);
    this.known.set(path, { value, below });
    return value;
  }

  within<T>(part: string, run: () => T): T {
    const outer = this.#path;
    const inner = `${outer}/${part}`;
    this.#path = `${inner}.${this.#count(inner)}`;
    try {
      return run();
    } finally {
      this.#path = outer;
    }
  }

  #count(of: string): number {
    const count = this.#counts.get(of) ?? 0;
    this.#counts.set(of, count + 1);
    return count;
  }
}
