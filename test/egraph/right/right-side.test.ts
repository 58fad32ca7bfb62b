import { describe, expect, test } from "@jest/globals";
import { EGraph, type EGraphRule, saturate } from "../../../src/egraph/index.ts";
import { constraintsOf, type RuleExpression } from "../../../src/matching/index.ts";
import { addTerm, operation, pattern, rewrite } from "../../support/egraph-terms.ts";

const CODES = ["generate", "interpret"] as const;

/** Applies one rule to one term; answers whether it is equal to the other then. */
function equal(
  rule: EGraphRule,
  from: string,
  to: string,
  code: "generate" | "interpret",
): boolean {
  const graph = new EGraph();
  const id = addTerm(graph, from);
  saturate(graph, [rule], { code, iterations: 3 });
  const before = graph.nodeCount;
  const made = addTerm(graph, to);
  expect(graph.nodeCount).toBe(before);
  return graph.equal(id, made);
}

describe.each(CODES)("templates, %s", (code) => {
  test("nested terms", () => {
    const rule = rewrite("r", "(f ?a ?b)", "(g (h ?b) (h (h ?a)) 0)");
    expect(equal(rule, "(f x y)", "(g (h y) (h (h x)) 0)", code)).toBe(true);
  });

  test("lists of inputs, wider than the scratch", () => {
    const rule = rewrite("r", "(f ?a ...xs)", "(g ...xs ?a ...xs)");
    const many = Array.from({ length: 40 }, (_, k) => String(k)).join(" ");
    expect(equal(rule, `(f x ${many})`, `(g ${many} x ${many})`, code)).toBe(true);
    expect(equal(rule, "(f x)", "(g x)", code)).toBe(true);
  });

  test("one floating input: every way it matches", () => {
    const rule = rewrite("r", "(f ...a (g ?x) ...b)", "(h ?x (f ...a ...b))");
    expect(equal(rule, "(f p (g x) (g y))", "(h x (f p (g y)))", code)).toBe(true);
    expect(equal(rule, "(f p (g x) (g y))", "(h y (f p (g x)))", code)).toBe(true);
  });

  test("attributes that are computed are evaluated for each match", () => {
    const name = (text: string): RuleExpression => ({ kind: "name", name: text });
    const shift = operation("shift");
    const x = { kind: "var", name: "x" } as const;
    const by = (text: string) => ({ by: { kind: "var", name: text } }) as const;
    const inner = { kind: "node", types: [shift], inputs: [x], attrs: by("b") } as const;
    const outer = { kind: "node", types: [shift], inputs: [inner], attrs: by("a") } as const;
    const sum = { kind: "binary", op: "+", left: name("a"), right: name("b") } as const;
    const rule: EGraphRule = {
      name: "shifts",
      constraints: constraintsOf("shifts", outer),
      template: {
        kind: "make",
        operation: "shift",
        inputs: [{ spread: false, value: name("x") }],
        attrs: { by: sum },
      },
    };
    const graph = new EGraph();
    const leaf = addTerm(graph, "x");
    const two = graph.add(shift, { by: 5 }, [graph.add(shift, { by: 2 }, [leaf])]);
    saturate(graph, [rule], { code });
    expect(graph.lookup(shift, { by: 7 }, [leaf])).toBe(graph.find(two));
  });

  test("patterns that are matched together, each with a right side", () => {
    const rule = rewrite(
      "both",
      ["(f ?x ?a)", "(f ?x ?b)"],
      ["(left (pair ?x ?a ?b))", "(right (pair ?x ?a ?b))"],
    );
    const graph = new EGraph();
    const [one, two] = [addTerm(graph, "(f x p)"), addTerm(graph, "(f x q)")];
    saturate(graph, [rule], { code, iterations: 1 });
    expect(graph.equal(one, addTerm(graph, "(left (pair x p q))"))).toBe(true);
    expect(graph.equal(two, addTerm(graph, "(right (pair x p q))"))).toBe(true);
  });

  test("callbacks: classes, nothing, or one for each pattern", () => {
    const seen: unknown[] = [];
    const rule: EGraphRule = {
      name: "call",
      constraints: constraintsOf("call", pattern("(n@f ?a ...xs)")),
      apply: ({ names, roots, nodes }, own) => {
        seen.push({ names: { ...names }, roots, nodes });
        return names["a"] === 0 ? own.add(operation("g"), null, names["xs"] as number[]) : null;
      },
    };
    const graph = new EGraph();
    const id = addTerm(graph, "(f x y z)");
    const other = addTerm(graph, "(f y)");
    saturate(graph, [rule], { code });
    expect(graph.equal(id, addTerm(graph, "(g y z)"))).toBe(true);
    expect(graph.members(other)).toHaveLength(1);
    expect(seen[0]).toEqual({ names: { n: 3, a: 0, xs: [1, 2] }, roots: [3], nodes: [3] });
  });
});

test("a right side that is none, or names what nobody knows, is refused by name", () => {
  const constraints = constraintsOf("r", pattern("(f ?a)"));
  const graph = new EGraph();
  const wrong = expect.objectContaining({ tag: "EGraphRule", rule: "r" });
  expect(() => saturate(graph, [{ name: "r", constraints }])).toThrow(wrong);
  const template = { kind: "make", operation: "Nobody", inputs: [], attrs: {} } as const;
  expect(() => saturate(graph, [{ name: "r", constraints, template }])).toThrow(wrong);
});

test("a callback that throws names rule and names; typed errors pass", () => {
  const graph = new EGraph();
  addTerm(graph, "(f x)");
  const constraints = constraintsOf("r", pattern("(f ?a)"));
  const apply = (): never => {
    throw new RangeError("deep");
  };
  expect(() => saturate(graph, [{ name: "r", constraints, apply }])).toThrow(
    expect.objectContaining({ tag: "EGraphRule", rule: "r", cause: expect.any(RangeError) }),
  );
});
