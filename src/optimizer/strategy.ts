/**
 * What a strategy is. Strategies walk; they never match. Each is a value that applies something at the
 * nodes it is given and says what came of it, after Visser's Stratego and ELEVATE. All walks are
 * iterative and visit a node once, so that graphs with sharing cost what they have nodes.
 */
import { checkThat } from "../core/index.ts";
import type { Engine } from "./engine.ts";
import type { GraphNode } from "./graph-node.ts";

/**
 * What a strategy did. `failed`: it did not apply at all; `Engine.failure` says why. `budget`: it ran
 * into a limit.
 */
export type Outcome = "changed" | "unchanged" | "failed" | "budget";

/** Something to do at nodes. Nodes that it is given may be old forms; it looks up the current ones. */
export interface Strategy {
  /** How it was built, for people: `worklist(12 rules)`. */
  readonly text: string;
  run(engine: Engine, nodes: readonly GraphNode[]): Outcome;
}

/** A strategy of one's own. `text` says to people what it does. */
export function strategy(text: string, run: Strategy["run"]): Strategy {
  checkThat("strategy()", "the text", text ?? null, typeof text === "string", "a text");
  checkThat("strategy()", "what it does", run ?? null, typeof run === "function", "a function");
  return Object.freeze({ text, run });
}

/** What to say when the limits are reached, or else `otherwise`. */
export const outcomeOf = (engine: Engine, otherwise: Outcome): Outcome =>
  engine.exhausted ? "budget" : otherwise;

/** Of a sequence in which nothing failed. */
export function worse(a: Outcome, b: Outcome): Outcome {
  if (a === "budget" || b === "budget") return "budget";
  return a === "changed" || b === "changed" ? "changed" : "unchanged";
}

/** Of alternatives: it applied if one did. */
export function either(a: Outcome, b: Outcome): Outcome {
  if (a === "failed") return b;
  return b === "failed" ? a : worse(a, b);
}

/** The texts of strategies, in order. */
export const texts = (strategies: readonly Strategy[]): string =>
  strategies.map(({ text }) => text).join(", ");
