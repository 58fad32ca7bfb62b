import { describe, expect, test } from "@jest/globals";
import {
  EGraph,
  type SaturateOptions,
  type SaturateReport,
  saturate,
} from "../../src/egraph/index.ts";
import { AC, addTerm, MATH, MATH_TERMS, rewrite, sumOf } from "../support/egraph-terms.ts";

const FREE = { nodes: Infinity, ms: Infinity, scheduler: "simple" } as const;

/** egg 0.11 with its simple scheduler, from bench/peers/egg: nodes, classes. */
const AC_COUNTS = { 7: [1939, 127], 8: [6058, 255], 9: [18669, 511] } as const;
const MATH_COUNTS = { 4: [998, 503], 5: [2655, 1231], 6: [8309, 3547] } as const;

function math(iterations: number, options: SaturateOptions = {}): SaturateReport {
  const graph = new EGraph();
  for (const term of MATH_TERMS) addTerm(graph, term);
  return saturate(graph, MATH(), { ...FREE, iterations, ...options });
}

describe("egg's counts", () => {
  test.each(Object.entries(AC_COUNTS))("sum of %s numbers, to saturation", (n, counts) => {
    const graph = new EGraph();
    addTerm(graph, sumOf(Number(n)));
    const report = saturate(graph, AC(), FREE);
    expect([report.nodes, report.classes]).toEqual(counts);
    expect(report.reason).toBe("saturated");
  });

  test.each(Object.entries(MATH_COUNTS))("21 rules, %s rounds", (rounds, counts) => {
    const report = math(Number(rounds));
    expect([report.nodes, report.classes, report.iterations]).toEqual([...counts, Number(rounds)]);
  });

  test("interpreted searches and right sides give the same graph", () => {
    const report = math(5, { code: "interpret" });
    expect([report.nodes, report.classes]).toEqual(MATH_COUNTS[5]);
    expect(report.matches).toBe(math(5).matches);
  });
});

describe("budgets", () => {
  test("nodes: stops at once, and the graph is still congruent", () => {
    const report = math(60, { nodes: 5000 });
    expect(report.reason).toBe("nodes");
    expect(report.nodes).toBeLessThan(5100);
  });

  test("iterations", () => expect(math(3).reason).toBe("iterations"));

  test("matches: what was found before is applied", () => {
    const report = math(60, { matches: 500 });
    expect(report.reason).toBe("matches");
    expect(report.matches).toBeLessThanOrEqual(500);
    expect(report.nodes).toBeGreaterThan(100);
  });

  test("time: looked at every 4096 matches", () => {
    let at = 0;
    const report = math(60, { ms: 50, now: () => at++ });
    expect(report.reason).toBe("time");
    expect(report.iterations).toBeLessThan(60);
  });

  test("a rule that made more than its share is out, and blamed", () => {
    const graph = new EGraph();
    addTerm(graph, "(f x)");
    const grows = rewrite("grows", "(f ?x)", "(f (g ?x))");
    const report = saturate(graph, [grows], { nodes: 100, growth: { share: 0.5 } });
    expect(report.reason).toBe("growth");
    expect(report.rules[0].out).toBe(true);
    expect(report.blame).toEqual([{ rule: "grows", created: expect.any(Number), share: 1 }]);
    expect(report.nodes).toBeLessThan(60);
  });

  test("a class does not grow beyond its cap", () => {
    const graph = new EGraph();
    const id = addTerm(graph, sumOf(6));
    saturate(graph, AC(), { growth: { classNodes: 4 } });
    expect(graph.members(id).length).toBeLessThanOrEqual(4);
  });

  test.each([
    [{ nodes: Number.NaN }, "nodes is a number from 0 on, or Infinity, not NaN"],
    [{ ms: -1 }, "ms is a number from 0 on, or Infinity, not -1"],
    [{ node: 5 }, 'unknown option "node"; it takes nodes, iterations, ms, matches'],
    [{ growth: { share: -1 } }, "growth: share is a number from 0 on, or Infinity, not -1"],
    [{ growth: { shares: 1 } }, 'growth: unknown option "shares"; it takes share, classNodes'],
    [{ scheduler: "backoff" }, "scheduler: options are a record such as { matches: … }"],
    [{ scheduler: { matches: 5 } }, "scheduler: rests is a number from 0 on, or Infinity, not NaN"],
    [{ code: "compile" }, 'code is "generate" or "interpret", not \'compile\''],
    [{ acyclic: 1 }, "acyclic is true or false, not 1"],
  ])("saturate(…, %j) is refused", (options, told) => {
    const run = (): unknown => math(1, options as unknown as SaturateOptions);
    expect(run).toThrow(expect.objectContaining({ tag: "Option" }));
    expect(run).toThrow(told);
  });
});

