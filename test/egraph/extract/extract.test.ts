import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Algorithm,
  EGraph,
  extract,
  extractExact,
  type NodeView,
  saturate,
  type Term,
} from "../../../src/egraph/index.ts";
import { addTerm, MATH, MATH_TERMS, operation, rewrite } from "../../support/egraph-terms.ts";

const COSTS: Readonly<Record<string, number>> = { d: 100, i: 100, pow: 5, "*": 3 };
const cost = ({ operation: { name } }: NodeView): number => COSTS[name] ?? 1;

/** What terms cost, a shared one once. */
function costOf(
  terms: readonly Term[],
  own = (term: Term): number => COSTS[term.operation.name] ?? 1,
): number {
  const seen = new Set<Term>();
  const visit = (term: Term): number => {
    if (seen.has(term)) return 0;
    seen.add(term);
    return own(term) + term.inputs.reduce((sum, input) => sum + visit(input), 0);
  };
  return terms.reduce((sum, term) => sum + visit(term), 0);
}

/** A graph in which sharing pays: the cheapest trees are not the cheapest graph. */
function sharing(): { graph: EGraph; roots: number[]; price: (node: NodeView) => number } {
  const graph = new EGraph();
  const leaf = (name: string): number => graph.add(operation(name));
  const [big, small1, small2] = [leaf("big"), leaf("small1"), leaf("small2")];
  const roots = [small1, small2].map((small, k) => {
    const one = graph.add(operation("f"), { k }, [small]);
    graph.union(one, graph.add(operation("f"), { k }, [big]));
    return one;
  });
  graph.rebuild();
  const prices: Readonly<Record<string, number>> = { big: 6, small1: 5, small2: 5, f: 1 };
  return { graph, roots, price: ({ operation: { name } }) => prices[name] };
}

describe("algorithms", () => {
  test("trees count shared inputs every time, graphs once, local finds what greedy misses", async () => {
    const { graph, roots, price } = sharing();
    const found = (algorithm: Algorithm) => extract(graph, roots, price, { algorithm });
    expect(found("tree")).toMatchObject({ treeCost: 12, graphCost: 12, optimal: true });
    // A clock that stands: busy machines find it, too.
    const exact = await extractExact(graph, roots, price, { ms: 1e6, now: () => 0 });
    expect(exact).toMatchObject({ graphCost: 8, treeCost: 14, optimal: true });
    expect(exact.terms[0].inputs[0]).toBe(exact.terms[1].inputs[0]);
  });

  test("what is said to cost is what the terms cost, for all of them", () => {
    const graph = new EGraph();
    const roots = MATH_TERMS.map((term) => addTerm(graph, term));
    saturate(graph, MATH(), { scheduler: "simple", iterations: 3 });
    const found = (["tree", "dag", "local"] as const).map((algorithm) =>
      extract(graph, roots, cost, { algorithm }),
    );
    for (const { terms, graphCost } of found) expect(costOf(terms)).toBe(graphCost);
    const [tree, dag, local] = found.map(({ graphCost }) => graphCost);
    expect(dag).toBeLessThanOrEqual(tree);
    expect(local).toBeLessThanOrEqual(dag);
    expect(found[0].treeCost).toBe(Math.min(...found.map(({ treeCost }) => treeCost)));
  });

  test("random graphs: exact ≤ local ≤ dag, exact as an exhaustive search finds", async () => {
    const samples = fc.sample(programs(), { numRuns: 25, seed: 7 });
    for (const program of samples) {
      const { graph, roots, price } = program();
      const dag = extract(graph, roots, price, { algorithm: "dag" });
      const local = extract(graph, roots, price, { algorithm: "local" });
      // A clock that stands: busy machines find it, too.
      const exact = await extractExact(graph, roots, price, { ms: 1e6, now: () => 0 });
      expect(local.graphCost).toBeLessThanOrEqual(dag.graphCost);
      expect(exact.graphCost).toBeLessThanOrEqual(local.graphCost);
      expect(exact.optimal).toBe(true);
      expect(exact.graphCost).toBe(exhaustive(graph, roots, price));
    }
  }, 60_000);
});

type Sample = () => { graph: EGraph; roots: number[]; price: (node: NodeView) => number };

/** Small graphs with many circles; prices are whole numbers. */
function programs(): fc.Arbitrary<Sample> {
  const node = fc.record({
    kids: fc.array(fc.nat(20), { maxLength: 2 }),
    price: fc.integer({ min: 0, max: 9 }),
  });
  const joins = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 6 });
  return fc
    .tuple(fc.array(node, { minLength: 4, maxLength: 11 }), joins)
    .map(([nodes, unions]) => () => {
      const graph = new EGraph();
      const ids: number[] = [];
      nodes.forEach(({ kids, price: worth }, k) => {
        const own = k < 2 ? [] : kids.map((kid) => ids[kid % ids.length]);
        ids.push(graph.add(operation("n"), { k, price: worth }, own));
      });
      for (const [a, b] of unions) graph.union(ids[a % ids.length], ids[b % ids.length]);
      graph.rebuild();
      const price = ({ attr }: NodeView): number => (attr as { price: number }).price;
      return { graph, roots: ids.slice(-2), price };
    });
}

