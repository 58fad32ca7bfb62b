import { expect, test } from "@jest/globals";
import { compileRules } from "../../src/language/index.ts";
import { Engine } from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const LIMITS = { firesMax: 1000, nodesMax: 10_000, msMax: 10_000 };

const TEXT = `
@tags(mine) rule Out: s@Slice(x) where s.shape == x.shape => x;
@tags(mine) rule Both: outer@Slice(Slice(x)) => Slice(x) { ...outer.attrs };
strategy one = once(Out);
strategy down = topDown(attempt(once(#mine)));
strategy some = innermost(Out + Both) limit 1;
strategy first = once(TransposeNoop) <+ once(Out);
pipeline all = one; repeat(down);
`;

test("strategies are values that run", async () => {
  const { strategies, pipelines, diagnostics } = await compileRules(TEXT);
  expect(diagnostics).toEqual([]);
  expect([...strategies.keys(), ...pipelines.keys()]).toEqual([
    "one",
    "down",
    "some",
    "first",
    "all",
  ]);
  const outputs = readLayers(["x = file a 4 2", "s = slice x :", "t = slice s :", "u = slice t :"]);
  const fires = (name: string): readonly [string | undefined, number] => {
    const engine = new Engine(outputs, { limits: () => LIMITS, check: true, trace: false });
    const strategy = strategies.get(name) ?? pipelines.get(name);
    const outcome = strategy?.run(engine, engine.graph.outputs);
    return [outcome, engine.fires];
  };
  expect(fires("one")).toEqual(["changed", 1]);
  expect(fires("some")).toEqual(["budget", 1]);
  expect(fires("first")).toEqual(["changed", 1]);
  expect(fires("all")[1]).toBe(3);
});

const EXPLORING = `
rule Turn: outer@Transpose(inner@Transpose(x)) where outer.axes == inner.axes ~> x;
strategy choose = saturate(Turn, nodes: 1000, ms: 500, cost: "tasks", extraction: "dag");
strategy walks = downUp(allTopDown(once(Turn)), unless(once(Turn)));
pipeline all = checkpoint("before"); choose;
`;

test("an e-graph is a strategy, too", async () => {
  const { pipelines, strategies, diagnostics } = await compileRules(EXPLORING);
  expect(diagnostics).toEqual([]);
  expect(strategies.get("choose")?.text).toBe("saturate(1 rules)");
  const outputs = readLayers(["x = file a 4x4 2x2", "s = transpose x 1 0", "out s"]);
  const engine = new Engine(outputs, { limits: () => LIMITS, check: true, trace: false });
  expect(pipelines.get("all")?.run(engine, engine.graph.outputs)).toBe("unchanged");
  expect(engine.checkpoints).toHaveLength(1);
});

test.each([
  ["saturate()", "takes rules"],
  ["saturate(Turn, nods: 3)", 'knows no option "nods"; it takes nodes, ms, layers'],
  ["saturate(Turn, nodes: 0)", "takes a number above 0 for nodes, not 0"],
  ['saturate(Turn, cost: "euros")', "knows no cost euros; there are seconds, readBytes"],
  ['saturate(Turn, extraction: "dentist")', "knows no extraction dentist; there are tree, dag"],
  ["downUp(once(Turn))", "takes two strategies"],
])("%s is refused with the way out", async (call, message) => {
  const text = `rule Turn: Transpose(Transpose(x)) ~> x; strategy wrong = ${call};`;
  const { diagnostics } = await compileRules(text);
  expect(diagnostics.map((one) => one.message).join()).toContain(message);
});
