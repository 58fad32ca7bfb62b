import { expect, test } from "@jest/globals";
import { compileRules, parseRules } from "../../src/language/index.ts";

const MANY = 250;
test.each([
  ["misspelt", (k: number) => `rule R${k}: Slcie(x) => x;`],
  ["unclosed", (k: number) => `rule R${k}: Slice(x => x;`],
  ["without an end", (k: number) => `rule R${k}: Slice(x) where a && => x`],
])(
  "of many broken rules (%s), a hundred are told, how many more there are, and none is a rule",
  async (_, rule) => {
    const text = Array.from({ length: MANY }, (_none, k) => rule(k)).join("\n");
    const { rules, diagnostics } = await compileRules(text);
    expect(rules.rules).toEqual([]);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics[99].line).toBeGreaterThan(49);
    const more = diagnostics[100];
    expect(more).toMatchObject({ code: "limit", severity: "error", suggestion: null });
    expect(more.message).toMatch(/^… and \d+ more; these are the first 100$/);
  },
);

test("what was left out is counted where a text is only read, too", async () => {
  const text = Array.from({ length: MANY }, (_, k) => `rule R${k}: Slice(x => x;`).join("\n");
  const { diagnostics, omitted } = await parseRules(text);
  expect([diagnostics.length, omitted]).toEqual([100, MANY - 100]);
  expect((await parseRules("rule A: Slice(x) => x;")).omitted).toBe(0);
});
