/** Counts matches against all budgets that speak of them, and looks at the clock now and then. */
import type { Settled } from "./options.ts";
import type { Meter } from "./search/environment.ts";

const STRIDE = 4096;

/** One for a run; `begin` and `end` enclose each search. */
export class RunMeter implements Meter {
  /** Matches of searches that ended. */
  matches = 0;
  /** The last search found more than its rule may; or it was cut off, for this or another reason. */
  over = false;
  cut = false;
  first = 0;
  readonly #now: () => number;
  readonly #deadline: number;
  readonly #matchesMax: number;
  #limit = 0;
  /** Handed out in this search. */
  #given = 0;
  #late = false;

  constructor({ now, ms, matches }: Pick<Settled, "now" | "ms" | "matches">) {
    this.#now = now;
    this.#deadline = ms === Number.POSITIVE_INFINITY ? ms : now() + ms;
    this.#matchesMax = matches;
  }

  /** A search begins that may find `limit` matches. */
  begin(limit: number): void {
    this.over = false;
    this.cut = false;
    this.#limit = limit;
    this.#given = 0;
    this.first = this.#next();
  }

  /** A search ended with `found` matches. */
  end(found: number): void {
    if (!this.cut) this.matches += found;
  }

  /** Every so many matches: how many more may come; 0 to stop. */
  more(): number {
    if (this.#given > this.#limit) {
      this.over = true;
      this.cut = true;
      return 0;
    }
    if (this.#given + this.matches > this.#matchesMax) {
      this.cut = true;
      this.#spent = true;
      return 0;
    }
    return this.late() ? 0 : this.#next();
  }

  #spent = false;

  /** One match above the least limit shows that it is passed. */
  #next(): number {
    const room = Math.min(this.#limit, this.#matchesMax - this.matches) + 1 - this.#given;
    const count = Math.max(1, Math.min(STRIDE, room));
    this.#given += count;
    return count;
  }

  /** Whether the time is over; a search that learns it ends. */
  late(): boolean {
    if (!this.#late && this.#now() <= this.#deadline) return false;
    this.#late = true;
    this.cut = true;
    return true;
  }

  /** The budget that is spent, if one is. */
  spent(): "time" | "matches" | null {
    if (this.#spent) return "matches";
    return this.#late || this.#now() > this.#deadline ? "time" : null;
  }
}
