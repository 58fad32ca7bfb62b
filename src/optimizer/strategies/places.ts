/** Strategies that choose where: by condition, path, type, region, or by what is known along the way. */
import { checkThat } from "../../core/index.ts";
import type { Layer, LayerType } from "../../layers/index.ts";
import { checkFunction, checkStrategy, hasMethods } from "../arguments.ts";
import { type GraphNode, inputsOf, postorder } from "../graph-node.ts";
import { either, type Outcome, type Strategy, strategy } from "../strategy.ts";

/** `inner` at the nodes for which `holds`; fails when there is none. */
export function when(holds: (node: GraphNode) => boolean, inner: Strategy): Strategy {
  checkFunction("when()", "the condition", holds);
  checkStrategy("when()", inner);
  return strategy(`when(${inner.text})`, (engine, nodes) => {
    const chosen = nodes.map((node) => node.find()).filter(holds);
    return chosen.length === 0 ? engine.fail("no node is of the sort") : inner.run(engine, chosen);
  });
}

/** `inner` at what is found from each node by going to input `path[0]`, of that to input `path[1]`, … */
export function at(path: readonly number[], inner: Strategy): Strategy {
  const isPath = Array.isArray(path) && path.every((k: unknown) => Number.isInteger(k));
  checkThat("at()", "the path", path ?? null, isPath, "a list of places of inputs");
  checkStrategy("at()", inner);
  return strategy(`at([${path.join(", ")}], ${inner.text})`, (engine, nodes) => {
    const found = nodes.flatMap((node) => follow(node.find(), path));
    return found.length === 0
      ? engine.fail(`nothing is at [${path.join(", ")}]`)
      : inner.run(engine, found);
  });
}

function follow(from: GraphNode, path: readonly number[]): readonly GraphNode[] {
  let node = from;
  for (const k of path) {
    if (k < 0 || k >= node.inputs.length) return [];
    node = node.input(k);
  }
  return [node];
}

/**
 * `inner` at every node at and below those given that is of `type`: one type, one of several, or any
 * that a test accepts, such as all that bear a tag. Inputs first; fails when there is none.
 */
export function where(
  type: LayerType | readonly LayerType[] | ((type: LayerType) => boolean),
  inner: Strategy,
): Strategy {
  const isType = typeof type === "function" || (typeof type === "object" && type !== null);
  checkThat("where()", "the type", type ?? null, isType, "a type of layer, a list or a test");
  checkStrategy("where()", inner);
  const accepts =
    typeof type === "function"
      ? type
      : (own: LayerType) => (Array.isArray(type) ? type.includes(own) : type === own);
  return strategy(`where(${inner.text})`, (engine, nodes) => {
    let outcome: Outcome = engine.fail("no layer is of the type");
    for (const node of postorder(nodes)) {
      const now = node.find();
      if (!accepts(now.layer.type)) continue;
      outcome = either(outcome, inner.run(engine, [now]));
      if (engine.exhausted) return "budget";
    }
    return outcome;
  });
}

/**
 * `inner` within the region of layers for which `selects`: from the topmost of them, and no rule
 * applies at any other layer. Fails when there is none.
 */
export function inRegion(selects: (layer: Layer) => boolean, inner: Strategy): Strategy {
  checkFunction("inRegion()", "the condition", selects);
  checkStrategy("inRegion()", inner);
  return strategy(`inRegion(${inner.text})`, (engine, nodes) => {
    const inside = postorder(nodes).filter(({ layer }) => selects(layer));
    const read = new Set(inside.flatMap((node) => inputsOf(node)));
    const top = inside.filter((node) => !read.has(node));
    if (top.length === 0) return engine.fail("no layer is in the region");
    const outer = engine.confine(selects);
    const outcome = inner.run(engine, top);
    engine.confine(outer);
    return outcome;
  });
}

/** What is known at a node from whoever reads it. */
export interface Downward<T> {
  /** At the nodes that the strategy is given. */
  readonly top: T;
  /** For input `k` of `layer`, at which `context` is known. */
  below(context: T, layer: Layer, k: number): T;
  /** For a value that is read twice. */
  join(a: T, b: T): T;
}

/**
 * At every node once, consumers first, the strategy that `make` answers for what is known there:
 * parameters go down from the outputs.
 */
export function withContext<T>(downward: Downward<T>, make: (context: T) => Strategy): Strategy {
  const isDownward = hasMethods(downward, ["below", "join"]);
  checkThat("withContext()", "what is known", downward ?? null, isDownward, "{ top, below, join }");
  checkFunction("withContext()", "the maker", make);
  return strategy("withContext", (engine, nodes) => {
    const known = new Map<GraphNode, T>();
    const tell = (node: GraphNode, context: T): void => {
      const before = known.get(node);
      known.set(node, before === undefined ? context : downward.join(before, context));
    };
    for (const node of nodes) tell(node.find(), downward.top);
    let outcome: Outcome = "failed";
    // Consumers stand behind what they read in a postorder.
    for (const node of postorder(nodes).reverse()) {
      const context = known.get(node);
      if (context === undefined) continue;
      node.inputs.forEach((_, k) => {
        tell(node.input(k), downward.below(context, node.layer, k));
      });
      outcome = either(outcome, make(context).run(engine, [node.find()]));
      if (engine.exhausted) return "budget";
    }
    return outcome;
  });
}

/**
 * At every node once, inputs first, the strategy that `make` answers for what `combine` works out
 * from the values of the inputs. Each value is worked out once, of the node as it was before.
 */
export function fold<T>(
  combine: (layer: Layer, inputs: readonly T[]) => T,
  make: (value: T) => Strategy,
): Strategy {
  checkFunction("fold()", "the combiner", combine);
  checkFunction("fold()", "the maker", make);
  return strategy("fold", (engine, nodes) => {
    const order = postorder(nodes);
    const values = new Map<GraphNode, T>();
    for (const node of order) {
      const inputs = inputsOf(node).map((input) => values.get(input) as T);
      values.set(node, combine(node.layer, inputs));
    }
    let outcome: Outcome = "failed";
    for (const node of order) {
      outcome = either(outcome, make(values.get(node) as T).run(engine, [node.find()]));
      if (engine.exhausted) return "budget";
    }
    return outcome;
  });
}
