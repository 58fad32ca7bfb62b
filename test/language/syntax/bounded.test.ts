import { expect, test } from "@jest/globals";
import { compileRules } from "../../../src/language/index.ts";

/** `line:column severity code: message` of everything that is wrong. */
async function wrong(text: string): Promise<string[]> {
  const { diagnostics } = await compileRules(text);
  return diagnostics.map(
    ({ line, column, severity, code, message }) =>
      `${line}:${column} ${severity} ${code}: ${message}`,
  );
}

const check = async (text: string, ...expected: readonly string[]): Promise<void> =>
  expect(await wrong(text)).toEqual(expected);

test("what is too large or too deep is refused, and takes no stack", async () => {
  await check(
    `rule A: Slice(x) where ${"(".repeat(5000)}true${")".repeat(5000)} => x;`,
    "1:84 error limit: nested more than 60 deep: name parts with let",
  );
  await check(
    `rule A: Slice(x) where ${"if true then ".repeat(5000)}true => x;`,
    expect.stringMatching(/limit: nested more than 60 deep/) as never,
  );
  expect((await wrong(`// ${"x".repeat(1 << 20)}`))[0]).toMatch(
    /limit: the file has \d+ characters/,
  );
});

test("behind a limit the others are read: their errors are told, the right ones stay", async () => {
  const deep = (name: string): string =>
    `@doc("(not a bracket")\n@tags(x)\nrule ${name}: s@Slice(x) where ${"(".repeat(80)}true${")".repeat(80)} => x;`;
  const long = `rule Long: Slice(x) where ${"x.ndim > 0 && ".repeat(300)}true => x;`;
  const text = [
    "rule First: Slice(_) => null;",
    deep("Deep"),
    long,
    "example Deep { input Slice(array([4])) { index: [0:2] }; unchanged; }",
    "example Long { input Slice(array([4])) { index: [0:2] }; unchanged; }",
    "rule Bad: Slcie(x) => x;",
    deep("Again"),
    "strategy down = innermost(Deep + Last);",
    "strategy up = innermst(Last);",
    '@doc("stays") rule Last: Slice(_) => null;',
  ];
  const { rules, diagnostics } = await compileRules(text.join("\n"));
  expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual([
    "4 limit",
    "5 limit",
    "8 unknown",
    "11 limit",
    "13 unknown",
  ]);
  expect(rules.rules.map(({ name }) => name)).toEqual(["First", "Last"]);
  expect(rules.rules[1]).toMatchObject({ doc: "stays", tags: [] });
});

test("files to import from beyond the limit: told once, and what they name is no error", async () => {
  const imports = Array.from({ length: 66 }, () => 'import {} from "node:path";');
  const text = `${imports.join("\n")}\nimport { gone } from "./not-read.ts";\nrule A: Slice(x) where gone(x) => x;`;
  const { diagnostics } = await compileRules(text);
  expect(diagnostics.map(({ line, code, message }) => `${line} ${code}: ${message}`)).toEqual([
    "65 limit: a file imports from at most 64 files",
  ]);
});

test.each([
  ["conditions", `where ${"x.ndim > 0 && ".repeat(10_000)}true`],
  ["clauses", "where x.ndim > 0 ".repeat(10_000)],
  ["members", `where x${".shape".repeat(10_000)} == 1`],
  ["signs", `where ${"-".repeat(100_000)}1 < 0`],
])("an endless row of %s is told, and nothing is thrown", async (_, clauses) => {
  const { diagnostics } = await compileRules(`rule A: Slice(x) ${clauses} => x;`);
  expect(diagnostics.map(({ message }) => message).join()).toMatch(
    /more than 250 operations or conditions in a row: a helper function/,
  );
});
