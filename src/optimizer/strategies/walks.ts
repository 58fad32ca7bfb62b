/** Strategies that walk: over inputs, down, up, and to the normal form. */
import { checkFunction, checkRuleList, checkStrategy } from "../arguments.ts";
import type { Engine } from "../engine.ts";
import { type GraphNode, inputsOf, postorder } from "../graph-node.ts";
import type { RuleIR } from "../rule.ts";
import { either, type Outcome, type Strategy, strategy } from "../strategy.ts";
import { normalize } from "../worklist.ts";
import { ruleNames } from "./basic.ts";

/** How a walk goes on from a node: `jump` leaves out what lies behind it, `stop` everything. */
export type Control = "continue" | "jump" | "stop";

/** Says how to go on from `node`, at which the strategy answered `outcome`. */
export type Steer = (node: GraphNode, outcome: Outcome) => Control;

const onward: Steer = () => "continue";

/** `inner` at all inputs of the nodes, together. */
export function all(inner: Strategy): Strategy {
  checkStrategy("all()", inner);
  return strategy(`all(${inner.text})`, (engine, nodes) => {
    const inputs = distinctInputs(nodes);
    return inputs.length === 0 ? "unchanged" : inner.run(engine, inputs);
  });
}

/** `inner` at the first input, in order, where it does not fail; fails where there is none. */
export function one(inner: Strategy): Strategy {
  checkStrategy("one()", inner);
  return strategy(`one(${inner.text})`, (engine, nodes) => {
    for (const input of distinctInputs(nodes)) {
      const outcome = inner.run(engine, [input.find()]);
      if (outcome !== "failed") return outcome;
    }
    return engine.fail(`${inner.text} applied at no input`);
  });
}

/** `inner` at each input by itself; fails where it fails at all of them. */
export function some(inner: Strategy): Strategy {
  checkStrategy("some()", inner);
  return strategy(`some(${inner.text})`, (engine, nodes) => {
    let outcome: Outcome = "failed";
    for (const input of distinctInputs(nodes)) {
      outcome = either(outcome, inner.run(engine, [input.find()]));
    }
    return outcome === "failed" ? engine.fail(`${inner.text} applied at no input`) : outcome;
  });
}

const distinctInputs = (nodes: readonly GraphNode[]): readonly GraphNode[] => [
  ...new Set(nodes.flatMap((node) => inputsOf(node.find()))),
];

/** At every node once, consumers before what they read; then at what came in its place below. */
export function topDown(inner: Strategy): Strategy {
  checkStrategy("topDown()", inner);
  return strategy(`topDown(${inner.text})`, (engine, nodes) => down(engine, nodes, inner, onward));
}

/** As `topDown`; `steer` says at each node how to go on: `jump` leaves out what lies below it. */
export function prewalk(inner: Strategy, steer: Steer = onward): Strategy {
  checkStrategy("prewalk()", inner);
  checkFunction("prewalk()", "steer", steer);
  return strategy(`prewalk(${inner.text})`, (engine, nodes) => down(engine, nodes, inner, steer));
}

/** At the topmost nodes where it does not fail; nothing below those is looked at. */
export function allTopDown(inner: Strategy): Strategy {
  checkStrategy("allTopDown()", inner);
  const steer: Steer = (_, outcome) => (outcome === "failed" ? "continue" : "jump");
  return strategy(`allTopDown(${inner.text})`, (engine, nodes) =>
    down(engine, nodes, inner, steer),
  );
}

/** At the first node, from the outputs down, where it does not fail. */
export function onceTopDown(inner: Strategy): Strategy {
  checkStrategy("onceTopDown()", inner);
  const steer: Steer = (_, outcome) => (outcome === "failed" ? "continue" : "stop");
  return strategy(`onceTopDown(${inner.text})`, (engine, nodes) =>
    down(engine, nodes, inner, steer),
  );
}

/** At every node once, inputs before what reads them. */
export function bottomUp(inner: Strategy): Strategy {
  checkStrategy("bottomUp()", inner);
  return strategy(`bottomUp(${inner.text})`, (engine, nodes) => up(engine, nodes, inner, onward));
}

/**
 * As `bottomUp`; `steer` says at each node how to go on: `jump` leaves out all that reads it,
 * directly or not.
 */
export function postwalk(inner: Strategy, steer: Steer = onward): Strategy {
  checkStrategy("postwalk()", inner);
  checkFunction("postwalk()", "steer", steer);
  return strategy(`postwalk(${inner.text})`, (engine, nodes) => up(engine, nodes, inner, steer));
}

/** At the first node, from the sources up, where it does not fail. */
export function onceBottomUp(inner: Strategy): Strategy {
  checkStrategy("onceBottomUp()", inner);
  const steer: Steer = (_, outcome) => (outcome === "failed" ? "continue" : "stop");
  return strategy(`onceBottomUp(${inner.text})`, (engine, nodes) =>
    up(engine, nodes, inner, steer),
  );
}

/** `before` at every node on the way down, then `after` at every node on the way up. */
export function downUp(before: Strategy, after: Strategy): Strategy {
  checkStrategy("downUp()", before);
  checkStrategy("downUp()", after);
  return strategy(`downUp(${before.text}, ${after.text})`, (engine, nodes) =>
    either(down(engine, nodes, before, onward), up(engine, nodes, after, onward)),
  );
}

/**
 * Rewrites until no rule applies anywhere, inputs first; what a rule makes is normalized before the
 * walk goes on. Each node is tried once, and again only when something it can see has changed.
 */
export function innermost(list: readonly RuleIR[]): Strategy {
  checkRuleList("innermost()", list);
  return strategy(`innermost(${ruleNames(list)})`, (engine, nodes) =>
    normalize(engine, nodes, engine.group(list), "innermost"),
  );
}

/** The same, consumers first: a rule sees the largest region that it can take. */
export function outermost(list: readonly RuleIR[]): Strategy {
  checkRuleList("outermost()", list);
  return strategy(`outermost(${ruleNames(list)})`, (engine, nodes) =>
    normalize(engine, nodes, engine.group(list), "outermost"),
  );
}

/** As `innermost`: to the normal form, inputs first. */
export function worklist(list: readonly RuleIR[]): Strategy {
  return innermost(list);
}

function down(engine: Engine, nodes: readonly GraphNode[], inner: Strategy, steer: Steer): Outcome {
  const run = engine.nextRun();
  const stack = nodes.toReversed();
  let outcome: Outcome = "failed";
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const node = top.find();
    if (node.visit === run) continue;
    node.visit = run;
    const here = inner.run(engine, [node]);
    outcome = either(outcome, here);
    if (engine.exhausted) return "budget";
    const form = node.find();
    form.visit = run;
    const control = steer(form, here);
    if (control === "stop") return outcome;
    if (control === "continue") stack.push(...inputsOf(form).reverse());
  }
  return outcome;
}

function up(engine: Engine, nodes: readonly GraphNode[], inner: Strategy, steer: Steer): Outcome {
  const left = new Set<GraphNode>();
  let outcome: Outcome = "failed";
  for (const node of postorder(nodes)) {
    if (left.size > 0 && inputsOf(node).some((input) => left.has(input))) {
      left.add(node);
      continue;
    }
    const here = inner.run(engine, [node.find()]);
    outcome = either(outcome, here);
    if (engine.exhausted) return "budget";
    const form = node.find();
    const control = steer(form, here);
    if (control === "stop") return outcome;
    if (control === "jump") left.add(form);
  }
  return outcome;
}
