import { describe, expect, test } from "@jest/globals";
import {
  checkExplanation,
  EGraph,
  type EGraphRule,
  type Explanation,
  explain,
  explanationText,
  saturate,
} from "../../../src/egraph/index.ts";
import {
  AC,
  addTerm,
  MATH,
  MATH_TERMS,
  operation,
  rewrite,
  sumOf,
} from "../../support/egraph-terms.ts";

/** Explains every node by its class's oldest, and checks all of it; answers the longest. */
function explainAll(graph: EGraph, rules: readonly EGraphRule[]): Explanation {
  let longest: Explanation | null = null;
  for (const id of graph.classes()) {
    for (const node of graph.members(id)) {
      const found = explain(graph, id, node);
      const { ok, failures } = checkExplanation(found, rules);
      expect({ ok, failures, text: ok ? [] : explanationText(found) }).toEqual({
        ok: true,
        failures: [],
        text: [],
      });
      if (longest === null || found.steps.length > longest.steps.length) longest = found;
    }
  }
  return longest as Explanation;
}

describe("every equality has a proof that another matcher accepts", () => {
  test("21 mathematical rules", () => {
    const graph = new EGraph();
    for (const term of MATH_TERMS) addTerm(graph, term);
    const rules = MATH();
    saturate(graph, rules, { scheduler: "simple", iterations: 4 });
    expect(explainAll(graph, rules).steps.length).toBeGreaterThan(5);
  });

  test("sums", () => {
    const graph = new EGraph();
    addTerm(graph, sumOf(5));
    const rules = AC();
    saturate(graph, rules);
    expect(explainAll(graph, rules).steps.length).toBeGreaterThan(5);
  });

  test("lists, floating inputs, ground terms, patterns together, names of nodes", () => {
    const graph = new EGraph();
    addTerm(graph, "(f (g a) (g 0) (h a (g 0)))");
    addTerm(graph, "(f b (g b))");
    addTerm(graph, "(h b (g 0))");
    graph.union(addTerm(graph, "a"), addTerm(graph, "(k b)"), "known");
    const rules = [
      rewrite("float", "(f ...x (g ?y) ...z)", "(p ?y (f ...x) (f ...z))"),
      rewrite("ground", "(h ?x (g 0))", "?x"),
      rewrite("unwrap", "(k ?x)", "?x"),
      rewrite("both", ["(g ?x)", "(p ?x ?y ?z)"], ["(one ?x ?y)", "(two ?x (g ?y) ?z)"]),
      rewrite("node", "(n@f ?x ...xs)", "(q ?x ?n)"),
    ];
    saturate(graph, rules, { nodes: 300, iterations: 4 });
    explainAll(graph, rules);
  });
});

describe("explanations", () => {
  const rules = [
    rewrite("comm", "(+ ?a ?b)", "(+ ?b ?a)"),
    rewrite("zero", "(+ ?a 0)", "?a", { mode: "normalize" }),
  ];

  test("say which rule, where, in which direction, with which names", () => {
    const graph = new EGraph();
    const plus = operation("+");
    const [zero, x] = [addTerm(graph, "0"), addTerm(graph, "x")];
    const sum = graph.addNode(plus, null, [zero, x]);
    const f = graph.addNode(operation("f"), null, [sum]);
    const g = graph.addNode(operation("f"), null, [x]);
    saturate(graph, rules);
    const found = explain(graph, f, g);
    expect(explanationText(found)).toEqual([
      '(f (+ (num {"value":0}) (sym {"value":"x"})))',
      '→ comm: (f (+ (sym {"value":"x"}) (num {"value":0})))',
      '→ zero: (f (sym {"value":"x"}))',
    ]);
    expect(found.steps.map(({ path, forward }) => ({ path, forward }))).toEqual([
      { path: [0], forward: true },
      { path: [0], forward: true },
    ]);
    expect(explanationText(explain(graph, g, f))[1]).toMatch(/^← zero/);
    expect(checkExplanation(explain(graph, g, f), rules)).toEqual({
      ok: true,
      checked: 2,
      taken: 0,
      failures: [],
    });
  });

  test("a proof that is tampered with is refused, and the step is told", () => {
    const graph = new EGraph();
    const f = addTerm(graph, "(+ 0 x)");
    saturate(graph, rules);
    const found = explain(graph, f, addTerm(graph, "x"));
    const wrongRule = found.steps.map((step) => ({ ...step, rule: "zero" }));
    expect(checkExplanation({ ...found, steps: wrongRule }, rules).failures[0]).toEqual({
      step: 0,
      wrong: expect.stringContaining("does not match"),
    });
    const shortened = { ...found, steps: found.steps.slice(0, -1) };
    expect(checkExplanation(shortened, rules).ok).toBe(false);
    const backwards = found.steps.map((step) => ({ ...step, forward: !step.forward }));
    expect(checkExplanation({ ...found, steps: backwards }, rules).ok).toBe(false);
    const otherRules = [rules[0], rewrite("zero", "(+ ?a 0)", "0")];
    expect(checkExplanation(found, otherRules).failures[0].wrong).toContain("does not make");
  });

  test("conditions are asked again", () => {
    const graph = new EGraph();
    const f = addTerm(graph, "(f x)");
    const guarded = rewrite("guarded", "(f ?a)", "?a", {
      guards: [{ name: "fine", holds: () => true }],
    });
    saturate(graph, [guarded]);
    const found = explain(graph, f, addTerm(graph, "x"));
    expect(found.steps[0].guards).toEqual(["fine"]);
    const never = checkExplanation(found, [guarded], { holds: () => false });
    expect(never.failures[0].wrong).toContain('its condition "fine" does not hold');
    const expression = { kind: "literal", value: false } as const;
    const closed = { ...guarded, guards: [{ name: "shut", holds: () => true, expression }] };
    expect(checkExplanation(found, [closed]).ok).toBe(false);
  });

  test("unions that were given, and functions, are taken as said and counted", () => {
    const graph = new EGraph();
    const [a, b] = [addTerm(graph, "(f a)"), addTerm(graph, "(f b)")];
    graph.union(addTerm(graph, "a"), addTerm(graph, "b"), "the user says so");
    graph.rebuild();
    const found = explain(graph, a, b);
    expect(found.steps[0].rule).toBe("the user says so");
    expect(checkExplanation(found, [])).toEqual({ ok: true, checked: 0, taken: 1, failures: [] });
  });

  test("what is not equal, not there, or not kept has no proof", () => {
    const graph = new EGraph();
    const [a, b] = [addTerm(graph, "a"), addTerm(graph, "b")];
    expect(() => explain(graph, a, b)).toThrow(expect.objectContaining({ tag: "Proof" }));
    expect(() => explain(graph, a, 99)).toThrow(expect.objectContaining({ tag: "EGraphTerm" }));
    const silent = new EGraph({ proofs: false });
    expect(() => explain(silent, 0, 0)).toThrow(/proofs: true/);
  });

  test("a proof longer than its limit is refused", () => {
    const graph = new EGraph();
    const sum = addTerm(graph, sumOf(5));
    saturate(graph, AC());
    const far = graph.members(sum).find((node) => explain(graph, sum, node).steps.length > 1);
    expect(() => explain(graph, sum, far as number, { steps: 1 })).toThrow(/more than 1 steps/);
  });
});
