/** The layers that a match covers: what a rule may drop, and whose annotations it must keep. */
import type { Layer } from "../layers/index.ts";
import { bindingsOf, interpret, interpreted, sameValue } from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { RuleIR } from "./rule.ts";
import { NODE_ACCESS, patternOf } from "./rule-group.ts";

/**
 * The layers that node patterns of `rule` matched, the root first, in the match at `node` that bound
 * `bindings`. Matches again: for the checker only, which is never in a hurry.
 */
export function matchedLayers(
  rule: RuleIR,
  node: GraphNode,
  bindings: Readonly<Record<string, unknown>>,
): readonly Layer[] {
  const { constraints } = patternOf(rule);
  let layers: readonly Layer[] = [node.layer];
  interpret(interpreted(constraints), node, NODE_ACCESS, (found) => {
    const own = bindingsOf(constraints, found, NODE_ACCESS);
    if (!Object.keys(own).every((name) => same(own[name], bindings[name]))) return false;
    layers = constraints.nodes.map((place) => (found[place] as GraphNode).layer);
    return true;
  });
  return layers;
}

/** Layers by identity, all else as attributes are compared. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, k) => same(one, b[k]));
  }
  return a === b || sameValue(a, b);
}
