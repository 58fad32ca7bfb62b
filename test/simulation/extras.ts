/** What happens in a world beside the common run of things: memory that is short, tasks that kill. */
import type { MemoryThresholds } from "../../src/worker/memory/state/thresholds.ts";
import { POISONED } from "./programs.ts";
import type { Random } from "./random.ts";
import type { Action, Fault } from "./scenario.ts";

/** How workers deal with memory. */
export interface MemoryStyle {
  /** What a process takes beside its blocks, as a part of its limit. */
  readonly ownPart: number;
  readonly maxSpillBytes: number;
  readonly thresholds: Partial<MemoryThresholds>;
}

/** Of one scenario. */
export function memoryStyle(random: Random): MemoryStyle {
  const off = random.pick(["none", "none", "none", "target", "spill", "both"]);
  return {
    ownPart: random.pick([0, 0.05, 0.3]),
    maxSpillBytes: random.pick([1e12, 1e12, 1e5, 0]),
    thresholds: {
      ...(off === "target" || off === "both" ? { target: false } : {}),
      ...(off === "spill" || off === "both" ? { spill: false } : {}),
    },
  };
}

/** A process that takes more memory for a while. */
export function swelling(random: Random, at: number): Extract<Fault, { kind: "swell" }> {
  const part = random.between(0.3, 1.3);
  return { kind: "swell", at, pick: random.next(), part, ms: random.spread(10, 10_000) };
}

/** Processes grow, and shrink again: workers pause, shed work and go on. */
export function addSwellings(random: Random, actions: Action[], spanMs: number): void {
  if (random.chance(0.5)) return;
  for (let k = 1 + random.below(3); k > 0; k--) {
    actions.push(swelling(random, random.next() * spanMs));
  }
}

/** Something that ends whoever runs it, again and again. Where there are no threads it would end nothing. */
export function addPoison(
  random: Random,
  actions: Action[],
  spanMs: number,
  workers: readonly number[],
): void {
  if (!random.chance(0.1) || workers.includes(0)) return;
  actions.push({
    kind: "submit",
    at: random.next() * spanMs,
    client: 0,
    program: POISONED + random.below(10),
    priority: 0,
    deliver: random.chance(0.5),
    each: false,
    keepMs: 0,
  });
}
