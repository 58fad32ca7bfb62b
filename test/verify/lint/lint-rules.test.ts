import { expect, test } from "@jest/globals";
import { compileRules } from "../../../src/language/index.ts";
import { concat, rechunk, reduce, slice, transpose } from "../../../src/layers/index.ts";
import type { RuleExpression } from "../../../src/matching/index.ts";
import { as, is, pat, RULES, type RuleIR, rest, rule, v } from "../../../src/optimizer/index.ts";
import { formatLints, type LintKind, lintRules } from "../../../src/verify/index.ts";

const name = (text: string): RuleExpression => ({ kind: "name", name: text });
const make = (
  operation: string,
  inputs: readonly RuleExpression[],
  attrs: Readonly<Record<string, RuleExpression>>,
): RuleExpression => ({
  kind: "make",
  operation,
  inputs: inputs.map((value) => ({ spread: false, value })),
  attrs,
  from: "t",
});

const turned = rule("Turned", {
  match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
  phase: "pushdown",
  to: make("Transpose", [make("Transpose", [name("x")], { axes: name("axes") })], {
    axes: name("axes"),
  }),
});

/** Findings of one kind: the rules, and the text. */
const found = (rules: readonly RuleIR[], kind: LintKind): readonly string[] =>
  lintRules(rules, { pairTries: 0 })
    .findings.filter((one) => one.kind === kind)
    .map(({ rules: names, text, witness }) => `${names.join()}: ${text} | ${witness}`);

