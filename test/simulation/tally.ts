/** Counts over many worlds. */
import type { Outcome } from "./world/outcome.ts";

/** What came out so far. Plain data: it travels between processes. */
export interface Tally {
  seeds: number;
  events: number;
  transitions: number;
  /** Worlds in which all faults ended, and all that was asked for settled afterwards; and those that hang. */
  healed: number;
  hangs: number;
  /** Moves of the task that moved most. */
  movesMost: number;
  /** Worlds in which a task moved more than 64 times. */
  restless: number;
  cpuSeconds: number;
  seconds: number;
  readonly tasks: number[];
  readonly faults: number[];
  readonly hashes: string[];
  readonly failures: { readonly seed: number; readonly failure: string }[];
}

/** Moves of a task that are many. */
const RESTLESS = 64;

export function newTally(): Tally {
  return {
    seeds: 0,
    events: 0,
    transitions: 0,
    healed: 0,
    hangs: 0,
    movesMost: 0,
    restless: 0,
    cpuSeconds: 0,
    seconds: 0,
    tasks: [],
    faults: [],
    hashes: [],
    failures: [],
  };
}

export function addOutcome(tally: Tally, outcome: Outcome): void {
  tally.seeds++;
  tally.events += outcome.events;
  tally.transitions += outcome.transitions;
  if (outcome.healed) tally.healed++;
  else tally.hangs++;
  tally.movesMost = Math.max(tally.movesMost, outcome.movesMost);
  if (outcome.movesMost > RESTLESS) tally.restless++;
  tally.tasks.push(outcome.tasks);
  tally.faults.push(outcome.faults);
  tally.hashes.push(outcome.hash);
  const { seed, failure } = outcome;
  if (failure !== undefined) tally.failures.push({ seed, failure });
}

/** Adds what another process counted. */
export function addTally(to: Tally, from: Tally): void {
  to.seeds += from.seeds;
  to.events += from.events;
  to.transitions += from.transitions;
  to.healed += from.healed;
  to.hangs += from.hangs;
  to.movesMost = Math.max(to.movesMost, from.movesMost);
  to.restless += from.restless;
  to.cpuSeconds += from.cpuSeconds;
  for (const key of ["tasks", "faults"] as const) for (const n of from[key]) to[key].push(n);
  for (const hash of from.hashes) to.hashes.push(hash);
  for (const failure of from.failures) to.failures.push(failure);
}

/** The one line of counts. */
export function lineOf(tally: Tally): string {
  const { seeds, events, transitions, seconds, cpuSeconds } = tally;
  const rate = (n: number, per: number): string => (per > 0 ? Math.round(n / per) : 0).toString();
  return [
    `${seeds} seeds`,
    `${median(tally.tasks)} tasks and ${median(tally.faults)} faults in the median`,
    `${events} events`,
    `${transitions} transitions`,
    `${tally.healed} healed and ${tally.hangs} hung`,
    `${tally.movesMost} transitions of one task at most, above ${RESTLESS} in ${tally.restless} worlds`,
    `${new Set(tally.hashes).size} distinct traces`,
    `${tally.failures.length} failures`,
    `${rate(seeds * 3600, seconds)} seeds/h`,
    `${rate(events, seconds)} events/s`,
    `${rate(transitions, cpuSeconds)} transitions per CPU second`,
  ].join(", ");
}

/** The one in the middle. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
