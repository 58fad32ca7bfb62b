/** Bounds of one optimization, and why it stopped. */
import { RuleError } from "../core/index.ts";
import type { Limits, RuleStats, Stop } from "./report.ts";

/** Essential rules may go on beyond the limit, but not for ever. */
const ESSENTIAL_FIRES_FACTOR = 100;
/** Between two looks at the clock. */
const CLOCK_EVERY = 64;

/** Counts firings against the limits. */
export class Limiter {
  fires = 0;
  #limits: Limits;
  #exhausted: Stop | null = null;
  /** What was stopped without stopping the rest: the first cycle, or rule without end. */
  #noted: Stop | null = null;
  readonly #startedMs: number = performance.now();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Since the beginning. */
  get elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Sets other limits; answers the ones before. */
  set(limits: Limits): Limits {
    const before = this.#limits;
    this.#limits = limits;
    return before;
  }

  /** Why rewriting stopped, or would if it stopped now. */
  get stop(): Stop {
    return this.#exhausted ?? this.#noted ?? { reason: "fixpoint", rules: [] };
  }

  get exhausted(): boolean {
    return this.#exhausted !== null;
  }

  /** Takes back a stop, as when a sub-budget is used up but the rest may go on. */
  resume(): void {
    this.#exhausted = null;
  }

  /** Notes what was stopped while the rest goes on. */
  note(stop: Stop): void {
    this.#noted ??= stop;
  }

  /** Stops all but essential rules, unless they are stopped already; answers whether it did. */
  exhaust(stop: Stop): boolean {
    if (this.#exhausted !== null) return false;
    this.#exhausted = stop;
    return true;
  }

  /** Goes back to so many firings: what came after them was taken back. */
  undo(fires: number): void {
    this.fires = fires;
    this.#exhausted = null;
  }

  /** Whether a rule has fired too often, or made too much. */
  isEndless({ fired, made }: RuleStats): boolean {
    const { ruleFiresMax = Number.POSITIVE_INFINITY, ruleNodesMax = Number.POSITIVE_INFINITY } =
      this.#limits;
    return fired >= ruleFiresMax || made >= ruleNodesMax;
  }

  /** Counts a firing, with so many layers made by now; answers whether that exhausts the limits. */
  fired(nodes: number, counters: ReadonlyMap<unknown, RuleStats>): boolean {
    this.fires += 1;
    const { firesMax, nodesMax } = this.#limits;
    if (this.fires > firesMax * ESSENTIAL_FIRES_FACTOR) {
      const [rule] = busiest(counters);
      throw new RuleError(`fires without end (${this.fires} times)`, { rule });
    }
    if (this.#exhausted !== null) return false;
    const reason =
      this.fires >= firesMax ? "fires" : nodes >= nodesMax ? "nodes" : this.#isLate() ? "ms" : null;
    if (reason === null) return false;
    this.#exhausted = { reason, rules: busiest(counters) };
    return true;
  }

  #isLate(): boolean {
    return this.fires % CLOCK_EVERY === 0 && this.elapsedMs > this.#limits.msMax;
  }
}

/** The three rules that fired most. */
function busiest(counters: ReadonlyMap<unknown, RuleStats>): string[] {
  return [...counters.values()]
    .filter(({ fired }) => fired > 0)
    .sort((a, b) => b.fired - a.fired)
    .slice(0, 3)
    .map(({ name }) => name);
}
