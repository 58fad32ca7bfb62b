import { expect, test } from "@jest/globals";
import { ones, random } from "../../src/index.ts";
import { as, makeLayer, pat, refuse, rule, transpose, v, whyNot } from "../../src/rules.ts";

test("a right side that refuses says why, with values", () => {
  const mine = rule("Mine", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "compact",
    rewrite: ({ x }) => refuse("too few rows", () => ({ rows: x.shape[0], least: 100 })),
  });
  const { miss, text } = whyNot(
    [makeLayer(transpose, { axes: [1, 0] }, [ones([4, 6]).layer])],
    "Mine",
    {
      extra: [mine],
    },
  );
  expect(miss?.obstacle.kind).toBe("rewrite");
  expect(text).toContain("too few rows");
  expect(text).toContain("rows = 4");
  expect(text).toContain("least = 100");
});

test("values are not worked out where nobody asks", () => {
  let calls = 0;
  expect(
    refuse("r", () => {
      calls += 1;
      return {};
    }),
  ).toBeNull();
  expect(calls).toBe(0);
});

test("FuseBlockwise says that an input is read elsewhere, and what it costs", () => {
  const dear = random.normal([4, 4]).sin().exp();
  const reader = dear.add(1).layer;
  const outputs = [dear.layer, dear.mul(2).layer, reader];
  const { text } = whyNot(outputs, "FuseBlockwise", { at: reader });
  expect(text).toContain("input 0 is read elsewhere, and too dear to compute again");
  expect(text).toContain("uses = 3");
  expect(text).toContain("costMax = 8");
});

test("FuseBlockwise says that annotations conflict", () => {
  const { type, attrs, inputs } = random.normal([4, 4]).sin().add(1).layer;
  const urgent = makeLayer(type, attrs, inputs, { priority: 5 });
  const { text } = whyNot([urgent], "FuseBlockwise", { at: urgent });
  expect(text).toContain("input 0 conflicts with other annotations");
});
