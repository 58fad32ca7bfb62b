import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileRules, formatRules, parseRules } from "../../../src/language/index.ts";

const RULES = join(import.meta.dirname, "../../../src/optimizer/rules");
const FILES = readdirSync(RULES).filter((name) => name.endsWith(".rules"));
const textOf = (name: string): string => readFileSync(join(RULES, name), "utf8");

/** What a text says, without where it says it. */
async function meaning(text: string): Promise<unknown> {
  const { tree, diagnostics } = await parseRules(text);
  expect(diagnostics).toEqual([]);
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "span" ? undefined : value)));
}

/** Comments of a text, in order. */
const comments = (text: string): string[] =>
  [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g)]
    .map(([found]) => found.trimEnd())
    .filter((found) => found.startsWith("/"));

test.each(FILES)("%s is laid out", async (name) => {
  expect(await formatRules(textOf(name))).toBe(textOf(name));
});

/** The same tokens with other white space, and comments between them. */
function scrambled(text: string, gaps: readonly number[]): string {
  const tokens =
    text.match(
      /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*\n|\.\.\.|\.\.|<=>|~>|=>|<\+|==|!=|<=|>=|&&|\|\||\w+(?:\.\d+)?|[^\s\w]/g,
    ) ?? [];
  const between = ["\n", "  ", "\n\n\n", " // told\n", " /* more */ ", "\n// own line\n"];
  return tokens
    .map((token, k) => {
      const gap = gaps[k % gaps.length];
      return token + (gap < between.length ? between[gap] : " ");
    })
    .join("");
}

test("any layout of the same tokens means the same, keeps its comments, and is laid out once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FILES),
      fc.array(fc.nat(12), { minLength: 1, maxLength: 400 }),
      async (name, gaps) => {
        const text = scrambled(textOf(name), gaps);
        const once = await formatRules(text);
        expect(await formatRules(once)).toBe(once);
        expect(await meaning(once)).toEqual(await meaning(text));
        expect(comments(once)).toEqual(comments(text));
        expect(once.split("\n").some((line) => /[ \t]$/.test(line))).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
});

test("rules are the same after formatting", async () => {
  const text = `import{f}from"./f.ts";@tags(a,b)rule R:s@Slice(x){drop:[]}
    where f(s.start)&&!(x.ndim==-1)let y=[for a,k in s.length where a>k:a-1]=>Slice(x){...s.attrs,length:y};`;
  const helpers = { f: () => true };
  const shown = async (source: string): Promise<string> => {
    const { rules, diagnostics } = await compileRules(source, { helpers });
    expect(diagnostics).toEqual([]);
    const [{ span: _, ...rule }] = rules.rules;
    return JSON.stringify(rule);
  };
  expect(await shown(await formatRules(text))).toBe(await shown(text));
});

test("short rules stay on a line, long ones take one a clause", async () => {
  expect(await formatRules("rule A:Slice(x)=>x;")).toBe("rule A: Slice(x) => x;\n");
  const long = await formatRules(
    "rule Abc: outer@Transpose(inner@Transpose(x){axes:p}){axes:q} where p == q && p != [0] => Transpose(x){axes: [for axis in q: p[axis]]};",
  );
  expect(long).toBe(
    [
      "rule Abc:",
      "  outer@Transpose(inner@Transpose(x) { axes: p }) { axes: q }",
      "  where p == q && p != [0]",
      "  => Transpose(x) { axes: [for axis in q: p[axis]] };",
      "",
    ].join("\n"),
  );
});

test("a text with errors is not touched", async () => {
  await expect(formatRules("rule A: Slice(x => x;")).rejects.toThrow(/expected "\)"/);
});

test("examples and strategies, and what stands behind them", async () => {
  const text = `@rare rule A: s@Slice(x) => x;
example A { input Slice(array([4, 6])) { index: [0:2, :, -1] }; unchanged; }
@tags(b) @rare rule B: t@Take(x) => x;
strategy s = innermost(A <+ B) limit 9; pipeline p = s; phase(lower);`;
  expect(await formatRules(text)).toBe(
    [
      "@rare",
      "rule A: s@Slice(x) => x;",
      "example A {",
      "  input Slice(array([4, 6])) { index: [0:2, :, -1] };",
      "  unchanged;",
      "}",
      "",
      "@tags(b)",
      "@rare",
      "rule B: t@Take(x) => x;",
      "strategy s = innermost(A <+ B) limit 9;",
      "pipeline p = s; phase(lower);",
      "",
    ].join("\n"),
  );
});
