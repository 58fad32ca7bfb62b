/** Export in the format of the `egraph-serialize` crate: visualizers and extraction-gym read it. */
import type { EGraph } from "./egraph.ts";
import { type Cost, ownCost } from "./extract/cost.ts";
import { SUBSUMED } from "./table.ts";

/** One node of the export. `children` are nodes: any of the class that is meant. */
export interface SerializedNode {
  readonly op: string;
  readonly children: readonly string[];
  readonly eclass: string;
  readonly cost: number;
  readonly subsumed: boolean;
}

/** The whole graph. */
export interface SerializedGraph {
  readonly nodes: Readonly<Record<string, SerializedNode>>;
  readonly root_eclasses: readonly string[];
  readonly class_data: Readonly<Record<string, Readonly<Record<string, never>>>>;
}

/** The living nodes of a graph; `cost` is 1 for each unless told. The graph must be rebuilt. */
export function serialize(
  graph: EGraph,
  roots: readonly number[] = [],
  cost: Cost = () => 1,
): SerializedGraph {
  const { flags } = graph.internals.core.table;
  const nodes: Record<string, SerializedNode> = {};
  const classes: Record<string, Record<string, never>> = {};
  for (const id of graph.classes()) {
    classes[String(id)] = {};
    for (const node of graph.members(id)) {
      const view = graph.node(node);
      nodes[String(node)] = {
        op:
          view.attr === null ? view.operation.name : `${view.operation.name} ${textOf(view.attr)}`,
        children: view.inputs.map((input) => String(graph.members(input)[0])),
        eclass: String(id),
        cost: ownCost(graph, cost, view),
        subsumed: (flags[node] & SUBSUMED) !== 0,
      };
    }
  }
  return {
    nodes,
    root_eclasses: roots.map((root) => String(graph.find(root))),
    class_data: classes,
  };
}

function textOf(attr: unknown): string {
  try {
    return JSON.stringify(attr) ?? String(attr);
  } catch {
    return String(attr);
  }
}
