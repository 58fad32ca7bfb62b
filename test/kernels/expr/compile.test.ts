import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { DTYPES } from "../../../src/core/index.ts";
import { compileExpr } from "../../../src/kernels/expr/compile.ts";
import { interpret } from "../../../src/kernels/expr/interpret.ts";
import { contiguousView, newView, type View } from "../../../src/kernels/view.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  formatExpr,
  inputExpr,
} from "../../../src/layers/index.ts";
import {
  arbitraryExpr,
  arbitraryLayout,
  asBool,
  elements,
  makeOutput,
  makeView,
} from "./support.ts";

const scenario = fc
  .record({
    dtypes: fc.array(fc.constantFrom(...DTYPES), { minLength: 1, maxLength: 3 }),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  })
  .chain(({ dtypes, shape }) =>
    fc.record({
      dtypes: fc.constant(dtypes),
      shape: fc.constant(shape),
      expr: arbitraryExpr(dtypes, shape.length),
      layouts: fc.tuple(...dtypes.map(() => arbitraryLayout(shape.length))),
      out: arbitraryLayout(shape.length),
      origin: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
      step: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 3, maxLength: 3 }),
    }),
  );

test("compiled loops agree with the interpreter", () => {
  fc.assert(
    fc.property(scenario, ({ dtypes, shape, expr, layouts, out, origin, step }) => {
      const inputs = dtypes.map((dtype, i) => asBool(makeView(dtype, shape, layouts[i])));
      const [ours, reference] = [0, 1].map(() => makeOutput(expr.dtype, shape, out));
      compileExpr(expr).run(inputs, ours, { origin, step });
      interpret(expr, inputs, reference, { origin, step });
      expect([formatExpr(expr), elements(ours)]).toEqual([formatExpr(expr), elements(reference)]);
      expect(ours.data).toEqual(reference.data);
    }),
    { numRuns: 1500 },
  );
});

const floats = (...values: number[]): View =>
  contiguousView(Float64Array.from(values), [values.length], "float64");
const x = inputExpr(0, "float64");
const y = inputExpr(1, "float64");

function run(expr: Expr, shape: readonly number[], ...inputs: View[]): readonly unknown[] {
  const out = newView(shape, expr.dtype);
  compileExpr(expr).run(inputs, out);
  return elements(out);
}

test("a formula over arrays", () => {
  const expr = callExpr("add", [callExpr("multiply", [x, 2]), callExpr("sqrt", [y])]);
  expect(run(expr, [3], floats(1, 2, 3), floats(4, 9, 16))).toEqual([4, 7, 10]);
});

test("axes of length 1 and missing axes are repeated", () => {
  const column = { ...floats(10, 20), shape: [2, 1], strides: [1, 1] };
  expect(run(callExpr("add", [x, y]), [2, 3], column, floats(1, 2, 3))).toEqual([
    11, 12, 13, 21, 22, 23,
  ]);
});

test("one element, and none", () => {
  expect(run(callExpr("add", [x, 1]), [], { ...floats(1), shape: [], strides: [] })).toEqual([2]);
  expect(run(callExpr("add", [x, 1]), [0], floats())).toEqual([]);
  expect(run(constExpr(7, "int32"), [2, 2])).toEqual([7, 7, 7, 7]);
});

test("coordinates count from the block's origin", () => {
  const expr = callExpr("add", [callExpr("multiply", [coordExpr(0), 10]), coordExpr(1)]);
  const out = newView([2, 3], "float64");
  compileExpr(expr).run([], out, { origin: [5, 100], step: [1, -1] });
  expect(elements(out)).toEqual([150, 149, 148, 160, 159, 158]);
});

test("positions as 64-bit integers", () => {
  const out = newView([3], "int64");
  compileExpr(castExpr(coordExpr(0), "int64")).run([], out, {
    origin: [2 ** 40],
    step: [-(2 ** 40)],
  });
  expect(elements(out)).toEqual([2n ** 40n, 0n, -(2n ** 40n)]);
});

test("an output may be one of the inputs", () => {
  const view = floats(1, 2, 3);
  compileExpr(callExpr("square", [x])).run([view], view);
  expect(elements(view)).toEqual([1, 4, 9]);
});

test("blocks in shared memory", () => {
  const shared = new Float64Array(new SharedArrayBuffer(24));
  shared.set([1, 2, 3]);
  expect(run(callExpr("negative", [x]), [3], contiguousView(shared, [3], "float64"))).toEqual([
    -1, -2, -3,
  ]);
});

test("the same content is compiled once", () => {
  expect(compileExpr(callExpr("add", [x, 1]))).toBe(compileExpr(callExpr("add", [x, 1])));
});

test("inputs of a wrong type or shape are bugs of the caller", () => {
  const expr = callExpr("add", [x, 1]);
  expect(() => run(expr, [2], newView([2], "int32"))).toThrow(/is int32, not float64/);
  expect(() => run(expr, [2])).toThrow(/input 0 is missing/);
  expect(() => run(expr, [2], floats(1, 2, 3))).toThrow(/\[3\] does not broadcast to \[2\]/);
});
