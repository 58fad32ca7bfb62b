import { expect, test } from "@jest/globals";
import { compileRules, formatDiagnostic } from "../../src/language/index.ts";
import { type Layer, makeLayer, slice, source, transpose } from "../../src/layers/index.ts";
import { RULES as BUILT_IN, checkExamples, optimize } from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const permuted = (list: readonly number[], axes: readonly number[]): number[] =>
  axes.map((_, axis) => list[axes.indexOf(axis)]);

const RULES = `
import { permuted } from "./helpers.ts";

@doc("A slice goes below a transposition.") @tags(slice, mine) @benefit(7) @decreases("height")
rule MySlice:
  Slice(t@Transpose(x) { axes }) { start, step, length, drop }
  where len(drop) == 0 && len(axes) == 2
  where t.uses == 1 || t.allUses(Slice)
  => Transpose(Slice(x) {
       start: permuted(start, axes), step: permuted(step, axes), length: permuted(length, axes), drop
     }) { axes };

example MySlice {
  input Slice(Transpose(array([4, 6], [2, 3])) { axes: [1, 0] }) { index: [0:2, :] };
  expect Transpose(Slice(array([4, 6], [2, 3])) { index: [:, 0:2] }) { axes: [1, 0] };
}
example MySlice {
  input Slice(Transpose(array([4, 6, 2])) { axes: [1, 0, 2] }) { index: [0:2, :, :] };
  unchanged;
}
`;

const compiled = () => compileRules(RULES, { file: "my.rules", helpers: { permuted } });

test("the text of a rule becomes a rule that fires", async () => {
  const { rules, diagnostics } = await compiled();
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  const [rule] = rules.rules;
  expect(rule).toMatchObject({
    name: "MySlice",
    mode: "normalize",
    tags: ["slice", "mine"],
    phases: ["pushdown"],
    benefit: 7,
    decreases: "height",
    doc: "A slice goes below a transposition.",
    span: { file: "my.rules", line: 5, column: 6 },
  });
  expect(rule.guards.map(({ name }) => name)).toEqual(["len(drop) == 0", "len(axes) == 2"]);
  expect(rule.sharing).not.toBeNull();
  const [x] = readLayers(["x = file a 4x6 2x3", "t = transpose x 1 0", "s = slice t 0:2 :"]);
  const { outputs, fires } = optimize([x], { rules });
  expect(fires).toBe(1);
  const [made] = outputs;
  expect(made.type).toBe(transpose);
  expect(made.inputs[0].type).toBe(slice);
  expect((made.inputs[0] as Layer<{ length: readonly number[] }>).attrs.length).toEqual([4, 2]);
});

test("what may be better is explored where the rule does not say it: an e-graph sees it", async () => {
  const { rules } = await compileRules(
    `rule Better: Transpose(x) => Transpose(x) { axes: [0, 1] };
     rule May: Transpose(Transpose(x) { axes: [1, 0] }) { axes: [1, 0] } ~> x;
     rule Both: Slice(Transpose(x) { axes: a }) { start: s, step: t, length: l, drop: d }
       <=> Slice(Transpose(x) { axes: a }) { start: s, step: t, length: l, drop: d };
     @phase(tidy) rule Told: Transpose(Transpose(x)) ~> x;`,
  );
  expect(rules.rules.map(({ name, phases }) => [name, ...phases])).toEqual([
    ["Better", "pushdown"],
    ["May", "explore"],
    ["Both", "explore"],
    ["Told", "tidy"],
  ]);
  const outputs = readLayers(["x = file a 4x6 2x3", "t = transpose x 1 0", "u = transpose t 1 0"]);
  const only = BUILT_IN.only().extend(rules.rules.filter(({ name }) => name === "May"));
  expect(optimize(outputs, { rules: only }).outputs).toEqual(outputs);
  expect(optimize(outputs, { rules: only, level: 2 }).outputs[0].type).toBe(source);
});

test("its sharing gate is asked", async () => {
  const { rules } = await compiled();
  const [t] = readLayers(["x = file a 4x6 2x3", "t = transpose x 1 0"]);
  const part = makeLayer(slice, { start: [0, 0], step: [1, 1], length: [2, 4], drop: [] }, [t]);
  expect(optimize([part, t], { rules }).fires).toBe(0);
  expect(optimize([part], { rules }).fires).toBe(1);
});

test("its examples are tests", async () => {
  const { rules, examples } = await compiled();
  expect(examples).toEqual([
    { rule: "MySlice", line: 13 },
    { rule: "MySlice", line: 17 },
  ]);
  expect(checkExamples(rules.rules)).toEqual([]);
  const wrong = RULES.replace("expect Transpose(Slice(", "expect Transpose(Transpose(").replace(
    "{ index: [:, 0:2] }",
    "{ axes: [0, 1] }",
  );
  const bad = await compileRules(wrong, { helpers: { permuted } });
  expect(checkExamples(bad.rules.rules)).toHaveLength(1);
});