test("built-in rules have no error, and every one of them ends for a reason", () => {
  const report = lintRules(RULES.rules, { pairTries: 2 });
  expect(report.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(report.termination.filter(({ by }) => by === "unproven")).toEqual([]);
  expect(report.pairs.tried).toBeGreaterThan(10);
  expect(formatLints(report)).toMatch(
    /\d+ end by weight, \d+ by order, \d+ by a measure, 0 unproven; \d+ critical pairs, \d+ meet again$/,
  );
});

test("names that nothing binds, and names that nothing reads", () => {
  const unbound = { ...turned, template: make("Transpose", [name("y")], { axes: name("axes") }) };
  expect(found([unbound], "unbound")).toEqual(['Turned: "y" is bound by nothing | y']);
  const unused = { ...turned, template: make("Transpose", [name("x")], { axes: name("x") }) };
  expect(found([unused], "unused")).toEqual(['Turned: "axes" is never used: write _ | axes']);
});

test("numbers of inputs, and attributes, of patterns and of what is made", () => {
  const two = {
    ...turned,
    template: make("Transpose", [name("x"), name("x")], { axes: name("axes") }),
  };
  expect(found([two], "arity")[0]).toContain('makes "transpose" of 2 inputs; it takes 1 to 1');
  const bare = { ...turned, template: make("Transpose", [name("x")], { axis: name("axes") }) };
  expect(found([bare], "attribute")).toEqual([
    'Turned: makes "transpose" with "axis" that it does not have | Transpose(…)',
    'Turned: makes "transpose" with "axes" missing | Transpose(…)',
  ]);
  const wide: RuleIR = { ...turned, pattern: pat(transpose, [v("x"), v("y")]) };
  expect(found([wide], "arity")[0]).toContain("the pattern has 2 | Transpose(x, y)");
});

test("logical layers after lowering", () => {
  const late = rule("Late", {
    match: as("r", pat(reduce, [v("x")])),
    phase: "tidy",
    rewrite: ({ x }) => x,
  });
  expect(found([late], "phase")[0]).toContain('matches logical layers after "lower"');
});

test("a rule that takes everything hides the one behind it; equal patterns are told", () => {
  const any = rule("Any", {
    match: as("t", pat(rechunk, [v("x")])),
    phase: "pushdown",
    benefit: 1,
    to: name("x"),
  });
  const narrow = rule("Narrow", {
    match: as("t", pat(rechunk, [pat(rechunk, [v("x")])])),
    phase: "pushdown",
    rewrite: ({ x }) => x,
  });
  expect(found([narrow, any], "shadowed")).toEqual([
    'Any,Narrow: "Narrow" never fires: "Any" is tried first and takes every term that it matches | Rechunk(Rechunk(x))',
  ]);
  const [a, b] = ["A", "B"].map((own) =>
    rule(own, {
      match: pat(concat, [rest("xs")], { axis: is(0) }),
      phase: "pushdown",
      where: ({ xs }) => xs.length > 1,
      rewrite: () => null,
    }),
  );
  expect(found([a, b], "overlap")[0]).toContain("A,B: both match the same terms");
  const other = rule("Other", {
    match: pat(concat, [rest("xs")], { axis: is(1) }),
    phase: "pushdown",
    rewrite: () => null,
  });
  expect(found([a, other], "overlap")).toEqual([]);
});

test("what nothing bounds is unproven, what holds its own left side is expansive", () => {
  expect(found([turned], "unproven")[0]).toContain("no weight or order covers it");
  expect(found([turned], "expansive")[0]).toContain("Transpose(x) { axes }");
  expect(found([{ ...turned, decreases: "transposes" }], "unproven")).toEqual([]);
  const down = rule("Down", {
    match: as("t", pat(slice, [pat(transpose, [v("x")], { axes: v("axes") })])),
    phase: "pushdown",
    to: make("Transpose", [make("Slice", [name("x")], { index: name("axes") })], {
      axes: name("axes"),
    }),
  });
  const reasons = lintRules([turned, down], { pairTries: 0 }).termination;
  expect(reasons.map(({ rule: own, by }) => [own, by])).toEqual([
    ["Turned", "unproven"],
    ["Down", "order"],
  ]);
});

test("two rules with one name, and <=> with names on one side", () => {
  expect(found([turned, turned], "duplicate")).toHaveLength(1);
  const both: RuleIR = {
    ...turned,
    mode: "both-ways",
    template: make("Transpose", [name("x")], { axes: { kind: "list", items: [] } }),
  };
  expect(found([both], "variables")[0]).toContain('<=> binds "axes" on the left side only');
});

test("rules that lead to other plans are told, with a term", () => {
  const [first, second] = [true, false].map((keep) =>
    rule(keep ? "KeepOuter" : "Noop", {
      match: as("o", pat(rechunk, [as("i", pat(rechunk, [v("x")]))])),
      phase: "tidy",
      where: ({ o, i }) => o.annotations === i.annotations,
      rewrite: ({ o, i, x }, c) =>
        keep
          ? c.make(rechunk, o.attrs, [x], o)
          : c.make(
              transpose,
              { axes: o.shape.map((_, axis) => axis) },
              [c.make(rechunk, o.attrs, [i], o)],
              o,
            ),
    }),
  );
  const report = lintRules([first, { ...second, decreases: "nothing" }], { pairTries: 20 });
  const pair = report.findings.find(({ kind }) => kind === "critical-pair");
  expect(pair?.rules).toEqual(["KeepOuter", "Noop"]);
  expect(pair?.witness).toContain("Rechunk(Rechunk(");
});

test("what may be better and is not explored", () => {
  const may = { ...turned, mode: "explore" } as const;
  expect(found([may], "phase")).toEqual([
    expect.stringMatching(/^Turned: ~> never reaches an e-graph in phase pushdown: .*explore/),
  ]);
  expect(found([{ ...may, phases: ["pushdown", "explore"] }, turned], "phase")).toEqual([]);
});

test("<=> with a nested term and lists: what has no name of the author's is no variable", async () => {
  const { rules, diagnostics } = await compileRules(`@phase(explore)
rule A: Take(Take(x) { axis: 0, indices: i, chunks: c }) { axis: 1, indices: j, chunks: d }
  <=> Take(Take(x) { axis: 1, indices: j, chunks: d }) { axis: 0, indices: i, chunks: c };`);
  expect(diagnostics).toEqual([]);
  expect(found(rules.rules, "variables")).toEqual([]);
});
