import { expect, test } from "@jest/globals";
import { type DType, isPlygraphError } from "../../src/core/index.ts";
import { type Captures, lambdaExpression } from "../../src/frontends/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  type Expr,
  formatExpr,
  inputExpr,
  weakFloat,
} from "../../src/layers/index.ts";

type Fn = Parameters<typeof lambdaExpression>[0];

const x = inputExpr(0, "float64");
const y = inputExpr(1, "float64");
const i = inputExpr(0, "int32");

/** The function means exactly what the chain of calls does: the same object. */
const same = (fn: Fn, chain: Expr, captures?: Captures, dtypes?: readonly DType[]): void => {
  const found = lambdaExpression(fn, dtypes ?? ["float64", "float64"], captures);
  expect([String(fn), formatExpr(found)]).toEqual([String(fn), formatExpr(chain)]);
  expect(found).toBe(chain);
};
const sameInts = (fn: Fn, chain: Expr): void => same(fn, chain, {}, ["int32"]);

/** The tag and the message, caret lines included. Functions are given as text where they would not run. */
const refused = (fn: Fn | string, captures?: Captures): string => {
  try {
    const made = typeof fn === "string" ? (new Function(`return (${fn})`)() as Fn) : fn;
    lambdaExpression(made, ["float64", "float64"], captures);
  } catch (error) {
    if (isPlygraphError(error)) return `${error.tag}: ${error.message}`;
    throw error;
  }
  return "understood";
};

const root = (operand: Expr): Expr => callExpr("sqrt", [operand]);

test("functions and chains make the same expressions", () => {
  const scale = 3;
  const step = callExpr("where", [callExpr("greater", [x, y]), 1, 0]);
  const scaled = callExpr("multiply", [root(x), 3]);
  same(
    (v: number, w: number) => Math.sqrt(v) * scale + (v > w ? 1 : 0),
    callExpr("add", [scaled, step]),
    { scale },
  );
  same((v: number) => v, x);
  same((v: number, w: number) => v - -w, callExpr("subtract", [x, callExpr("negative", [y])]));
  same(() => 1.5, constExpr(1.5, "float64"));
  same((v: number) => v ** 2 / Math.PI, callExpr("divide", [callExpr("pow", [x, 2]), Math.PI]));
  same((v: number) => Math.max(v, 0, 1), callExpr("maximum", [callExpr("maximum", [x, 0]), 1]));
  same((v: number) => Number.isNaN(v), callExpr("isnan", [x]));
  same((v: number) => Number(v > 0), castExpr(callExpr("greater", [x, 0]), "float64"));
  same(
    (v: number, w: number) => v > 0 && !(w === 1),
    callExpr("logicalAnd", [
      callExpr("greater", [x, 0]),
      callExpr("logicalNot", [callExpr("equal", [y, 1])]),
    ]),
  );
});

test("block bodies: const, if, else, early return", () => {
  const sum = callExpr("add", [x, 1]);
  same(
    (v: number) => {
      const a = v + 1;
      const b = a * a;
      return b;
    },
    callExpr("multiply", [sum, sum]),
  );
  const negative = callExpr("less", [x, 0]);
  same(
    (v: number) => {
      if (v < 0) return 0;
      return Math.sqrt(v);
    },
    callExpr("where", [negative, 0, root(x)]),
  );
  same(
    (v: number) => {
      if (v < 0) {
        return 0;
      } else {
        const r = Math.sqrt(v);
        return r;
      }
    },
    callExpr("where", [negative, 0, root(x)]),
  );
});

test("a branch that falls through goes on behind the condition, with its own names left behind", () => {
  const inner = callExpr("where", [callExpr("less", [x, -1]), -1, 5]);
  const text =
    "(v) => { const a = 5; if (v < 0) { const a = -1; if (v < -1) return a; } return a; }";
  same(
    new Function(`return ${text}`)() as Fn,
    callExpr("where", [callExpr("less", [x, 0]), inner, 5]),
  );
});

test("methods and function expressions", () => {
  same((v: number) => v + 1, callExpr("add", [x, 1]));
  const holder = {
    twice(v: number) {
      return v * 2;
    },
  };
  same(holder.twice, callExpr("multiply", [x, 2]));
});

test("element types decide: integers stay integers, literals and captures are weak", () => {
  sameInts((v: number) => v * 2, callExpr("multiply", [i, 2]));
  sameInts((v: number) => v / 2, callExpr("divide", [i, 2]));
  sameInts((v: number) => v | 1, callExpr("bitwiseOr", [i, 1]));
  sameInts((v: number) => v >> 1, callExpr("bitwiseRightShift", [i, 1]));
  sameInts((v: number) => Math.floor(v), i);
  same((v: number) => v * 0x10, callExpr("multiply", [i, 16]), {}, ["int32"]);
  const half = 0.5;
  same((v: number) => v * half, callExpr("multiply", [i, 0.5]), { half }, ["int32"]);
  const made = new Function("return (v) => v * 2.0")() as Fn;
  same(made, callExpr("multiply", [i, weakFloat(2)]), {}, ["int32"]);
});

