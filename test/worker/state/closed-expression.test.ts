import { describe, expect, test } from "@jest/globals";
import { isClosedExpression } from "../../../src/worker/state/closed-expression.ts";

describe("functions that only compute", () => {
  test.each([
    "(x) => x + 1",
    "x=>x*2",
    "() => 42",
    "(a, b) => a - -b / (1 + a % 2)",
    "(x) => x.length > 3 ? x[0] : 'short'",
    "(p) => Math.sqrt(p.x * p.x + p?.y * p.y) + Math.PI",
    "(x) => [x, !x, null, 1.5e-3, 7n, Math.random()]",
    "(x, y) => x === y || x >>> 1 < ~y ? true : NaN",
    `(x) => x${"+x".repeat(31)}`,
  ])("%s", (text) => {
    expect(isClosedExpression(text)).toBe(true);
  });
});

describe("functions that may do anything else", () => {
  test.each([
    ["calls", "(x) => x()"],
    ["methods", "(x) => x.sort()"],
    ["a function behind brackets", "(x) => (x.y)(1)"],
    ["an element that is called", "(x) => x[0](1)"],
    ["the answer of a function called", "(x) => Math.max(x)(x)"],
    ["what only inherits from Object", "(x) => Math.constructor(x)"],
    ["a function of Math as a value", "(x) => Math.max"],
    ["names from outside", "() => process.exit(3)"],
    ["other globals", "(x) => globalThis.x"],
    ["loops", "(x) => { while (true); }"],
    ["blocks", "(x) => { return x; }"],
    ["functions in it", "(x) => (y) => x"],
    ["assignments", "(x) => x = 1"],
    ["assignments with an operation", "(x) => x *= 2"],
    ["steps", "(x) => x++"],
    ["powers", "(x) => x ** x"],
    ["shifts to the left", "(x) => 1n << x"],
    ["shifts to the right, by less than nothing", "(x) => 1n >> x"],
    ["templates", "(x) => `a`"],
    ["spreads", "(x) => Math.max(...x)"],
    ["regular expressions", "(x) => /(a+)+b/"],
    ["a quote in a regular expression", '(x) => /"/ + process.exit(3) + "/" / 1'],
    ["comments", "(x) => x /* ' */ + 1 // '"],
    ["promises", "async (x) => x"],
    ["constructors", "(x) => new Date"],
    ["words that are operators", "(x) => x instanceof x"],
    ["defaults", "(x = fetch('')) => x"],
    ["patterns", "({ x }) => x"],
    ["classic functions", "function f(x) { return x }"],
    ["nothing", "(x) => "],
    ["half of it", "(x) => x +"],
    ["two values", "(x) => x x"],
    ["a semicolon", "(x) => x;"],
    ["more tokens than 64", `(x) => x${"+x".repeat(32)}`],
    ["text that is long", `(x) => x${" + x".repeat(200)}`],
  ])("%s: %s", (_what, text) => {
    expect(isClosedExpression(text)).toBe(false);
  });
});
