import { expect, test } from "@jest/globals";
import { callExpr, constExpr, type Expr, inBatch, inputExpr } from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
let fresh = 0.5;
const added = (n: number): Expr => callExpr("add", [x, constExpr(n, "float64")]);

test("calls of a batch are found while it is made, and afterwards", () => {
  fresh += 1;
  const made = inBatch(() => {
    const one = added(fresh);
    expect(added(fresh)).toBe(one);
    return inBatch(() => callExpr("multiply", [one, one]));
  });
  expect(callExpr("multiply", [added(fresh), added(fresh)])).toBe(made);
});

test("a batch that fails leaves what it made, and the next call stands alone", () => {
  fresh += 1;
  let lost: Expr | undefined;
  const failing = (): void =>
    inBatch(() => {
      lost = added(fresh);
      throw new RangeError("no");
    });
  expect(failing).toThrow("no");
  expect(added(fresh)).toBe(lost);
});

test("thousands of calls, alone and in batches, stay one each while the table grows", () => {
  const alone = Array.from({ length: 3000 }, (_, n) => added(n));
  const together = inBatch(() =>
    Array.from({ length: 9000 }, (_, n) => callExpr("subtract", [x, constExpr(n, "float64")])),
  );
  expect(alone.every((call, n) => added(n) === call)).toBe(true);
  const again = together.map((_, n) => callExpr("subtract", [x, constExpr(n, "float64")]));
  expect(again.every((call, n) => call === together[n])).toBe(true);
});
