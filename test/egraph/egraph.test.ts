import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Analysis, conflict, EGraph, saturate } from "../../src/egraph/index.ts";
import { addTerm, operation, rewrite } from "../support/egraph-terms.ts";

describe("terms", () => {
  test("equal terms are one class, whatever object their attribute is", () => {
    const graph = new EGraph();
    const [f, c] = [operation("f"), operation("c")];
    const one = graph.add(f, { axes: [0, 1], fill: Number.NaN }, [graph.add(c)]);
    expect(graph.add(f, { fill: Number.NaN, axes: [0, 1] }, [graph.add(c, {})])).toBe(one);
    expect(graph.add(f, { axes: [0, 1], fill: 0 }, [graph.add(c)])).not.toBe(one);
    expect(graph.add(f, { axes: [0, 1], fill: -0 }, [graph.add(c)])).not.toBe(
      graph.add(f, { axes: [0, 1], fill: 0 }, [graph.add(c)]),
    );
    expect(graph.add(f, { axes: [0, 1], fill: Number.NaN }, [])).not.toBe(one);
  });

  test("functions and instances are told apart by identity", () => {
    const graph = new EGraph();
    const f = operation("f");
    const [one, two] = [() => 1, () => 1];
    expect(graph.add(f, { kernel: one })).not.toBe(graph.add(f, { kernel: two }));
    expect(graph.add(f, { kernel: one })).toBe(graph.add(f, { kernel: one }));
    expect(graph.add(f, { at: new Date(0) })).not.toBe(graph.add(f, { at: new Date(0) }));
  });

  test("any number of inputs", () => {
    const graph = new EGraph();
    const leaves = Array.from({ length: 1000 }, (_, k) => graph.add(operation("leaf"), { k }));
    const wide = graph.add(operation("concat"), null, leaves);
    expect(graph.node(wide).inputs).toEqual(leaves);
    expect(graph.lookup(operation("concat"), null, leaves)).toBe(wide);
    expect(graph.lookup(operation("concat"), null, leaves.slice(1))).toBeNull();
  });

  test("classes that are none are refused", () => {
    const graph = new EGraph();
    const wrong = expect.objectContaining({ tag: "EGraphTerm" });
    expect(() => graph.add(operation("f"), null, [0])).toThrow(wrong);
    expect(() => graph.union(0, 1)).toThrow(wrong);
    expect(() => graph.find(-1)).toThrow(wrong);
    expect(() => graph.find(0.5)).toThrow(wrong);
  });

  test("an attribute that holds itself is refused", () => {
    const attr: Record<string, unknown> = {};
    attr["self"] = attr;
    expect(() => new EGraph().add(operation("f"), attr)).toThrow(
      expect.objectContaining({ tag: "AttributeDepth" }),
    );
  });
});

describe("congruence", () => {
  test("equal inputs make equal terms, all the way up", () => {
    const graph = new EGraph();
    const left = addTerm(graph, "(f (g a) (h a b))");
    const right = addTerm(graph, "(f (g c) (h c b))");
    expect(graph.union(addTerm(graph, "a"), addTerm(graph, "c"))).toBe(true);
    expect(graph.equal(left, right)).toBe(false);
    graph.rebuild();
    expect(graph.equal(left, right)).toBe(true);
    expect(graph.union(left, right)).toBe(false);
    // a, c, b, and one each of g, h, f.
    expect([graph.nodeCount, graph.classCount]).toEqual([6, 5]);
  });

  test("random unions: the closure a naive algorithm finds", () => {
    fc.assert(
      fc.property(programs(), ({ terms, unions }) => {
        const graph = new EGraph();
        const ids: number[] = [];
        for (const { op, kids } of terms) {
          ids.push(
            graph.addNode(
              operation(op),
              null,
              kids.map((kid) => ids[kid]),
            ),
          );
        }
        for (const [a, b] of unions) graph.union(ids[a], ids[b]);
        graph.rebuild();
        const naive = closure(terms, unions);
        ids.forEach((left, i) => {
          ids.forEach((right, j) => {
            expect(graph.equal(left, right)).toBe(naive[i] === naive[j]);
          });
        });
      }),
    );
  });
});

interface Program {
  readonly terms: readonly { readonly op: string; readonly kids: readonly number[] }[];
  readonly unions: readonly (readonly [number, number])[];
}

function programs(): fc.Arbitrary<Program> {
  const nat = fc.nat(1000);
  const term = fc.record({
    op: fc.constantFrom("f", "g", "h"),
    kids: fc.array(nat, { maxLength: 3 }),
  });
  return fc
    .record({
      terms: fc.array(term, { minLength: 1, maxLength: 25 }),
      unions: fc.array(fc.tuple(nat, nat), { maxLength: 8 }),
    })
    .map(({ terms, unions }) => ({
      terms: terms.map(({ op, kids }, k) => ({
        op: kids.length === 0 || k === 0 ? `leaf${k % 5}` : op,
        kids: k === 0 ? [] : kids.map((kid) => kid % k),
      })),
      unions: unions.map(([a, b]) => [a % terms.length, b % terms.length] as const),
    }));
}

