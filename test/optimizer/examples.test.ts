import { expect, test } from "@jest/globals";
import { regularAxis } from "../../src/core/index.ts";
import { compileRules } from "../../src/language/index.ts";
import { rechunk, transpose } from "../../src/layers/index.ts";
import {
  as,
  checkExamples,
  pat,
  RULES,
  type RuleExample,
  rule,
  v,
} from "../../src/optimizer/index.ts";
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
    { rule: "join", index: 0, wrong: "it did not fire", place: null },
    {
      rule: "join",
      index: 1,
      wrong: "it made transpose(source) axes (0, 1), not transpose(transpose) axes (1, 0)",
      place: null,
    },
  ]);
});

test("every built-in rule has an example, and each of them holds", () => {
  const bare = RULES.rules.filter(({ examples }) => examples().length === 0);
  expect(bare.map(({ name }) => name)).toEqual([]);
  expect(checkExamples(RULES.rules)).toEqual([]);
  // Nearly all of them show a firing: what only stays as it is proves little.
  const silent = RULES.rules.filter(({ examples }) =>
    examples().every(({ expect: wanted }) => wanted === undefined),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test("an example of a rule that explores fires, whatever costs say; one without end is told", () => {
  const wander = rule("wander", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "explore",
    mode: "explore",
    rewrite: ({ t, x }, c) => {
      const whole = c.make(
        rechunk,
        { chunks: x.shape.map((size) => regularAxis(size, size)) },
        [x],
        t,
      );
      return c.make(rechunk, { chunks: t.chunks }, [c.make(transpose, t.attrs, [whole], t)], t);
    },
    examples: () => [{ input: once }],
  });
  const [fired] = checkExamples([wander]);
  expect(fired.wrong).toMatch(/^it made rechunk\(transpose\)/);
  const [endless] = checkExamples([{ ...wander, mode: "normalize" }]);
  expect(endless.wrong).toMatch(/^it goes on without end \(\w+\)$/);
});

test("an example that cannot be made leaves the others alone; equal texts say what differs; places", async () => {
  const text = `@phase(tidy) rule Same: Transpose(x) { axes } where axes == [0, 1] => x;
example Same { input Transpose(array([2, 3])) { axes: [0, 5] }; unchanged; }
example Same { input Transpose(array([2, 3])) { axes: [0, 1] }; expect array([3, 2]); }
`;
  const { rules } = await compileRules(text, { file: "same.rules" });
  const found = checkExamples(rules.rules);
  expect(found.map(({ index, place }) => [index, place])).toEqual([
    [0, "same.rules:2"],
    [1, "same.rules:3"],
  ]);
  expect(found[0].wrong).toContain("5");
  expect(found[1].wrong).toMatch(/ with shape \[2,3\], not \[3,2\]$/);
});
