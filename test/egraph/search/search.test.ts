import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { BoundRule } from "../../../src/egraph/bound-rule.ts";
import { EGraph, type EGraphRule } from "../../../src/egraph/index.ts";
import { RunMeter } from "../../../src/egraph/meter.ts";
import { settle } from "../../../src/egraph/options.ts";
import { BoundPlan } from "../../../src/egraph/search/bind.ts";
import { combine } from "../../../src/egraph/search/combine.ts";
import { generate, searchText } from "../../../src/egraph/search/generate.ts";
import { interpret } from "../../../src/egraph/search/interpret.ts";
import { planOf } from "../../../src/egraph/search/plan.ts";
import { constraintsOf } from "../../../src/matching/index.ts";
import { addTerm, operation, pattern, rewrite } from "../../support/egraph-terms.ts";

const PATTERNS: readonly (readonly string[])[] = [
  ["(f ?a ?b)"],
  ["(f ?a ?a)"],
  ["(f (g ?a) ?a)"],
  ["(f (g ?a) (g ?b))"],
  ["(f ?a (f ?b (f ?c ?d)))"],
  ["(f|g ?a ...xs)"],
  ["(!f)"],
  ["(f ?a 0)"],
  ["(f (g 0) ?a)"],
  ["(f _ (!g))"],
  ["(g ...before (f ?a ?b) ...after)"],
  ["(g ?a ...before ?b ...after ?c)"],
  ["(n@f ?a ...xs)"],
  ["(g ...xs)"],
  ["(f|h (f|g ?a ?b) 1)"],
  ["(f ?a ?b)", "(g ?a ...xs)"],
  ["(f ?a ?b)", "(f ?b ?a)"],
];

/** Rows that a search finds, as text, in order. */
function rows(
  graph: EGraph,
  texts: readonly string[],
  since: number,
  generated: boolean,
): string[] {
  const plan = planOf(combine(texts.map((text) => constraintsOf("r", pattern(text)))), []);
  const bound = new BoundPlan(graph, plan);
  const meter = new RunMeter({ now: () => 0, ms: Infinity, matches: Infinity });
  meter.begin(Infinity);
  const search = generated ? generate(plan) : interpret(plan);
  graph.rebuild();
  graph.internals.index.refresh(graph.internals.core.table, graph.operations.length);
  search(bound.input({ since, meter, guards: [], newRoots: false }));
  const { rows: found, used, width } = bound.matches;
  const all: string[] = [];
  for (let at = 0; at < used; at += width) all.push(found.subarray(at, at + width).join());
  return all;
}

interface Step {
  readonly op: string;
  readonly kids: readonly number[];
  readonly join: readonly [number, number] | null;
}

const steps = (): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      op: fc.constantFrom("f", "f", "g", "g", "h", "0", "1"),
      kids: fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }),
      join: fc.option(fc.tuple(fc.nat(50), fc.nat(50)), { freq: 6 }),
    }),
    { minLength: 1, maxLength: 40 },
  );

/** Builds a graph; half way, what comes is new. */
function build(program: readonly Step[], graph: EGraph, ids: number[]): void {
  for (const { op, kids, join } of program) {
    const own = kids.slice(0, op === "f" ? 2 : 4).map((kid) => ids[kid % ids.length]);
    ids.push(
      /\d/.test(op)
        ? addTerm(graph, op)
        : graph.add(operation(op), null, ids.length === 0 ? [] : own),
    );
    if (join !== null) graph.union(ids[join[0] % ids.length], ids[join[1] % ids.length]);
  }
}

