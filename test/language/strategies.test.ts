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