/** Every choice of one node a class, tried. */
function exhaustive(
  graph: EGraph,
  roots: readonly number[],
  price: (node: NodeView) => number,
): number {
  const classes = graph.classes();
  const members = classes.map((id) => graph.members(id));
  let best = Infinity;
  const choice = new Map<number, number>();
  const visit = (k: number): void => {
    if (k === classes.length) {
      best = Math.min(best, chosenCost(graph, roots, choice, price));
      return;
    }
    for (const node of members[k]) {
      choice.set(classes[k], node);
      visit(k + 1);
    }
  };
  visit(0);
  return best;
}

function chosenCost(
  graph: EGraph,
  roots: readonly number[],
  choice: ReadonlyMap<number, number>,
  price: (node: NodeView) => number,
): number {
  const state = new Map<number, "open" | "done">();
  const visit = (id: number): number => {
    const leader = graph.find(id);
    if (state.get(leader) === "open") return Infinity;
    if (state.has(leader)) return 0;
    state.set(leader, "open");
    const view = graph.node(choice.get(leader) as number);
    const sum = view.inputs.reduce((all, input) => all + visit(input), price(view));
    state.set(leader, "done");
    return sum;
  };
  return roots.reduce((sum, root) => sum + visit(root), 0);
}

describe("costs", () => {
  test.each([
    ["negative", -1],
    ["no number", Number.NaN],
  ])("a cost that is %s is refused, with the operation", (_, value) => {
    const graph = new EGraph();
    const root = addTerm(graph, "(f x)");
    expect(() => extract(graph, [root], () => value)).toThrow(
      expect.objectContaining({ tag: "TermCost", operation: "f", cost: value }),
    );
  });

  test("a combination that is not monotone is refused; one that is finds the flattest term", () => {
    const graph = new EGraph();
    const root = addTerm(graph, "(+ 1 (+ 2 (+ 3 4)))");
    saturate(graph, [
      rewrite("comm", "(+ ?a ?b)", "(+ ?b ?a)"),
      rewrite("assoc", "(+ ?a (+ ?b ?c))", "(+ (+ ?a ?b) ?c)"),
    ]);
    const depth = {
      own: () => 1,
      combine: (own: number, inputs: readonly number[]) => own + Math.max(0, ...inputs),
    };
    expect(extract(graph, [root], depth, { algorithm: "tree" }).treeCost).toBe(3);
    const shrinks = {
      own: () => 8,
      combine: (own: number, inputs: readonly number[]) => own - inputs.length,
    };
    expect(() => extract(graph, [root], shrinks, { algorithm: "tree" })).toThrow(
      expect.objectContaining({ tag: "TermCost" }),
    );
    expect(() => extract(graph, [root], depth, { algorithm: "dag" })).toThrow(
      expect.objectContaining({ tag: "Option" }),
    );
  });

  test("Infinity is never chosen; a root that has nothing else is named", () => {
    const graph = new EGraph();
    const root = addTerm(graph, "(f x)");
    const never = ({ operation: { name } }: NodeView): number => (name === "f" ? Infinity : 1);
    expect(() => extract(graph, [root], never)).toThrow(
      expect.objectContaining({ tag: "Extraction", class: root }),
    );
    graph.union(root, addTerm(graph, "(g (g x))"));
    graph.rebuild();
    expect(extract(graph, [root], never).graphCost).toBe(3);
  });

  test("replaced nodes are chosen only where there is no other", () => {
    const graph = new EGraph();
    const root = addTerm(graph, "(f x)");
    saturate(graph, [rewrite("r", "(f ?a)", "(g ?a)", { mode: "normalize" })]);
    const dear = ({ operation: { name } }: NodeView): number => (name === "g" ? 9 : 1);
    expect(extract(graph, [root], dear).terms[0].operation.name).toBe("g");
    const impossible = ({ operation: { name } }: NodeView): number => (name === "g" ? Infinity : 1);
    expect(extract(graph, [root], impossible).terms[0].operation.name).toBe("f");
  });

  test("too many choices for the exact algorithm", async () => {
    const { graph, roots, price } = sharing();
    await expect(extractExact(graph, roots, price, { choices: 3 })).rejects.toThrow(
      expect.objectContaining({ tag: "Extraction", max: 3 }),
    );
  });

  test("time over: the best known answer, not said to be optimal", async () => {
    const { graph, roots, price } = sharing();
    let at = 0;
    const found = await extractExact(graph, roots, price, { ms: 0, now: () => at++ });
    expect(found.optimal).toBe(false);
    expect(found.graphCost).toBeLessThanOrEqual(12);
  });
});

test("options that there are not, and values that they do not take", async () => {
  const { graph, roots, price } = sharing();
  const bad = [
    [{ algorithm: "magic" }, 'extract(): algorithm is "tree", "dag" or "local", not \'magic\''],
    [{ algoritm: "dag" }, 'unknown option "algoritm"; it takes algorithm, ms, now'],
    [{ ms: -1 }, "ms is a number from 0 on, or Infinity, not -1"],
  ] as const;
  for (const [options, told] of bad) {
    expect(() => extract(graph, roots, price, options as never)).toThrow(told);
  }
  await expect(extractExact(graph, roots, price, { choices: -1 })).rejects.toThrow(
    "extractExact(): choices is a number from 0 on",
  );
  await expect(extractExact(graph, roots, { own: price } as never)).rejects.toThrow(
    "cost is a function of a node",
  );
});
