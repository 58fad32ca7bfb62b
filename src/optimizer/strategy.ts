/**
 * Strategies walk; they never match. Each is a value that applies something at the nodes it is given
 * and says what came of it, after Visser's Stratego and ELEVATE. All walks are iterative and visit a
 * node once, so that graphs with sharing cost what they have nodes.
 */
import type { Engine } from "./engine.ts";
import { type GraphNode, inputsOf, postorder } from "./graph-node.ts";
import type { PhaseName, RuleIR } from "./rule.ts";
import { normalize } from "./worklist.ts";

/** What a strategy did: `failed` did not apply at all; `budget` ran into a limit. */
export type Outcome = "changed" | "unchanged" | "failed" | "budget";

/** Something to do at nodes. Nodes that it is given may be old forms; it looks up the current ones. */
export interface Strategy {
  /** How it was built, for people: `worklist(12 rules)`. */
  readonly text: string;
  run(engine: Engine, nodes: readonly GraphNode[]): Outcome;
}

const define = (text: string, run: Strategy["run"]): Strategy => Object.freeze({ text, run });

const REPEATS_MAX = 10_000;

/** Does nothing, and succeeds. */
export const id: Strategy = define("id", () => "unchanged");

/** Does not apply. */
export const fail: Strategy = define("fail", () => "failed");

/** One firing of one of `rules` at each node; fails where none applies at any. */
export function apply(rules: readonly RuleIR[]): Strategy {
  return define(names(rules), (engine, nodes) => {
    const group = engine.group(rules);
    let changed = false;
    for (const node of nodes) changed = engine.apply(node.find(), group) !== null || changed;
    return changed ? "changed" : outcomeOf(engine, "failed");
  });
}

/** One after another; stops at the first that fails. */
export function seq(...strategies: readonly Strategy[]): Strategy {
  return define(`seq(${texts(strategies)})`, (engine, nodes) => {
    let outcome: Outcome = "unchanged";
    for (const strategy of strategies) {
      const next = strategy.run(engine, nodes);
      if (next === "failed") return "failed";
      outcome = worse(outcome, next);
    }
    return outcome;
  });
}

/** The first that does not fail. */
export function choice(...strategies: readonly Strategy[]): Strategy {
  return define(`choice(${texts(strategies)})`, (engine, nodes) => {
    for (const strategy of strategies) {
      const outcome = strategy.run(engine, nodes);
      if (outcome !== "failed") return outcome;
    }
    return "failed";
  });
}

/** As `strategy`, but never fails. */
export function attempt(strategy: Strategy): Strategy {
  return define(`try(${strategy.text})`, (engine, nodes) => {
    const outcome = strategy.run(engine, nodes);
    return outcome === "failed" ? "unchanged" : outcome;
  });
}

/** Again and again while it changes something; never fails. */
export function repeat(strategy: Strategy): Strategy {
  return fixpoint(strategy, REPEATS_MAX);
}

/** At most `limit` times, while it changes something. */
export function fixpoint(strategy: Strategy, limit: number): Strategy {
  return define(`fixpoint(${strategy.text}, ${limit})`, (engine, nodes) => {
    let outcome: Outcome = "unchanged";
    for (let i = 0; i < limit; i++) {
      const next = strategy.run(engine, nodes);
      if (next === "budget") return "budget";
      if (next !== "changed") return outcome;
      outcome = "changed";
    }
    return "budget";
  });
}

/** `strategy` at the nodes for which `holds`; fails when there is none. */
export function when(holds: (node: GraphNode) => boolean, strategy: Strategy): Strategy {
  return define(`when(${strategy.text})`, (engine, nodes) => {
    const chosen = nodes.map((node) => node.find()).filter(holds);
    return chosen.length === 0 ? "failed" : strategy.run(engine, chosen);
  });
}

/** `strategy` at the inputs of the nodes. */
export function all(strategy: Strategy): Strategy {
  return define(`all(${strategy.text})`, (engine, nodes) => {
    const inputs = nodes.flatMap((node) => inputsOf(node.find()));
    return inputs.length === 0 ? "unchanged" : strategy.run(engine, [...new Set(inputs)]);
  });
}

/** At every node once, consumers before what they read; then at what came in its place below. */
export function topDown(strategy: Strategy): Strategy {
  return define(`topDown(${strategy.text})`, (engine, nodes) =>
    walkDown(engine, nodes, strategy, false),
  );
}

