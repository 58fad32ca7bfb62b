import { expect, test } from "@jest/globals";
import { compileExpr } from "../../../src/kernels/expr/compile.ts";
import { interpret } from "../../../src/kernels/expr/interpret.ts";
import { isLarge } from "../../../src/kernels/expr/staged.ts";
import { newView } from "../../../src/kernels/view.ts";
import { callExpr, castExpr, coordExpr, type Expr, inputExpr } from "../../../src/layers/index.ts";
import { makeView } from "./support.ts";

const x = inputExpr(0, "float64");

const repeated = (n: number, step: (expr: Expr, k: number) => Expr): Expr => {
  let expr: Expr = x;
  for (let k = 0; k < n; k++) expr = step(expr, k);
  return expr;
};

test("only large expressions are cut", () => {
  expect(isLarge(repeated(20, (expr) => callExpr("sin", [expr])))).toBe(false);
  expect(isLarge(repeated(500, (expr) => callExpr("sin", [expr])))).toBe(true);
});

test("several types and shared parts across segments agree with the interpreter", () => {
  let exact: Expr = inputExpr(1, "int64");
  const expr = repeated(300, (sum, n) => {
    const wave = callExpr("sin", [callExpr("add", [sum, coordExpr(1)])]);
    exact = callExpr("add", [exact, callExpr("where", [callExpr("less", [wave, 0]), n, exact])]);
    return callExpr("add", [wave, callExpr("multiply", [castExpr(exact, "float64"), 1e-9])]);
  });
  const layout = {
    broadcast: [false, false],
    reversed: [false, true],
    spread: [1, 1],
    transposed: true,
    dropped: 0,
    seed: 5,
  };
  const shape = [2, 600]; // more than a strip
  const inputs = [makeView("float64", shape, layout), makeView("int64", shape, layout)];
  const [ours, reference] = [0, 1].map(() => newView(shape, "float64"));
  const at = { origin: [3, 7], step: [1, -2] };
  compileExpr(expr).run(inputs, ours, at);
  interpret(expr, inputs, reference, at);
  expect(ours.data).toEqual(reference.data);
});

test("a chain of 20 000 operations runs", () => {
  const expr = repeated(20_000, (sum, k) => callExpr("add", [sum, k % 2]));
  const out = newView([3], "float64");
  compileExpr(expr).run([newView([3], "float64")], out);
  expect([...out.data]).toEqual([10_000, 10_000, 10_000]);
});
