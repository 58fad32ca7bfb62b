/**
 * Nodes at which nothing of a group fits: they need not be tried again before something in sight takes
 * another form. Strategies that walk the graph again and again keep this while they do (Spark
 * Catalyst's bits of rules that are known to do nothing at a node).
 *
 * Patterns are remembered, and conditions that are data. What functions, sharing gates and costs say
 * may depend on more than the layers that a pattern sees.
 */
import type { GraphNode } from "./graph-node.ts";

/** What is kept for groups, each with the depth of its deepest pattern. */
export class Barren {
  readonly #groups = new Map<object, { readonly depth: number; readonly nodes: Set<GraphNode> }>();
  #depth = 0;

  /** Whether nothing of `group` fits at `node`, as far as is known. */
  has(group: object, node: GraphNode): boolean {
    return this.#groups.get(group)?.nodes.has(node) === true;
  }

  /** Nothing of `group`, no pattern of which is deeper than `depth`, fits at `node`. */
  add(group: object, depth: number, node: GraphNode): void {
    let known = this.#groups.get(group);
    if (known === undefined) {
      known = { depth, nodes: new Set() };
      this.#groups.set(group, known);
      this.#depth = Math.max(this.#depth, depth);
    }
    known.nodes.add(node);
  }

  /** Other rules of `group` may fire now. */
  forget(group: object): void {
    this.#groups.delete(group);
  }

  /** `form` is the new form of a value: who can see it is to be tried again. */
  changed(form: GraphNode): void {
    let edge: readonly GraphNode[] = [form];
    for (let level = 1; level < this.#depth && edge.length > 0; level++) {
      edge = readersOf(edge);
      for (const { nodes } of this.#groups.values()) {
        for (const node of edge) nodes.delete(node);
      }
    }
  }
}

/** Those that read one of `nodes`, each once. */
function readersOf(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const readers = new Set<GraphNode>();
  for (const node of nodes) for (const reader of node.currentParents()) readers.add(reader);
  return [...readers];
}
