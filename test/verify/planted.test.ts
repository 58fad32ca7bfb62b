import { expect, test } from "@jest/globals";
import { compileRules } from "../../src/language/index.ts";
import { type Layer, topologicalOrder } from "../../src/layers/index.ts";
import { checkExamples, type RuleIR } from "../../src/optimizer/index.ts";
import { checkRules, exampleText, type Finding, formatReport } from "../../src/verify/index.ts";
import { ARITHMETIC } from "./planted/arithmetic.ts";
import { EXTREMES } from "./planted/extremes.ts";
import { MOVES } from "./planted/moves.ts";
import { REDUCTIONS } from "./planted/reductions.ts";
import { SLICES } from "./planted/slices.ts";

const PLANTED = [...SLICES, ...MOVES, ...ARITHMETIC, ...REDUCTIONS, ...EXTREMES];
/** Enough for every one of them; those about costs run the whole optimizer at each term. */
const BUDGET = { small: 250, random: 4000, costs: 0, firesMin: 0 };
/** What an example cannot show. */
const CLAIMLESS: ReadonlySet<string> = new Set(["silent", "impure", "unchanged"]);

test("there are more than forty faults, each with a name of its own", () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(40);
  expect(new Set(PLANTED.map(({ fault }) => fault)).size).toBe(PLANTED.length);
});

/** The graph of the printed example, pasted beside some rule of that name. */
async function pasted(finding: Finding): Promise<Layer> {
  const { rule } = finding;
  const text = `rule ${rule}: t@Take(x) where len(t.shape) > 99 => x;\n${exampleText(finding)}`;
  const { rules, diagnostics } = await compileRules(text);
  expect(diagnostics).toEqual([]);
  return rules.rules[0].examples()[0].input;
}

function failsAgain(rule: RuleIR, input: Layer): boolean {
  const having = { ...rule, examples: () => [{ input }] };
  try {
    return checkExamples([having]).length === 1;
  } catch {
    return true;
  }
}

const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

/** Few layers of few axes, elements and blocks; costs need large arrays, and few blocks. */
function expectSmall(root: Layer, isCost: boolean): void {
  const layers = topologicalOrder([root]).filter(({ dtype }) => dtype !== "object");
  const most = (sizeOf: (layer: Layer) => number): number => Math.max(...layers.map(sizeOf));
  expect(layers.length).toBeLessThanOrEqual(isCost ? 6 : 4);
  expect(most(({ shape }) => shape.length)).toBeLessThanOrEqual(3);
  expect(most(({ tasks }) => tasks)).toBeLessThanOrEqual(isCost ? 64 : 4);
  if (!isCost) expect(most(({ shape }) => product(shape))).toBeLessThanOrEqual(9);
}

test.each(PLANTED)("$fault is found in $rule.name", async ({ rule, kinds }) => {
  const isCost = kinds.includes("cost");
  const budget = isCost ? { ...BUDGET, small: 20, random: 20, costs: 80 } : BUDGET;
  const report = checkRules([rule], { budget, hints: {} });
  const found = report.findings.find(({ kind }) => kinds.includes(kind));
  expect(found).toMatchObject({ rule: rule.name, kind: expect.any(String) });
  expect(formatReport(report)).toContain(rule.name);
  if (found === undefined || CLAIMLESS.has(found.kind)) return;
  expect(formatReport(report)).toContain(`example ${rule.name} {\n      //`);
  const root = await pasted(found);
  expectSmall(root, isCost);
  expect(failsAgain(rule, root)).toBe(true);
});
