/** Which rules may search when, and for how many matches: egg's back-off, or none. */

/** Options of back-off. A rule that finds more than `matches` rests for `rests` rounds; both double. */
export interface BackOff {
  readonly matches: number;
  readonly rests: number;
}

/** egg's numbers. */
export const BACK_OFF: BackOff = Object.freeze({ matches: 1000, rests: 5 });

/** Turns of one rule. */
export class Turn {
  /** How often it was sent to rest. */
  bans = 0;
  /** The round in which it may search again. */
  until = 0;
  /** It is out for good: its growth budget is spent. */
  out = false;
}

/** Keeps the turns of all rules of a run. */
export class Schedule {
  readonly turns: readonly Turn[];
  readonly #backOff: BackOff | null;
  readonly #free: readonly boolean[];

  /** `free[k]`: rule number k is never sent to rest. Without `backOff` none is. */
  constructor(free: readonly boolean[], backOff: BackOff | null) {
    this.turns = free.map(() => new Turn());
    this.#backOff = backOff;
    this.#free = free;
  }

  /** Whether rule number `k` searches in `round`. */
  allows(k: number, round: number): boolean {
    const { until, out } = this.turns[k];
    return !out && round >= until;
  }

  /** How many matches rule number `k` may find now. */
  limit(k: number): number {
    if (this.#backOff === null || this.#free[k]) return Number.POSITIVE_INFINITY;
    return this.#backOff.matches * 2 ** this.turns[k].bans;
  }

  /** It found more: it rests. */
  ban(k: number, round: number): void {
    const turn = this.turns[k];
    turn.until = round + (this.#backOff?.rests ?? 0) * 2 ** turn.bans;
    turn.bans += 1;
  }

  /** Nothing changed in `round`: rests are cut short. False where no rule rests, and all is done. */
  wake(round: number): boolean {
    const resting = this.turns.filter(({ until, out }) => !out && until > round);
    if (resting.length === 0) return false;
    const sooner = Math.min(...resting.map(({ until }) => until)) - round;
    for (const turn of resting) turn.until -= sooner;
    return true;
  }
}
