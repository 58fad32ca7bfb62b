import { expect, test } from "@jest/globals";
import { axisOf } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  coordExpr,
  type Expr,
  inputExpr,
  type Layer,
  makeLayer,
  rechunk,
  source,
} from "../../src/layers/index.ts";
import { as, pat, RULES, rule } from "../../src/optimizer/index.ts";
import { checkCost } from "../../src/verify/check-cost.ts";
import { ARRAYS } from "../../src/verify/index.ts";
import { drawOf } from "../../src/verify/sort.ts";

const nobodyElse = drawOf({ pick: () => 0, within: (_, run) => run(), taken: [] }, "large", "any");
const roots = (x: Expr): Expr =>
  Array.from({ length: 16 }).reduce<Expr>((sum) => callExpr("sqrt", [sum]), x);

/** Roots of positions in blocks of 1000 rows, and the same in one block: as the user wished. */
function computed(): Layer {
  const [rows, columns, all] = [axisOf([1000, 1000, 1000]), axisOf([640, 3000]), axisOf([3000])];
  const chunks = [rows, columns];
  const kernel = {
    kind: "expr",
    expr: roots(callExpr("add", [coordExpr(0), coordExpr(1)])),
  } as const;
  const attrs = { kernel, chunks, domain: chunks, origin: [0, 0], steps: [1, 1] };
  const x = makeLayer(source, { ...attrs, dtype: "float64" }, []);
  return makeLayer(rechunk, { chunks: [all, axisOf([3640])] }, [x]);
}

test("chunks that users chose are no fault of a rule: fewer and larger tasks are not more work", () => {
  const into = RULES.rules.find(({ name }) => name === "RechunkIntoSource");
  if (into === undefined) throw new RangeError("there is no such rule");
  const root = computed();
  const costs = ARRAYS.costs?.([root], into);
  // In one task it takes longer than in six: that is what was asked for.
  expect(costs?.having).toBeGreaterThan(costs?.without ?? Infinity);
  expect(costs?.work.having).toBeLessThanOrEqual(costs?.work.without ?? 0);
  expect(checkCost(into, root, ARRAYS, nobodyElse)).toBe("fine");
});

test("a rule that computes everything twice is dearer, in whatever chunks", () => {
  const slow = rule("Slow", {
    match: pat(rechunk, [as("x", pat(source, []))]),
    phase: "compact",
    rewrite: ({ x }, c) => {
      const labels = [0, 1];
      const expr = roots(inputExpr(0, "float64"));
      const kernel = { kind: "expr", expr } as const;
      const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel };
      return c.make(
        rechunk,
        { chunks: [axisOf([3000]), axisOf([3640])] },
        [c.make(blockwise, { ...attrs, dtype: "float64" }, [x], x)],
        x,
      );
    },
  });
  expect(checkCost(slow, computed(), ARRAYS, nobodyElse)).toMatchObject({ kind: "cost" });
});
