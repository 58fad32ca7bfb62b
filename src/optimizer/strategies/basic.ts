/** Strategies that do not walk: rules, and ways to put strategies together. */
import { checkCount, checkThat } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import {
  checkFunction,
  checkRuleList,
  checkStrategies,
  checkStrategy,
  hasMethods,
} from "../arguments.ts";
import type { Engine } from "../engine.ts";
import { postorder } from "../graph-node.ts";
import type { RuleIR } from "../rule.ts";
import type { RuleSet } from "../rule-set.ts";
import {
  either,
  type Outcome,
  outcomeOf,
  type Strategy,
  strategy,
  texts,
  worse,
} from "../strategy.ts";

/** How often `repeat` goes on at most. */
const REPEATS_MAX = 10_000;

/** Does nothing, and succeeds. */
export const id: Strategy = strategy("id", () => "unchanged");

/** Does not apply. */
export const fail: Strategy = strategy("fail", (engine) => engine.fail("it was told to"));

/** One firing of one of the rules at each node; fails where none applies at any. */
export function apply(list: readonly RuleIR[]): Strategy {
  checkRuleList("once()", list);
  const text = ruleNames(list);
  return strategy(text, (engine, nodes) => {
    const group = engine.group(list);
    let changed = false;
    for (const node of nodes) changed = engine.apply(node.find(), group) !== null || changed;
    return changed ? "changed" : outcomeOf(engine, engine.fail(`${text} did not apply`));
  });
}

/** As `apply`, with the rules of `set` that names, `#tags` or names with `*` select. @throws UnknownRuleError */
export function rules(set: RuleSet, ...selectors: readonly string[]): Strategy {
  const isSet = hasMethods(set, ["select"]);
  checkThat("rules()", "the set", set ?? null, isSet, "a set of rules, as ruleSet() makes one");
  const wanted = set.select(...selectors);
  const { text, run } = apply(wanted);
  return strategy(`rules(${selectors.join(", ")}: ${text})`, run);
}

/** How a list of rules is called. */
export const ruleNames = (list: readonly RuleIR[]): string =>
  list.length <= 3 ? list.map(({ name }) => name).join(" + ") : `${list.length} rules`;

/** One after another; stops at the first that fails. */
export function seq(...strategies: readonly Strategy[]): Strategy {
  checkStrategies("seq()", strategies);
  return strategy(`seq(${texts(strategies)})`, (engine, nodes) => {
    let outcome: Outcome = "unchanged";
    for (const one of strategies) {
      const next = one.run(engine, nodes);
      if (next === "failed") return "failed";
      outcome = worse(outcome, next);
    }
    return outcome;
  });
}

/** The first that does not fail. */
export function choice(...strategies: readonly Strategy[]): Strategy {
  checkStrategies("choice()", strategies);
  return strategy(`choice(${texts(strategies)})`, (engine, nodes) => {
    for (const one of strategies) {
      const outcome = one.run(engine, nodes);
      if (outcome !== "failed") return outcome;
    }
    return engine.fail("no alternative applied");
  });
}

/** As `inner`, but never fails. */
export function attempt(inner: Strategy): Strategy {
  checkStrategy("attempt()", inner);
  return strategy(`try(${inner.text})`, (engine, nodes) => {
    const outcome = inner.run(engine, nodes);
    return outcome === "failed" ? "unchanged" : outcome;
  });
}

/** Succeeds, and changes nothing, where `inner` fails; fails where it would apply. Stratego's `not`. */
export function unless(inner: Strategy): Strategy {
  checkStrategy("unless()", inner);
  return strategy(`not(${inner.text})`, (engine, nodes) => {
    const { engine: copy, nodes: copies } = engine.fork(nodes);
    const outcome = inner.run(copy, copies);
    if (outcome === "failed") return "unchanged";
    return outcome === "budget" ? "budget" : engine.fail(`${inner.text} applies`);
  });
}

/** Again and again while it changes something; never fails. */
export function repeat(inner: Strategy): Strategy {
  checkStrategy("repeat()", inner);
  return fixpoint(inner, REPEATS_MAX);
}

/** At most `limit` times, while it changes something. */
export function fixpoint(inner: Strategy, limit: number): Strategy {
  checkStrategy("fixpoint()", inner);
  checkCount("fixpoint()", "the limit", limit ?? Number.NaN);
  return strategy(`fixpoint(${inner.text}, ${limit})`, (engine, nodes) =>
    engine.remembering(() => again(() => inner.run(engine, nodes), limit)),
  );
}

