import { expect, jest, test } from "@jest/globals";
import { ones, stack } from "../../../src/index.ts";
import { transpose } from "../../../src/layers/index.ts";
import { as, pat, rule, v } from "../../../src/optimizer/index.ts";
import { clusterOfFile, computed, tagOf, theClient } from "../cluster.ts";

clusterOfFile();

test("a wide graph of shared layers is counted once", async () => {
  let x = ones([2]);
  // 2^60 ways to the source, 60 layers.
  for (let k = 0; k < 60; k++) x = x.add(x).mul(0.5);
  expect((await computed(x)).toNested()).toEqual([1, 1]);
});

test("a signal that was aborted before", async () => {
  const signal = AbortSignal.abort();
  expect(await tagOf(() => ones([2]).add(1).compute({ client: theClient(), signal }))).toBe(
    "Cancelled",
  );
});

test("many layers are fine", async () => {
  const parts = Array.from({ length: 300 }, (_, k) => ones([1]).mul(k));
  expect((await computed(stack(parts).sum())).item()).toBe(44_850);
});

test("a rule that fires without end is told as a warning of the process, and the values are right", async () => {
  const heard = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  // What is transposed goes through one more transpose, of nothing, at each firing.
  const endless = rule("endless", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "tidy",
    rewrite: ({ t, x }, c) =>
      c.make(transpose, t.attrs, [c.make(transpose, { axes: [0, 1] }, [x], t)], t),
  });
  const optimize = { extra: [endless], disable: ["Transpose*"], limits: { ruleFiresMax: 10 } };
  const value = await ones([1, 2]).transpose().compute({ client: theClient(), optimize });
  const told = heard.mock.calls.map(([message, options]) => [message, options]);
  heard.mockRestore();
  expect(value.toNested()).toEqual([[1], [1]]);
  expect(told).toEqual([
    [
      expect.stringContaining('rule "endless" fired 10 times in phase "tidy"'),
      expect.objectContaining({ type: "RuleBudgetError" }),
    ],
  ]);
});
