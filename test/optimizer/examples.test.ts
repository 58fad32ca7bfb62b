import { expect, test } from "@jest/globals";
import { transpose } from "../../src/layers/index.ts";
import { as, checkExamples, pat, type RuleExample, rule, v } from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const X = "x = file a 12x10 4x5";
const [twice] = readLayers([X, "t = transpose x 1 0", "u = transpose t 1 0"]);
const [same] = readLayers([X, "t = transpose x 0 1"]);
const [once] = readLayers([X, "t = transpose x 1 0"]);

const join = (...examples: readonly RuleExample[]): Parameters<typeof checkExamples>[0] => [
  rule("join", {
    match: as("t", pat(transpose, [pat(transpose, [v("x")], { axes: v("p") })], { axes: v("q") })),
    phase: "pushdown",
    rewrite: ({ t, x, p, q }, c) => c.make(transpose, { axes: q.map((axis) => p[axis]) }, [x], t),
    examples: () => examples,
  }),
];

test("examples that hold are silent", () => {
  expect(checkExamples(join({ input: twice, expect: same }, { input: once }))).toEqual([]);
});

test("examples that do not hold say what happened", () => {
  expect(checkExamples(join({ input: once, expect: same }, { input: twice }))).toEqual([
    { rule: "join", index: 0, wrong: "it did not fire" },
    {
      rule: "join",
      index: 1,
      wrong: "it made transpose(source) axes (0, 1), not transpose(transpose) axes (1, 0)",
    },
  ]);
});
