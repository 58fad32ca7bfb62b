import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type DType, isPlygraphError } from "../../src/core/index.ts";
import { parseExpression } from "../../src/frontends/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  type Expr,
  exprSize,
  formatExpr,
  inputExpr,
  weakFloat,
} from "../../src/layers/index.ts";

const names: Readonly<Record<string, DType>> = {
  x: "float64",
  y: "float32",
  i: "int32",
  b: "bool",
  delay: "int16",
};
const x = inputExpr(0, "float64");
const y = inputExpr(1, "float32");
const i = inputExpr(2, "int32");
const b = inputExpr(3, "bool");

/** The text means exactly what the chain of calls does: the same object. */
const same = async (text: string, chain: Expr): Promise<void> => {
  const parsed = await parseExpression(text, names);
  expect([text, formatExpr(parsed)]).toEqual([text, formatExpr(chain)]);
  expect(parsed).toBe(chain);
};
/** Two ways to write the same. */
const alike = async (one: string, other: string): Promise<void> =>
  same(one, await parseExpression(other, names));
/** The tag and the message, caret lines included. */
const refused = async (text: string): Promise<string> => {
  try {
    await parseExpression(text, names);
  } catch (error) {
    if (isPlygraphError(error)) return `${error.tag}: ${error.message}`;
    throw error;
  }
  return "understood";
};

test("text and chains make the same expressions", async () => {
  const squares = callExpr("add", [callExpr("pow", [x, 2]), callExpr("pow", [y, 2])]);
  await same("sqrt(x**2 + y**2)", callExpr("sqrt", [squares]));
  await same("2 * x + 1", callExpr("add", [callExpr("multiply", [2, x]), 1]));
  await same("i // 3 % 2", callExpr("remainder", [callExpr("floorDivide", [i, 3]), 2]));
  await same("where(b, x, 0)", callExpr("where", [b, x, 0]));
  await same("x if b else y", callExpr("where", [b, x, y]));
  await same("b ? x : y", callExpr("where", [b, x, y]));
  await same("int32(x) & i", callExpr("bitwiseAnd", [castExpr(x, "int32"), i]));
  await same(
    "i << 2 | ~i",
    callExpr("bitwiseOr", [callExpr("bitwiseLeftShift", [i, 2]), callExpr("bitwiseInvert", [i])]),
  );
  await same(
    "not b and x > 0",
    callExpr("logicalAnd", [callExpr("logicalNot", [b]), callExpr("greater", [x, 0])]),
  );
});

test("precedence is Python's", async () => {
  await alike("-x ** 2", "-(x ** 2)");
  await alike("2 ** -x", "2 ** (-x)");
  await alike("x ** y ** 2", "x ** (y ** 2)");
  await alike("1 + x * 2 - y / 4", "(1 + (x * 2)) - (y / 4)");
  await alike("x - y - 1", "(x - y) - 1");
  await alike("i & 1 == 0", "(i & 1) == 0");
  await alike("i | 1 ^ 2 & 3", "i | (1 ^ (2 & 3))");
  await alike("i << 1 + 2", "i << (1 + 2)");
  await alike("not x > 1 or b and b", "(not (x > 1)) or (b and b)");
  await alike("x if b else y if x > 1 else 2", "x if b else (y if x > 1 else 2)");
  await alike("b ? x : x > 1 ? y : 2", "b ? x : (x > 1 ? y : 2)");
});

test("comparisons chain, and `in` lists alternatives", async () => {
  await alike("0 < x <= 1", "0 < x and x <= 1");
  await alike("i in (1, 2, 3)", "(i == 1 or i == 2) or i == 3");
  await alike("i not in (1,)", "not i == 1");
});

test("literals are weak, and computed at once", async () => {
  expect((await parseExpression("y * (1 / 3)", names)).dtype).toBe("float32");
  expect((await parseExpression("y * 2.0", names)).dtype).toBe("float32");
  await same("i * 2.0", callExpr("multiply", [i, weakFloat(2)]));
  await same("x * 2 ** -1", callExpr("multiply", [x, 0.5]));
  await same("x + 0xff + 1_000", callExpr("add", [callExpr("add", [x, 255]), 1000]));
  await same("1 + 2", constExpr(3, "int64"));
  await same("1e3", constExpr(1000, "float64"));
  await same("9007199254740993", constExpr(9007199254740993n, "int64"));
  await same("x < inf", callExpr("less", [x, Number.POSITIVE_INFINITY]));
});

