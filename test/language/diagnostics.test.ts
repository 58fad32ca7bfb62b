import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileRules, formatDiagnostic } from "../../src/language/index.ts";

const helpers = { helper: (..._: unknown[]) => true };

/** `line:column severity code: message [suggestion]` of everything that is wrong. */
async function wrong(text: string): Promise<string[]> {
  const { diagnostics } = await compileRules(text, { file: "bad.rules", helpers });
  return diagnostics.map(
    ({ line, column, severity, code, message, suggestion }) =>
      `${line}:${column} ${severity} ${code}: ${message}${suggestion === null ? "" : ` [${suggestion}]`}`,
  );
}

const check = async (text: string, ...expected: readonly string[]): Promise<void> =>
  expect(await wrong(text)).toEqual(expected);

test("an error has its place, the line with a caret, and a suggestion", async () => {
  const { diagnostics } = await compileRules("rule A:\n  Slize(x) => x;", { file: "bad.rules" });
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    'bad.rules:2:3: error: there is no operation "Slize"; did you mean "Slice"?\n    Slize(x) => x;\n    ^^^^^',
  ]);
});

test("several syntax errors of a file are told, and the rules between them stay", async () => {
  const text = [
    "rule A: Slice(x => x;",
    "rule B: Slice(x) { axis: } => x;",
    "rule Good: Slice(x) => x;",
    "rule C: Slice(x) = x;",
    "rule D: Slice(x) => 'y;",
    "rule Last: Slice(x) => x;",
    "rule E: Slice(x) =>",
  ].join("\n");
  const { rules, diagnostics } = await compileRules(text);
  expect(rules.rules.map(({ name }) => name)).toEqual(["Good", "Last"]);
  expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual(
    expect.arrayContaining(["1 syntax", "2 syntax", "4 syntax", "5 syntax", "7 syntax"]),
  );
  expect(await wrong("rule A: Slice(x => x;")).toEqual([
    '1:17 error syntax: expected ")" behind "x", found "=>"',
  ]);
});

test("names: unknown, unbound, unused, twice", async () => {
  await check(
    "rule A: Slice(x) => y;",
    '1:15 warning unused: "x" is used nowhere [_]',
    '1:21 error unknown: there is no name "y"; there are x',
  );
  await check(
    'rule A: Slice(x) where halper(x) => x;\nimport { helper } from "./h";',
    '1:24 error unknown: there is no function "halper" [helper]',
    '2:10 warning unused: "helper" is imported and never called',
  );
  await check(
    "rule A: Slice(x) => x;\nrule A: Take(x) => x;",
    '2:6 error duplicate: rule "A" is declared already',
  );
  await check(
    "rule A: Slice(x) let x = 1 => x;",
    '1:22 error duplicate: "x" is bound already',
    "1:31 error type: the right side is a term (Array), this is Int",
  );
  await check(
    "rule A: #nothing(x) => x;",
    expect.stringMatching(/^1:10 error unknown: there is no tag of operations "nothing"/) as never,
  );
  await check(
    'import { gone } from "./h";\nrule A: Slice(x) where gone(x) => x;',
    '1:10 error unknown: there is no function in "./h" "gone"; there are helper',
  );
});

test("patterns: arity, attributes, values", async () => {
  await check(
    "rule A: Slice(x, y) where x == y => x;",
    "1:9 error arity: Slice has 1 inputs, the pattern 2",
  );
  await check(
    "rule A: Slice(x) { axes } where len(axes) > 0 => x;",
    '1:20 error unknown: there is no attribute of Slice "axes"; there are start, step, length, drop',
  );
  await check(
    'rule A: Concat(...xs) { axis: "a" } => Concat(...xs) { axis: 0 };',
    '1:31 error type: the attribute is Int, never "a"',
  );
  await check(
    "rule A: x => x;",
    "1:9 error pattern: a rule matches an operation at its root, such as Slice(x)",
  );
  await check(
    "rule A: Slice(0) => null;",
    "1:15 error pattern: an input is a term, never a value; values are matched in {…}",
  );
  await check(
    "rule A: Concat(...a, ...b, ...c) => Concat(...a, ...b, ...c) { axis: 0 };",
    "1:31 error pattern: at most two rests fit in one list",
  );
});