/** Classes of terms: joins until nothing changes. */
function closure(terms: Program["terms"], unions: Program["unions"]): number[] {
  const classOf = terms.map((_, k) => k);
  const join = (a: number, b: number): boolean => {
    const [from, to] = [classOf[a], classOf[b]];
    if (from === to) return false;
    classOf.forEach((own, k) => {
      if (own === from) classOf[k] = to;
    });
    return true;
  };
  for (const [a, b] of unions) join(a, b);
  const shape = ({ op, kids }: Program["terms"][number]): string =>
    `${op}(${kids.map((kid) => classOf[kid]).join()})`;
  let changed = true;
  while (changed) {
    changed = false;
    const first = new Map<string, number>();
    terms.forEach((term, k) => {
      const known = first.get(shape(term));
      if (known === undefined) first.set(shape(term), k);
      else if (join(k, known)) changed = true;
    });
  }
  return classOf;
}

describe("analyses", () => {
  const value: Analysis<number | null, EGraph> = {
    name: "value",
    make: ({ operation: { name }, attr, inputs }, of) => {
      if (name === "num") return (attr as { value: number }).value;
      const [a, b] = inputs.map(of);
      return name === "+" && a !== null && b !== null ? a + b : null;
    },
    join: (a, b) => (a === null ? b : b === null || a === b ? a : conflict(`${a} is not ${b}`)),
    modify: (graph, id, data) => {
      if (data !== null) graph.union(id, graph.add(operation("num"), { value: data }), "folded");
    },
  };
  const analyses = [value as unknown as Analysis<never, EGraph>];

  test("what is known of inputs flows to what is made of them, and may add nodes", () => {
    const graph = new EGraph({ analyses });
    const sum = addTerm(graph, "(+ x (+ 1 y))");
    graph.union(addTerm(graph, "x"), addTerm(graph, "2"));
    graph.rebuild();
    expect(graph.data(value, sum)).toBeNull();
    graph.union(addTerm(graph, "y"), addTerm(graph, "3"));
    graph.rebuild();
    expect(graph.data(value, sum)).toBe(6);
    expect(graph.equal(sum, addTerm(graph, "6"))).toBe(true);
  });

  test("guards see facts, and are asked again when a fact is new", () => {
    const graph = new EGraph({ analyses });
    const half = addTerm(graph, "(half (twice x))");
    const known = rewrite("known", "(half (twice ?x))", "?x", {
      guards: [
        {
          name: "known",
          holds: ({ x }: { x: number }, g: EGraph) => g.data(value, x) !== null,
        },
      ],
    });
    expect(saturate(graph, [known]).rules[0].joined).toBe(0);
    graph.union(addTerm(graph, "x"), addTerm(graph, "(+ 1 2)"));
    expect(saturate(graph, [known]).rules[0].joined).toBe(1);
    expect(graph.equal(half, addTerm(graph, "3"))).toBe(true);
  });

  test("a merge that cannot be true names the rules and shows the proof", () => {
    const graph = new EGraph({ analyses });
    addTerm(graph, "(f (g 1))");
    const rules = [
      rewrite("drop-g", "(g ?x)", "?x"),
      rewrite("drop-f", "(f ?x)", "?x"),
      rewrite("wrong", "(f ?x)", "2"),
    ];
    expect(() => saturate(graph, rules)).toThrow(
      expect.objectContaining({
        tag: "UnsoundMerge",
        analysis: "value",
        values: expect.arrayContaining([1, 2]),
        rules: expect.arrayContaining(["wrong"]),
        proof: expect.arrayContaining([expect.stringContaining("wrong")]),
      }),
    );
  });

  test("a single rule between two facts is the one that is named", () => {
    const graph = new EGraph({ analyses });
    addTerm(graph, "(+ 1 0)");
    const rules = [rewrite("fine", "(+ ?a ?b)", "(+ ?b ?a)"), rewrite("bad", "(+ ?a 0)", "0")];
    expect(() => saturate(graph, rules)).toThrow(
      expect.objectContaining({ tag: "UnsoundMerge", rules: ["bad"] }),
    );
  });

  test("a graph made without an analysis says so", () => {
    const graph = new EGraph();
    expect(() => graph.data(value, addTerm(graph, "x"))).toThrow(/without the analysis "value"/);
  });
});

describe("limits of ids", () => {
  test("numbers of classes stay valid through any union", () => {
    const graph = new EGraph();
    const ids = Array.from({ length: 50 }, (_, k) => graph.add(operation("leaf"), { k }));
    for (let k = 1; k < ids.length; k++) graph.union(ids[k - 1], ids[k]);
    expect(new Set(ids.map((id) => graph.find(id)))).toEqual(new Set([ids[0]]));
    expect(graph.members(ids[49])).toHaveLength(50);
  });
});