describe("back-off", () => {
  test("a rule that finds too much rests, and nothing is lost by it", () => {
    const graph = new EGraph();
    addTerm(graph, sumOf(7));
    const report = saturate(graph, AC(), {
      scheduler: { matches: 200, rests: 2 },
      iterations: 1000,
    });
    expect(report.rules.some(({ bans }) => bans > 0)).toBe(true);
    expect([report.nodes, report.classes]).toEqual(AC_COUNTS[7]);
    expect(report.reason).toBe("saturated");
  });

  test("an essential rule never rests", () => {
    const graph = new EGraph();
    addTerm(graph, sumOf(6));
    const rules = AC().map((rule) => ({ ...rule, essential: true }));
    const report = saturate(graph, rules, { scheduler: { matches: 5, rests: 5 } });
    expect(report.rules.map(({ bans }) => bans)).toEqual([0, 0]);
    expect(report.reason).toBe("saturated");
  });
});

describe("going on", () => {
  test("a second run finds only what is new, and the same fixpoint as one run", () => {
    const rules = AC();
    const graph = new EGraph();
    addTerm(graph, sumOf(6));
    saturate(graph, rules, FREE);
    const again = saturate(graph, rules, FREE);
    expect([again.matches, again.iterations]).toEqual([0, 1]);
    addTerm(graph, "(+ 7 (+ 1 (+ 2 (+ 3 (+ 4 (+ 5 6))))))");
    const grown = saturate(graph, rules, FREE);
    expect([grown.nodes, grown.classes]).toEqual(AC_COUNTS[7]);
  });

  test("a run cut short by nodes goes on to the same counts", () => {
    const rules = AC();
    const graph = new EGraph();
    addTerm(graph, sumOf(7));
    for (const nodes of [100, 500, 1000]) {
      expect(saturate(graph, rules, { ...FREE, nodes }).reason).toBe("nodes");
    }
    const last = saturate(graph, rules, FREE);
    expect([last.nodes, last.classes, last.reason]).toEqual([...AC_COUNTS[7], "saturated"]);
  });
});

describe("modes", () => {
  const zero = rewrite("zero", "(+ ?a 0)", "?a", { mode: "normalize" });
  const comm = rewrite("comm", "(+ ?a ?b)", "(+ ?b ?a)");

  test("normalize: the left side is equal, and matched no more", () => {
    const graph = new EGraph();
    const [sum, x] = [addTerm(graph, "(+ x 0)"), addTerm(graph, "x")];
    const report = saturate(graph, [zero, comm], FREE);
    expect(graph.equal(sum, x)).toBe(true);
    // (+ x 0) in the round in which it was replaced, then (+ 0 x), then never again.
    expect(report.rules.map(({ matches }) => matches)).toEqual([1, 2]);
  });

  test("subsume: false keeps it", () => {
    const graph = new EGraph();
    addTerm(graph, "(+ x 0)");
    const report = saturate(graph, [zero, comm], { ...FREE, subsume: false });
    expect(report.rules[1].matches).toBeGreaterThan(2);
  });

  test("rules that replace each other's results leave one to be matched", () => {
    const graph = new EGraph();
    const id = addTerm(graph, "(+ x y)");
    saturate(graph, [{ ...comm, mode: "normalize" }], FREE);
    expect(graph.members(id)).toHaveLength(2);
    const seen = rewrite("seen", "(+ ?a ?b)", "(seen ?a ?b)");
    expect(saturate(graph, [seen], FREE).rules[0].joined).toBe(1);
  });

  test("acyclic: no class is part of itself, and classes stay small", () => {
    const graph = new EGraph();
    for (const term of MATH_TERMS) addTerm(graph, term);
    addTerm(graph, "(* (+ y 0) 1)");
    const report = saturate(graph, MATH(), { acyclic: true });
    expect(report.nodes).toBeGreaterThan(100);
    expect(circle(graph)).toBe(false);
    const free = new EGraph();
    addTerm(free, "(* (+ y 0) 1)");
    saturate(free, MATH(), { ...FREE, iterations: 2 });
    expect(circle(free)).toBe(true);
  });
});

/** Whether some class holds itself below one of its nodes. */
function circle(graph: EGraph): boolean {
  const state = new Map<number, "open" | "done">();
  const visit = (id: number): boolean => {
    if (state.has(id)) return state.get(id) === "open";
    state.set(id, "open");
    const found = graph.members(id).some((node) => graph.node(node).inputs.some(visit));
    state.set(id, "done");
    return found;
  };
  return graph.classes().some(visit);
}
