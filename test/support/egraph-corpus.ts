/** A corpus of small e-graphs to choose terms from, after extraction-gym's; all made here. */
import {
  EGraph,
  type NodeView,
  type SaturateOptions,
  type SerializedGraph,
  saturate,
  serialize,
} from "../../src/egraph/index.ts";
import { addTerm, MATH, operation, rewrite } from "./egraph-terms.ts";

const COSTS: Readonly<Record<string, number>> = { d: 100, i: 100, pow: 7, "*": 4, "/": 9 };
const cost = ({ operation: { name } }: NodeView): number => COSTS[name] ?? 1;

const few: SaturateOptions = { scheduler: "simple" };

/** Sums under commutativity and associativity: many nodes, few classes, full of circles. */
function sums(): SerializedGraph {
  const graph = new EGraph();
  const root = addTerm(graph, "(+ 1 (+ 2 (+ 3 (+ 4 5))))");
  saturate(graph, AC, few);
  const byOperand = ({ inputs, attr }: NodeView): number =>
    attr === null ? 1 + (inputs.reduce((sum, input) => sum + input, 0) % 5) : 1;
  return serialize(graph, [root], byOperand);
}

const AC = [
  rewrite("comm", "(+ ?a ?b)", "(+ ?b ?a)"),
  rewrite("assoc", "(+ ?a (+ ?b ?c))", "(+ (+ ?a ?b) ?c)"),
];

/** Terms with parts in common, under the 21 mathematical rules. */
function mathematics(): SerializedGraph {
  const graph = new EGraph();
  const terms = ["(d x (+ (pow x 3) (* 7 (pow x 2))))", "(+ (pow x 3) (* 7 (pow x 2)))"];
  const roots = terms.map((term) => addTerm(graph, term));
  saturate(graph, MATH(), { ...few, iterations: 5, nodes: 400 });
  return serialize(graph, roots, cost);
}

/** A product taken out of sums, or multiplied out: what is shared decides. */
function factors(): SerializedGraph {
  const graph = new EGraph();
  const terms = [
    "(+ (* a b) (+ (* a c) (* a d)))",
    "(+ (* a b) (* b c))",
    "(+ (* a c) (+ (* b c) (* a d)))",
  ];
  const roots = terms.map((term) => addTerm(graph, term));
  const rules = [
    ...AC,
    rewrite("factor", "(+ (* ?a ?b) (* ?a ?c))", "(* ?a (+ ?b ?c))"),
    rewrite("expand", "(* ?a (+ ?b ?c))", "(+ (* ?a ?b) (* ?a ?c))"),
    rewrite("comm*", "(* ?a ?b)", "(* ?b ?a)"),
  ];
  saturate(graph, rules, { ...few, iterations: 6, nodes: 500 });
  return serialize(graph, roots, cost);
}

/** Products of matrices in every grouping; a product costs what its sizes say. */
function chain(): SerializedGraph {
  const sizes = [10, 100, 5, 50, 1, 80, 20];
  const graph = new EGraph();
  const names = sizes.slice(1).map((_, k) => graph.add(operation("matrix"), { k }));
  const spans = new Map<number, readonly [number, number]>();
  const known = new Map<string, number>();
  names.forEach((id, k) => {
    spans.set(id, [k, k + 1]);
    known.set(`${k},${k + 1}`, id);
  });
  // Shorter spans first: a span is any product of two that make it up.
  for (let length = 2; length < sizes.length; length++) {
    for (let from = 0; from + length < sizes.length; from++) {
      for (let middle = from + 1; middle < from + length; middle++) {
        const [left, right] = [`${from},${middle}`, `${middle},${from + length}`].map(
          (part) => known.get(part) as number,
        );
        const work = sizes[from] * sizes[middle] * sizes[from + length];
        const product = graph.add(operation("@"), { work }, [left, right]);
        const span = `${from},${from + length}`;
        const before = known.get(span);
        if (before === undefined) known.set(span, product);
        else graph.union(before, product);
      }
    }
  }
  graph.rebuild();
  const roots = ["0,6", "1,5"].map((span) => known.get(span) as number);
  return serialize(graph, roots, ({ attr }) => (attr as { work?: number }).work ?? 0);
}

/** Levels that use the one below twice, or pay more to use it once: trees and graphs disagree. */
function ladder(): SerializedGraph {
  const graph = new EGraph();
  let top = graph.add(operation("x"));
  for (let level = 0; level < 60; level++) {
    const once = graph.add(operation("once"), { level }, [top]);
    graph.union(once, graph.add(operation("twice"), { level }, [top, top]));
    graph.rebuild();
    top = graph.find(once);
  }
  return serialize(graph, [top], ({ operation: { name } }) => (name === "once" ? 3 : 1));
}

/** No structure at all: unions at random, by a generator with a fixed seed. */
const noise = (seed: number) => (): SerializedGraph => {
  const next = generator(seed);
  const graph = new EGraph();
  const ids: number[] = [];
  for (let k = 0; k < 220; k++) {
    const inputs = k < 20 ? [] : Array.from({ length: 1 + (next() % 3) }, () => ids[next() % k]);
    ids.push(graph.add(operation("n"), { k }, inputs));
  }
  // Unions above leaves only: those are dear to reach.
  for (let k = 0; k < 110; k++) {
    graph.union(ids[20 + (next() % 200)], ids[20 + (next() % 200)]);
  }
  graph.rebuild();
  return serialize(graph, ids.slice(-6), ({ id }) => 1 + ((id * 7919) % 13));
};

/** Whole numbers (Park and Miller 1988). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}

/** Every graph of the corpus, by the name of its file. */
export const CORPUS: Readonly<Record<string, () => SerializedGraph>> = {
  sums,
  mathematics,
  factors,
  chain,
  ladder,
  noise: noise(2026),
  disorder: noise(4711),
};
