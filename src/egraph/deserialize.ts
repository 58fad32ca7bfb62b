/**
 * Import of the format of the `egraph-serialize` crate: e-graphs of others, and those of the
 * extraction-gym corpus, to choose terms from.
 */
import { EGraphFormatError } from "../core/index.ts";
import type { Operation } from "../matching/index.ts";
import type { NodeView } from "./analyses.ts";
import { EGraph } from "./egraph.ts";
import type { SerializedNode } from "./serialize.ts";
import { SUBSUMED } from "./table.ts";

/** A graph that was read. */
export interface DeserializedGraph {
  readonly graph: EGraph;
  /** Classes of the roots, in their order. */
  readonly roots: readonly number[];
  /** The costs in the file: what `extract` takes. */
  readonly cost: (node: NodeView) => number;
}

/** More nodes are no graph for this process. */
const NODES_MAX = 10_000_000;

/** Stands for a class while its nodes are not there yet, and is never chosen. */
const CLASS: Operation = Object.freeze({ name: "class" });

/** What is kept of a node: its name in the file, so that no two nodes become one. */
interface Attr {
  readonly node: string;
  readonly cost: number;
}

/**
 * The graph that `data` (parsed JSON) describes; each of its nodes is one node here, and the text `op`
 * is its operation. Classes may lead round.
 * @throws EGraphFormatError that names the node and what is wrong with it
 */
export function deserialize(data: unknown): DeserializedGraph {
  const { nodes, root_eclasses: roots = [] } = recordAt(data, "the data");
  const entries = Object.entries(recordAt(nodes, "`nodes`")).map(
    ([name, node]) => [name, nodeAt(node, `node "${name}"`)] as const,
  );
  if (entries.length > NODES_MAX) {
    throw new EGraphFormatError("`nodes`", `has more than ${NODES_MAX} nodes`, entries.length);
  }
  const graph = new EGraph({ proofs: false });
  const classes = new Map<string, number>();
  for (const [, { eclass }] of entries) {
    if (!classes.has(eclass)) classes.set(eclass, graph.add(CLASS, { eclass }));
  }
  const byName = new Map(entries);
  const operations = new Map<string, Operation>();
  for (const [name, { op, children, eclass, cost, subsumed }] of entries) {
    const inputs = children.map((child) => {
      const input = byName.get(child);
      if (input !== undefined) return classes.get(input.eclass) as number;
      throw new EGraphFormatError(`node "${name}"`, `has a child "${child}" that is no node`);
    });
    const attr: Attr = { node: name, cost };
    const node = graph.addNode(operationOf(operations, op), attr, inputs);
    if (subsumed) graph.internals.core.table.flags[node] |= SUBSUMED;
    graph.union(classes.get(eclass) as number, node);
  }
  graph.rebuild();
  return { graph, roots: rootsOf(roots, classes), cost: costOf };
}

const costOf = ({ operation, attr }: NodeView): number =>
  operation === CLASS ? Number.POSITIVE_INFINITY : (attr as Attr).cost;

function operationOf(known: Map<string, Operation>, name: string): Operation {
  let found = known.get(name);
  if (found === undefined) {
    found = Object.freeze({ name });
    known.set(name, found);
  }
  return found;
}

function rootsOf(roots: unknown, classes: ReadonlyMap<string, number>): readonly number[] {
  if (!Array.isArray(roots)) throw new EGraphFormatError("`root_eclasses`", "is no list", roots);
  return roots.map((root: unknown) => {
    const id = typeof root === "string" ? classes.get(root) : undefined;
    if (id !== undefined) return id;
    throw new EGraphFormatError("`root_eclasses`", `names "${String(root)}", which no node is of`);
  });
}

function nodeAt(value: unknown, where: string): SerializedNode {
  const { op, children = [], eclass, cost = 1, subsumed = false } = recordAt(value, where);
  if (typeof op !== "string") throw new EGraphFormatError(where, "has no text `op`", op);
  if (typeof eclass !== "string")
    throw new EGraphFormatError(where, "has no text `eclass`", eclass);
  if (!Array.isArray(children) || children.some((child) => typeof child !== "string")) {
    throw new EGraphFormatError(where, "has `children` that are no list of names", children);
  }
  if (typeof cost !== "number" || !(cost >= 0)) {
    throw new EGraphFormatError(where, "has a `cost` that is no number of at least 0", cost);
  }
  if (typeof subsumed !== "boolean") {
    throw new EGraphFormatError(where, "has a `subsumed` that is not true or false", subsumed);
  }
  return { op, children: children as readonly string[], eclass, cost, subsumed };
}

function recordAt(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new EGraphFormatError(where, "is no object", value);
}