describe("generated and interpreted searches", () => {
  test.each(PATTERNS.map((texts) => [texts.join(" and "), texts] as const))(
    "agree: %s",
    (_, texts) => {
      fc.assert(
        fc.property(steps(), steps(), (first, second) => {
          const graph = new EGraph();
          const ids: number[] = [];
          build(first, graph, ids);
          const old = new Set(
            rows(graph, texts, 0, true).map((row) => canonical(graph, row, texts)),
          );
          expect(rows(graph, texts, 0, false)).toEqual(rows(graph, texts, 0, true));
          const since = graph.internals.core.table.now;
          graph.internals.core.table.now += 1;
          build(second, graph, ids);
          const fresh = rows(graph, texts, since, true);
          expect(rows(graph, texts, since, false)).toEqual(fresh);
          // Semi-naive: what a search over everything finds was there before or is found as new.
          const found = new Set(fresh.map((row) => canonical(graph, row, texts)));
          const before = new Set([...old].map((row) => canonical(graph, row, texts)));
          for (const row of rows(graph, texts, 0, true).map((each) =>
            canonical(graph, each, texts),
          )) {
            expect(found.has(row) || before.has(row)).toBe(true);
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});

/** A row by the classes of its nodes and terms: lists by their elements. */
function canonical(graph: EGraph, row: string, texts: readonly string[]): string {
  if (row.includes("#")) return row;
  const plan = planOf(combine(texts.map((text) => constraintsOf("r", pattern(text)))), []);
  const numbers = row.split(",").map(Number);
  const { core } = graph.internals;
  const parts = plan.row.map(({ what }, k) => {
    if (what === "node" || what === "ground") return `#${graph.find(numbers[k])}`;
    if (what === "value") return graph.find(numbers[k]);
    if (what !== "start") return what === "length" ? numbers[k] : "";
    const list = [...core.table.kids.subarray(numbers[k], numbers[k] + numbers[k + 1])];
    return `[${list.map((kid) => graph.find(kid)).join(" ")}]`;
  });
  return parts.join();
}

describe("rules", () => {
  test("the text of a search names operations, and cannot be broken out of", () => {
    const type = { name: "evil\n} process.exit(1); //" };
    const node = { kind: "node", types: [type], inputs: null, attrs: {} } as const;
    const text = searchText(planOf(combine([constraintsOf("r", node)]), []));
    expect(text).toContain("evil?? process.exit?1??");
    expect(text.split("\n").filter((line) => line.includes("process.exit"))).toEqual([
      expect.stringMatching(/^const t0 = types\[0\]; \/\/ /),
    ]);
  });

  test("guards are asked as soon as what they need is bound, and no later", () => {
    const asked: string[] = [];
    const rule: EGraphRule = rewrite("r", "(f (g ?a) (g ?b))", "?a", {
      guards: [
        {
          name: "a",
          needs: ["a"],
          holds: ({ a }: { a: number }, own: EGraph) => {
            asked.push(own.node(a).operation.name);
            return own.node(a).operation.name === "num";
          },
        },
      ],
    });
    const graph = new EGraph();
    addTerm(graph, "(f (g x) (g y))");
    addTerm(graph, "(f (g x) (g z))");
    addTerm(graph, "(f (g 1) (g z))");
    const bound = new BoundRule(graph, rule, settle({}, graph));
    graph.internals.index.refresh(graph.internals.core.table, graph.operations.length);
    const meter = new RunMeter({ now: () => 0, ms: Infinity, matches: Infinity });
    meter.begin(Infinity);
    bound.search(0, meter);
    expect(bound.found).toBe(1);
    expect(asked).toEqual(["sym", "sym", "num"]);
  });

  test("a guard that throws names rule, guard and names", () => {
    const graph = new EGraph();
    addTerm(graph, "(f x y)");
    const holds = (): boolean => {
      throw new TypeError("no");
    };
    const rule = rewrite("r", "(f ?a ?b)", "?a", { guards: [{ name: "odd", holds }] });
    const bound = new BoundRule(graph, rule, settle({}, graph));
    graph.internals.index.refresh(graph.internals.core.table, graph.operations.length);
    const meter = new RunMeter({ now: () => 0, ms: Infinity, matches: Infinity });
    meter.begin(Infinity);
    expect(() => bound.search(0, meter)).toThrow(
      expect.objectContaining({
        tag: "EGraphRule",
        rule: "r",
        message: expect.stringContaining('guard "odd" threw'),
        cause: expect.any(TypeError),
        fields: expect.objectContaining({ names: { a: 0, b: 1 } }),
      }),
    );
  });
});