/** At every node once, inputs before what reads them. */
export function bottomUp(strategy: Strategy): Strategy {
  return define(`bottomUp(${strategy.text})`, (engine, nodes) => {
    let outcome: Outcome = "failed";
    for (const node of postorder(nodes)) {
      outcome = either(outcome, strategy.run(engine, [node.find()]));
      if (engine.exhausted) return "budget";
    }
    return outcome;
  });
}

/** At the first node, from the outputs down, where it does not fail. */
export function onceTopDown(strategy: Strategy): Strategy {
  return define(`onceTopDown(${strategy.text})`, (engine, nodes) =>
    walkDown(engine, nodes, strategy, true),
  );
}

/** At the first node, from the sources up, where it does not fail. */
export function onceBottomUp(strategy: Strategy): Strategy {
  return define(`onceBottomUp(${strategy.text})`, (engine, nodes) => {
    for (const node of postorder(nodes)) {
      const outcome = strategy.run(engine, [node.find()]);
      if (outcome !== "failed") return outcome;
    }
    return "failed";
  });
}

/**
 * Rewrites until no rule applies anywhere, inputs first; what a rule makes is normalized before the
 * walk goes on. Each node is tried once, and again only when something it can see has changed.
 */
export function innermost(rules: readonly RuleIR[]): Strategy {
  return define(`innermost(${names(rules)})`, (engine, nodes) =>
    normalize(engine, nodes, engine.group(rules), "innermost"),
  );
}

/** The same, consumers first: a rule sees the largest region that it can take. */
export function outermost(rules: readonly RuleIR[]): Strategy {
  return define(`outermost(${names(rules)})`, (engine, nodes) =>
    normalize(engine, nodes, engine.group(rules), "outermost"),
  );
}

/** As `innermost`: to the normal form, inputs first. */
export function worklist(rules: readonly RuleIR[]): Strategy {
  return innermost(rules);
}

/** `strategy`, whose firings the trace books under `name`. */
export function phase(name: PhaseName, strategy: Strategy): Strategy {
  return define(`phase(${name}, ${strategy.text})`, (engine, nodes) => {
    const before = engine.phase;
    engine.phase = name;
    const outcome = strategy.run(engine, nodes);
    engine.phase = before;
    return outcome;
  });
}

/** `strategy` within at most `fires` firings more; then `budget`, and the rest may go on. */
export function budget(fires: number, strategy: Strategy): Strategy {
  return define(`budget(${fires}, ${strategy.text})`, (engine, nodes) => {
    if (engine.exhausted) return strategy.run(engine, nodes);
    const outer = engine.limits;
    const firesMax = engine.fires + fires;
    if (firesMax >= outer.firesMax) return strategy.run(engine, nodes);
    engine.setLimits({ ...outer, firesMax });
    const outcome = strategy.run(engine, nodes);
    engine.setLimits(outer);
    if (!engine.exhausted) return outcome;
    if (engine.stop.reason === "fires") engine.resume();
    return "budget";
  });
}

function walkDown(
  engine: Engine,
  nodes: readonly GraphNode[],
  strategy: Strategy,
  once: boolean,
): Outcome {
  const run = engine.nextRun();
  const stack = nodes.toReversed();
  let outcome: Outcome = "failed";
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const node = top.find();
    if (node.visit === run) continue;
    node.visit = run;
    const here = strategy.run(engine, [node]);
    outcome = either(outcome, here);
    if (once && here !== "failed") return here;
    if (engine.exhausted) return "budget";
    const form = node.find();
    form.visit = run;
    stack.push(...inputsOf(form).reverse());
  }
  return outcome;
}

const outcomeOf = (engine: Engine, otherwise: Outcome): Outcome =>
  engine.exhausted ? "budget" : otherwise;

/** Of a sequence in which nothing failed. */
function worse(a: Outcome, b: Outcome): Outcome {
  if (a === "budget" || b === "budget") return "budget";
  return a === "changed" || b === "changed" ? "changed" : "unchanged";
}

/** Of alternatives: it applied if one did. */
function either(a: Outcome, b: Outcome): Outcome {
  if (a === "failed") return b;
  return b === "failed" ? a : worse(a, b);
}

const names = (rules: readonly RuleIR[]): string =>
  rules.length <= 3 ? rules.map(({ name }) => name).join(" + ") : `${rules.length} rules`;

const texts = (strategies: readonly Strategy[]): string =>
  strategies.map(({ text }) => text).join(", ");