function again(run: () => Outcome, limit: number): Outcome {
  let outcome: Outcome = "unchanged";
  for (let i = 0; i < limit; i++) {
    const next = run();
    if (next === "budget") return "budget";
    if (next !== "changed") return outcome;
    outcome = "changed";
  }
  return "budget";
}

/** As `repeat`, and stops, too, when the nodes are what they were once before. */
export function fixpointNoCycle(inner: Strategy): Strategy {
  checkStrategy("fixpointNoCycle()", inner);
  return strategy(`fixpointNoCycle(${inner.text})`, (engine, nodes) => {
    const seen = new Set<string>();
    const key = (): string =>
      engine
        .layersOf(nodes)
        .map((layer) => layer.id)
        .join();
    const once = (): Outcome => {
      const before = key();
      if (seen.has(before)) return "unchanged";
      seen.add(before);
      return inner.run(engine, nodes);
    };
    return engine.remembering(() => again(once, REPEATS_MAX));
  });
}

/** All of them, each with the nodes as they were given; fails only where all do. */
export function union(...strategies: readonly Strategy[]): Strategy {
  checkStrategies("union()", strategies);
  return strategy(`union(${texts(strategies)})`, (engine, nodes) =>
    strategies.reduce<Outcome>((sum, one) => either(sum, one.run(engine, nodes)), "failed"),
  );
}

/** At most once in an optimization; later runs change nothing. */
export function oncePerBatch(inner: Strategy): Strategy {
  checkStrategy("oncePerBatch()", inner);
  const done = new WeakSet<object>();
  return strategy(`oncePerBatch(${inner.text})`, (engine, nodes) => {
    if (done.has(engine.batch)) return "unchanged";
    done.add(engine.batch);
    return inner.run(engine, nodes);
  });
}

/**
 * Each of `strategies` by itself, on a copy of the graph; the result that costs least takes its place.
 * Where none is cheaper than the graph as it is, nothing changes; fails where all fail.
 */
export function best(
  cost: (outputs: readonly Layer[]) => number,
  ...strategies: readonly Strategy[]
): Strategy {
  checkFunction("best()", "the cost", cost);
  checkStrategies("best()", strategies);
  return strategy(`best(${texts(strategies)})`, (engine, nodes) => {
    let least = cost(engine.layersOf(engine.graph.outputs));
    let chosen: Engine | null = null;
    let outcome: Outcome = "failed";
    for (const one of strategies) {
      const copy = engine.fork(nodes);
      outcome = either(outcome, one.run(copy.engine, copy.nodes));
      const own = cost(copy.engine.layersOf(copy.engine.graph.outputs));
      if (own < least) [least, chosen] = [own, copy.engine];
    }
    if (chosen === null) return outcome === "changed" ? "unchanged" : outcome;
    engine.merge(chosen);
    return outcome === "budget" ? "budget" : "changed";
  });
}

/**
 * `inner` on each part of the graph below the nodes that shares no layer with the others, one part
 * after another: rules see nothing of what another part did. The limits are those of the whole.
 */
export function parallel(inner: Strategy): Strategy {
  checkStrategy("parallel()", inner);
  return strategy(`parallel(${inner.text})`, (engine, nodes) => {
    let outcome: Outcome = "failed";
    for (const part of partsApart(nodes.map((node) => node.find()))) {
      outcome = either(outcome, inner.run(engine, part));
    }
    return outcome;
  });
}

type Nodes = Parameters<typeof postorder>[0];

/** Groups of nodes that have nothing below them in common. */
function partsApart(nodes: Nodes): readonly Nodes[] {
  const parts: { readonly roots: Nodes[number][]; readonly below: Set<Nodes[number]> }[] = [];
  for (const node of nodes) {
    const part = { roots: [node], below: new Set(postorder([node])) };
    for (let k = parts.length - 1; k >= 0; k--) {
      const other = parts[k];
      const [few, many] =
        other.below.size < part.below.size ? [other.below, part.below] : [part.below, other.below];
      if (![...few].some((one) => many.has(one))) continue;
      part.roots.unshift(...other.roots);
      for (const one of other.below) part.below.add(one);
      parts.splice(k, 1);
    }
    parts.push(part);
  }
  return parts.map(({ roots }) => roots);
}
