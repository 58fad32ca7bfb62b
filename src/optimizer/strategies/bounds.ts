/** Strategies about the run itself: its phase, its limits, and what it looked like on the way. */
import { checkCount, checkLimit, checkOneOf, checkOptions, checkThat } from "../../core/index.ts";
import { checkStrategy } from "../arguments.ts";
import type { Engine } from "../engine.ts";
import type { Limits } from "../report.ts";
import { PHASES, type PhaseName } from "../rule.ts";
import { type Outcome, type Strategy, strategy } from "../strategy.ts";

/** `inner`, whose firings the trace books under `name`. */
export function phase(name: PhaseName, inner: Strategy): Strategy {
  checkOneOf("phase()", "the name", name ?? null, PHASES);
  checkStrategy("phase()", inner);
  return strategy(`phase(${name}, ${inner.text})`, (engine, nodes) => {
    const before = engine.phase;
    engine.phase = name;
    const outcome = inner.run(engine, nodes);
    engine.phase = before;
    return outcome;
  });
}

/** What `inner` may use up: firings, or milliseconds, or both. */
export interface Budget {
  readonly fires?: number;
  readonly ms?: number;
}

/** `inner` within a budget of its own (a number: of firings); then `budget`, and the rest may go on. */
export function budget(own: number | Budget, inner: Strategy): Strategy {
  if (typeof own !== "number") checkOptions("budget()", own ?? null, ["fires", "ms"]);
  const { fires, ms } = typeof own === "number" ? { fires: own, ms: undefined } : own;
  checkStrategy("budget()", inner);
  checkCount("budget()", "fires", fires);
  checkLimit("budget()", "ms", ms);
  const text = [fires, ms === undefined ? undefined : `${ms} ms`].filter(
    (part) => part !== undefined,
  );
  return strategy(`budget(${text.join(", ")}, ${inner.text})`, (engine, nodes) => {
    if (engine.exhausted) return inner.run(engine, nodes);
    const outer = engine.limits;
    const narrow = narrowed(engine, outer, fires, ms);
    if (narrow === null) return inner.run(engine, nodes);
    engine.setLimits(narrow);
    const outcome = inner.run(engine, nodes);
    engine.setLimits(outer);
    return settled(engine, outer, outcome);
  });
}

/** The outer limits with the narrower ones in their place; null where none is narrower. */
function narrowed(
  engine: Engine,
  outer: Limits,
  fires = Number.POSITIVE_INFINITY,
  ms = Number.POSITIVE_INFINITY,
): Limits | null {
  const firesMax = Math.min(outer.firesMax, engine.fires + fires);
  const msMax = Math.min(outer.msMax, engine.elapsedMs + ms);
  if (firesMax === outer.firesMax && msMax === outer.msMax) return null;
  return { ...outer, firesMax, msMax };
}

/** Only the inner limits were reached: the outer ones let the rest go on. */
function settled(engine: Engine, outer: Limits, outcome: Outcome): Outcome {
  if (!engine.exhausted) return outcome;
  const { reason } = engine.stop;
  const spent =
    reason === "fires" ? engine.fires >= outer.firesMax : engine.elapsedMs > outer.msMax;
  if ((reason === "fires" || reason === "ms") && !spent) engine.resume();
  return "budget";
}

/** Keeps the graph as it is now under a name, among `Engine.checkpoints`. */
export function checkpoint(label: string): Strategy {
  checkThat("checkpoint()", "the label", label ?? null, typeof label === "string", "a text");
  return strategy(`checkpoint(${label})`, (engine) => {
    engine.checkpoint(label);
    return "unchanged";
  });
}