test("functions go by the array API's names, in either spelling, and NumPy's", async () => {
  await alike("floor_divide(i, 2)", "floorDivide(i, 2)");
  await alike("arctan2(x, y)", "atan2(x, y)");
  await alike("max(x, y, i)", "maximum(maximum(x, y), i)");
  await alike("bitwise_left_shift(i, 1)", "i << 1");
  await alike("log1p(x)", "log1p( x )");
});

test("names may be quoted", async () => {
  const expr = await parseExpression("`arr delay` + 1", { "arr delay": "int32" });
  expect(expr).toBe(callExpr("add", [inputExpr(0, "int32"), 1]));
});

test("mistakes get line, column, caret and advice", async () => {
  expect(await refused("x +\n  dely * 2")).toBe(
    'UnknownName: unknown name "dely"; did you mean "delay"? (line 2, column 3)\n' +
      "    dely * 2\n    ^^^^",
  );
  expect(await refused("sqr(x)")).toMatch(/unknown function "sqr"; did you mean "sqrt"\?/);
  expect(await refused("qwerty(x)")).toMatch(/unknown function "qwerty" \(/);
  expect(await refused("sqrt + 1")).toMatch(/"sqrt" is a function: write sqrt\(…\)/);
  expect(await refused("x + ")).toMatch(/ends early/);
  expect(await refused("")).toMatch(/is empty/);
  expect(await refused("x y")).toMatch(/unexpected "y" \(line 1, column 3\)/);
  expect(await refused("x = 1")).toMatch(/unexpected "="; compare with "=="/);
  expect(await refused("x > 1 && b")).toMatch(/write "and"/);
  expect(await refused("!b")).toMatch(/write "not"/);
  expect(await refused("(x")).toMatch(/ends early/);
  expect(await refused("'AA' == x")).toMatch(/text is not a value/);
  expect(await refused("x in ()")).toMatch(/always false/);
  expect(await refused("x # 1")).toMatch(/unexpected "#"/);
});

test("types that do not fit get a caret", async () => {
  expect(await refused("x + (b + b)")).toMatch(
    /ExpressionType: add takes numbers, not bool.*\n {2}x \+ \(b \+ b\)\n {7}\^\^\^\^\^$/,
  );
  expect(await refused("atan2(x)")).toMatch(/atan2 takes 2 operands, not 1/);
  expect(await refused("max(x)")).toMatch(/max takes two or more operands/);
  expect(await refused("int8(x, y)")).toMatch(/int8 takes 1 operand/);
  expect(await refused("x and b")).toMatch(/logicalAnd takes bool, not float64/);
  expect(await refused("delay + 100000")).toMatch(/100000 is not a value of int16/);
});

test("names of JavaScript's objects are not names", async () => {
  expect(await refused("constructor")).toMatch(/UnknownName/);
  expect(await refused("toString(x)")).toMatch(/UnknownName/);
  expect(await refused("__proto__ + 1")).toMatch(/UnknownName/);
});

test("the depth is limited, the length of a sum is not", async () => {
  const nested = (n: number): string => `${"(".repeat(n)}x${")".repeat(n)}`;
  await same(nested(59), x);
  expect(await refused(nested(5000))).toMatch(/ExpressionLimit: .*levels of nesting/);
  expect(await refused(`${"-".repeat(5000)}x`)).toMatch(/levels of nesting/);
  expect(await refused(`${"not ".repeat(5000)}b`)).toMatch(/levels of nesting/);
  expect(await refused(`x${" ** x".repeat(5000)}`)).toMatch(/levels of nesting/);
  expect(await refused("x".repeat(100_001))).toMatch(/characters/);
  const sum = await parseExpression(`x${" + sin(x)".repeat(3000)}`, names);
  expect(exprSize(sum)).toBe(3002);
  await same("x", x);
});

test("any text is understood or refused with an error of ours", async () => {
  const pieces = fc.constantFrom(
    ..."x y i b + - * / // % ** ( ) , < <= == and or not in if else ? : 1 2.5 sqrt where ~ & | ^ << '".split(
      " ",
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (words) => {
      expect(typeof (await refused(words.join(" ")))).toBe("string");
    }),
    { numRuns: 500 },
  );
});
