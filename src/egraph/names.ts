/** Rows of matches as values with names. */
import type { EGraph } from "./egraph.ts";
import type { Domain, Names, RuleMatch } from "./rule.ts";
import type { Slot } from "./search/plan.ts";
import { find } from "./table.ts";

/** The values of `slots` in the row at `at`. */
export function namesAt(
  graph: EGraph,
  domain: Domain,
  slots: readonly Slot[],
  rows: Int32Array,
  at: number,
): Names {
  // A name may be `__proto__`.
  const names = Object.create(null) as Record<string, unknown>;
  for (const slot of slots) names[slot.name] = valueAt(graph, domain, slot, rows, at);
  return names;
}

function valueAt(
  graph: EGraph,
  domain: Domain,
  { what, column }: Slot,
  rows: Int32Array,
  at: number,
): unknown {
  const { core, attributes } = graph.internals;
  const first = rows[at + column];
  if (what === "attr") return attributes.fieldValue(first);
  if (what === "node") return domain.node(graph, first);
  if (what === "input") return domain.term(graph, find(core.table, first));
  const list: unknown[] = [];
  for (let k = first; k < first + rows[at + column + 1]; k++) {
    list.push(domain.term(graph, find(core.table, core.table.kids[k])));
  }
  return list;
}

/** A match for a callback; names are read when asked for. */
export class MatchView implements RuleMatch {
  readonly roots: readonly number[];
  readonly nodes: readonly number[];
  readonly #read: () => Names;
  #names: Names | null = null;

  constructor(roots: readonly number[], nodes: readonly number[], read: () => Names) {
    this.roots = roots;
    this.nodes = nodes;
    this.#read = read;
  }

  get names(): Names {
    this.#names ??= this.#read();
    return this.#names;
  }
}