test("the remainder has JavaScript's sign, and rounding goes up from a half", () => {
  same((v: number) => v % 3, callExpr("fmod", [x, 3]));
  const floor = callExpr("floor", [x]);
  const up = callExpr("greaterEqual", [callExpr("subtract", [x, floor]), 0.5]);
  same((v: number) => Math.round(v), callExpr("where", [up, callExpr("ceil", [x]), floor]));
});

test("a captured condition picks its branch at once", () => {
  const squared = true;
  same((v: number) => (squared ? v * v : v), callExpr("multiply", [x, x]), { squared });
});

test("what is captured must be declared", () => {
  const scale = 2;
  expect(refused((v: number) => v * scale)).toMatch(
    /Lambda: "scale" is neither a parameter nor a declared capture; pass it as a capture: \{ scale \} \(line 1, column \d+\)\n.*v \* scale\n +\^\^\^\^\^$/,
  );
  expect(refused("(v) => v * scal", { scale })).toMatch(/did you mean "scale"\?/);
  expect(refused("(v) => v", { scale: "2" as unknown as number })).toMatch(
    /only numbers and booleans/,
  );
  expect(refused("(v) => v * o.k")).toMatch(/only Math and Number have properties/);
});

test("what is impure is refused with the reason", () => {
  expect(refused("(v) => v * Math.random()")).toMatch(/Math.random is not pure/);
  expect(refused("(v) => v + Date.now()")).toMatch(/Date is not pure/);
  expect(refused("(v) => new Date() - v")).toMatch(/objects cannot be made/);
  expect(refused("(v) => { v = 1; return v; }")).toMatch(/assignments are not allowed/);
  expect(refused("(v) => { v++; return v; }")).toMatch(/assignments are not allowed/);
  expect(refused("(v) => ++v")).toMatch(/assignments are not allowed/);
  expect(refused("(v) => { console.log(v); return v; }")).toMatch(/console has effects/);
  expect(refused("(v) => { let a = v; return a; }")).toMatch(/declare them with const/);
  expect(refused("function (v) { return this.k * v; }")).toMatch(/"this" is not available/);
  expect(refused("(v) => globalThis.k * v")).toMatch(/globalThis is not available/);
  expect(refused("function () { return arguments[0]; }")).toMatch(/indexing is not understood/);
});

test("what has no equivalent is refused with the reason", () => {
  expect(refused("(v) => { for (;;) {} }")).toMatch(/loops are not understood/);
  expect(refused("(v) => { while (v > 0) {} return v; }")).toMatch(/loops are not understood/);
  expect(refused("async (v) => v")).toMatch(/cannot be async/);
  expect(refused("function* (v) { yield v; }")).toMatch(/cannot be a generator/);
  expect(refused("(v) => f(v)")).toMatch(/f cannot be called here/);
  expect(refused("(v) => Math.sqr(v)")).toMatch(/did you mean "sqrt"\?/);
  expect(refused("(v) => Math.cbrt(v)")).toMatch(/Math.cbrt cannot be called here/);
  expect(refused("(v) => [v]")).toMatch(/arrays cannot be made/);
  expect(refused("(v) => `text`")).toMatch(/text is not a value/);
  expect(refused("(v) => v ?? 1")).toMatch(/never null/);
  expect(refused("(v) => v >>> 1")).toMatch(/use >>/);
  expect(refused("(v) => (1, v)")).toMatch(/operator is not understood/);
  expect(refused("({ a }) => a")).toMatch(/cannot be taken apart/);
  expect(refused("(...vs) => 1")).toMatch(/rest parameters/);
  expect(refused("(v = 1) => v")).toMatch(/no defaults/);
  expect(refused("(v, w, z) => z")).toMatch(/no array for parameter 3/);
  expect(refused("(v) => { if (v > 0) return 1; }")).toMatch(/not every path returns/);
  expect(refused("(v) => {}")).toMatch(/not every path returns/);
  expect(refused("class {}")).toMatch(/a class is not a function/);
  expect(refused(Math.sqrt)).toMatch(/native or bound/);
  expect(refused("(v) => Math.atan2(v)")).toMatch(/takes 2 operands here, not 1/);
  expect(refused("(v) => v.constructor")).toMatch(/only Math and Number have properties/);
  expect(refused("(v) => constructor(v)")).toMatch(/cannot be called here/);
});

test("types that do not fit get a caret", () => {
  expect(refused("(v) => v ? 1 : 0")).toMatch(/ExpressionType: where takes a bool condition/);
  expect(refused("(v) => 1 + (v | 0)")).toMatch(
    /ExpressionType: bitwiseOr takes integers or bool, not float64; convert first \(line 1, column 13\)\n {2}\(v\) => 1 \+ \(v \| 0\)\n {14}\^\^\^\^\^$/,
  );
});

test("depth and length are limited", () => {
  expect(refused(`(v) => ${"-(".repeat(600)}v${")".repeat(600)}`)).toMatch(
    /nests too deep|understood/,
  );
  expect(refused(`(v) => ${"v + ".repeat(1000)}v`)).toBe("understood");
  expect(refused(`(v) => ${"v + ".repeat(2000)}v`)).toMatch(/may nest 1500 deep/);
  expect(refused(`(v) => ${"v + ".repeat(9000)}v`)).toMatch(/the limit is 20000/);
});
