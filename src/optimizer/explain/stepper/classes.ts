/** An e-graph as a picture: a box a class, a line in it a choice. */
import type { SeenChoice, SeenClass } from "../../seen-class.ts";
import { type Layout, layoutOf } from "./layout.ts";

/** Sizes, in pixels. */
export const CLASS = { width: 300, title: 22, line: 20, bottom: 6 } as const;

/** Classes, and where their boxes stand. */
export interface ClassView extends Layout {
  readonly classes: readonly SeenClass[];
  /** Of the edges, in their order: whether a choice that was taken reads there. */
  readonly taken: readonly boolean[];
}

/** Null where there is nothing to show. */
export function classView(classes: readonly SeenClass[]): ClassView | null {
  if (classes.length === 0) return null;
  const edges = edgesOf(classes);
  const pairs = edges.map(({ from, to }) => [from, to] as const);
  const layout = layoutOf(classes.length, pairs, (k) => ({
    width: CLASS.width,
    height: CLASS.title + linesOf(classes[k]) * CLASS.line + CLASS.bottom,
  }));
  return { ...layout, classes, taken: edges.map(({ taken }) => taken) };
}

/** Lines of a box; the last may say how many are not shown. */
export const linesOf = ({ choices, hidden }: SeenClass): number =>
  choices.length + (hidden > 0 ? 1 : 0);

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly taken: boolean;
}

/** From classes to those that read them: of the plan first, then what else closes no circle. */
function edgesOf(classes: readonly SeenClass[]): readonly Edge[] {
  const edges = new Edges(classes.length);
  for (const taken of [true, false]) {
    classes.forEach(({ choices }, to) => {
      for (const choice of choices) if (choice.chosen === taken) addInputs(edges, choice, to);
    });
  }
  return edges.list;
}

function addInputs(edges: Edges, { inputs, chosen }: SeenChoice, to: number): void {
  for (const from of inputs) if (from >= 0) edges.add({ from, to, taken: chosen });
}

/** Edges without circles: a picture has a top and a bottom, an e-graph has none. */
class Edges {
  readonly list: Edge[] = [];
  readonly #readers: Set<number>[];

  constructor(count: number) {
    this.#readers = Array.from({ length: count }, () => new Set());
  }

  add(edge: Edge): void {
    const { from, to } = edge;
    if (this.#readers[from].has(to) || this.#reaches(to, from)) return;
    this.#readers[from].add(to);
    this.list.push(edge);
  }

  #reaches(from: number, to: number): boolean {
    const seen = new Set([from]);
    // The set grows while it is walked.
    for (const at of seen) {
      if (at === to) return true;
      for (const reader of this.#readers[at]) seen.add(reader);
    }
    return false;
  }
}
