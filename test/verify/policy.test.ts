import { expect, test } from "@jest/globals";
import {
  blockwise,
  callExpr,
  constExpr,
  type Expr,
  inputExpr,
  source,
} from "../../src/layers/index.ts";
import { as, pat, type RuleIR, rule } from "../../src/optimizer/index.ts";
import { checkRules } from "../../src/verify/index.ts";

const SEED = Number(process.env["VERIFY_SEED"] ?? 1);

test("a rule that distributes is held to NaN, infinities and -0 where neither side adds", () => {
  const element = inputExpr(0, "float64");
  const rounded = (make: (x: Expr) => Expr, tags: readonly string[]): RuleIR =>
    rule("Odd", {
      match: as("r", pat(source, [])),
      phase: "tidy",
      tags,
      mode: "explore",
      where: { float64: ({ r }) => r.dtype === "float64" },
      rewrite({ r }, c) {
        const labels = r.shape.map((_, axis) => axis);
        const kernel = { kind: "expr", expr: make(element) } as const;
        const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel };
        return c.make(blockwise, { ...attrs, dtype: "float64" }, [r], r);
      },
    });
  const found = (make: (x: Expr) => Expr, tags = ["distributes"]): string | undefined =>
    checkRules([rounded(make, tags)], {
      budget: { small: 10, random: 120, costs: 0 },
      seed: SEED,
    }).findings.find(({ kind }) => kind === "values")?.text;
  // NaN becomes 0; an infinity the largest number; -0 becomes 0: nothing is added.
  const zero = constExpr(0, "float64");
  expect(found((x) => callExpr("where", [callExpr("equal", [x, x]), x, zero]))).toMatch(
    /NaN became 0/,
  );
  expect(found((x) => callExpr("minimum", [x, 1.5e308]))).toMatch(/Infinity became 1.5e\+308/);
  expect(found((x) => callExpr("where", [callExpr("equal", [x, 0]), zero, x]))).toMatch(
    /-0 became 0/,
  );
  expect(found((x) => callExpr("multiply", [x, 1]))).toBeUndefined();
  // x · 2 - x · 1 is NaN of infinities: where a side adds, the tag allows that.
  const spread = (x: Expr): Expr => callExpr("subtract", [callExpr("multiply", [x, 2]), x]);
  expect(found(spread)).toBeUndefined();
  expect(found(spread, [])).toMatch(/became/);
});