test("right sides: arity, attributes, types, sorts", async () => {
  await check(
    "rule A: Slice(x) => Transpose(x, x) { axes: [0] };",
    "1:21 error arity: Transpose takes 1 inputs, and gets 2",
  );
  await check("rule A: Slice(x) => Transpose(x);", '1:21 error arity: Transpose also needs "axes"');
  await check(
    "rule A: Slice(x) => Transpose(x) { axes: true };",
    '1:42 error type: Transpose has Int[] for "axes", this is Bool',
  );
  await check(
    "rule A: Slice(x) => Transpose(x) { axis: [0] };",
    '1:21 error arity: Transpose also needs "axes"',
    '1:36 error unknown: there is no attribute of Transpose "axis" [axes]',
  );
  await check(
    "rule A: Slice(x) => 1;",
    '1:15 warning unused: "x" is used nowhere [_]',
    "1:21 error type: the right side is a term (Array), this is Int",
  );
  await check(
    "op Add(a: Num, b: Num): Num;\nrule A: Add(a, b) => Slice(a) { start: [], step: [], length: [], drop: [b.ndim] };",
    "2:22 error type: the right side is a term (Num), this is Slice",
    "2:28 error type: Slice reads Array here, this is Num",
  );
});

test("conditions and operators", async () => {
  await check(
    "rule A: Slice(x) where x.ndim => x;",
    "1:24 error type: a condition is Bool, this is Int",
  );
  await check(
    'rule A: Slice(x) where x.ndim == "a" => x;',
    "1:24 error type: Int and Text are never equal",
  );
  await check(
    "rule A: Slice(x) where x.shape < 2 => x;",
    '1:24 error type: "<" takes Number, this is Int[]',
  );
  await check(
    "rule A: Slice(x) where x.axes == [0] => x;",
    expect.stringMatching(
      /^1:26 error unknown: there is no property \(its operation is not known\) "axes"/,
    ) as never,
  );
  await check(
    "rule A: s@Slice(x) where s.lenght == [0] => x;",
    '1:28 error unknown: there is no attribute or property "lenght" [length]',
  );
});

test("<=> has patterns on both sides, with the same names", async () => {
  await check(
    "rule A: Transpose(Transpose(x) { axes: p }) { axes: q } <=> Transpose(x) { axes: p };",
    '1:53 warning unused: "q" is used nowhere [_]',
    '1:61 error mode: the right side of "<=>" does not bind "q"',
  );
  await check(
    "rule A: Reshape(x) { shape, chunks } <=> Reshape(x) { shape: [len(shape)], chunks };",
    '1:42 error mode: both sides of "<=>" are patterns: terms, names and values only',
  );
});

test("annotations, examples, strategies", async () => {
  await check(
    "@tag(a) rule A: Slice(x) => x;",
    '1:2 error unknown: there is no annotation "tag" [tags]',
  );
  await check(
    "@benefit(a) rule A: Slice(x) => x;",
    "1:1 error annotation: @benefit takes one number",
  );
  await check(
    "@phase(tidi) rule A: Slice(x) => x;",
    '1:1 error unknown: there is no phase "tidi" [tidy]',
  );
  await check(
    "example B { input array([4]); unchanged; }",
    '1:9 error unknown: there is no rule in this file "B"',
  );
  await check(
    "strategy s = innermst(#slice);",
    '1:14 error unknown: there is no strategy "innermst" [innermost]',
  );
  await check(
    "strategy s = innermost(SliceNop);",
    '1:24 error unknown: there is no rule "SliceNop" [SliceNoop]',
  );
  await check(
    "strategy s = innermost();",
    "1:14 error arity: innermost takes rules, such as #slice or A + B",
  );
});

test("no text makes it throw", async () => {
  const words = fc.constantFrom(
    "rule",
    "A",
    "Slice",
    "x",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ":",
    "=>",
    "~>",
    "<=>",
    "where",
    "let",
    "=",
    "==",
    "...",
    "..",
    ",",
    ";",
    "@",
    "#",
    "|",
    "!",
    "-",
    "1",
    '"a"',
    '"',
    "'",
    "if",
    "then",
    "else",
    "for",
    "in",
    "example",
    "input",
    "expect",
    "strategy",
    "pipeline",
    "op",
    "tag",
    "import",
    "from",
    "with",
    "_",
    "\n",
    "//",
    "/*",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 60 }), async (list) => {
      const { diagnostics } = await compileRules(list.join(" "), { helpers });
      expect(Array.isArray(diagnostics)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test("an attribute by its own name that is unused is left out: `_` would not parse there", async () => {
  await check(
    "rule A: Slice(x) { start } => x;",
    '1:20 warning unused: "start" is used nowhere; leave it out',
  );
});
