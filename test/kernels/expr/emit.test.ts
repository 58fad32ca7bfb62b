import { expect, test } from "@jest/globals";
import { emitExpr } from "../../../src/kernels/expr/emit.ts";
import { HELPERS } from "../../../src/kernels/expr/helpers.ts";
import { callExpr, coordExpr, inputExpr } from "../../../src/layers/index.ts";

const x = inputExpr(2, "float64");
const y = inputExpr(5, "bool");

test("shared parts are computed once", () => {
  const sum = callExpr("add", [x, 1]);
  const { body, result } = emitExpr(callExpr("multiply", [sum, sum])).code(
    () => "D0[p]",
    () => "c",
  );
  expect(body).toBe("const v0 = D0[p];\nconst v1 = v0 + 1;\nconst v2 = v1 * v1;");
  expect(result).toBe("v2");
});

test("inputs and coordinates are numbered in ascending order", () => {
  const expr = callExpr("where", [y, coordExpr(1), callExpr("add", [x, coordExpr(0)])]);
  const emitted = emitExpr(expr);
  expect(emitted.inputs).toEqual([x, y]);
  expect(emitted.coords).toEqual([0, 1]);
  const { body, result } = emitted.code(
    (k) => `in${k}`,
    (k) => `at${k}`,
  );
  const run = new Function(
    "H",
    "in0",
    "in1",
    "at0",
    "at1",
    `${emitted.prelude}${body}return ${result}`,
  );
  expect(run(HELPERS, 5, 0, 10, 20)).toBe(15);
  expect(run(HELPERS, 5, 1, 10, 20)).toBe(20);
});

test("bool results are 0 or 1", () => {
  const emitted = emitExpr(callExpr("less", [x, 3]));
  const { body, result } = emitted.code(
    () => "2",
    () => "0",
  );
  expect(new Function(`${body}return ${result}`)()).toBe(1);
});
