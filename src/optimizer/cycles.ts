/** Rules that undo each other, or put a value into itself. */
import type { Layer } from "../layers/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { LiveGraph } from "./live-graph.ts";
import type { Stop } from "./report.ts";

/** Whether a layer that was just made reads the very value that it is to replace. */
export const embeds = (graph: LiveGraph, node: GraphNode, made: readonly Layer[]): boolean =>
  made.some((layer) => layer.inputs.some((input) => graph.lookup(input) === node));

/** The cycle that `rule` would close at `node`: the rules that led there from its earlier form `from`. */
export function cycleOf(node: GraphNode, from: GraphNode, rule: string): Stop {
  const rules: string[] = [];
  for (let at = from; at !== node && at.next !== null; at = at.next) rules.push(at.nextBy);
  return { reason: "cycle", rules: [...rules, rule] };
}
