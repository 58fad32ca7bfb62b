import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkRules as checkedRules, compiledFrom } from "../src/language/compile.ts";
import { moduleText } from "../src/language/emit/typescript/module.ts";
import { compileRules, parseRules } from "../src/language/index.ts";
import { RULES } from "../src/optimizer/index.ts";
import { checkRules, runPairs } from "../src/verify/index.ts";
import { type Row, type RowInput, rowOf } from "./support/report.ts";
import { median, spread } from "./support/rounds.ts";
import { msUntilFound, SEEDED } from "./support/seeded-rules.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * S3: the optimizer as a toolkit. How long rule files take to compile, warm and in a fresh process, and
 * how many cases the checks compare in a second.
 */
export const s3: Suite = {
  id: "S3",
  title: "rules: compile time cold and warm, and cases that checks compare in a second",
  run,
};

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "src/optimizer/rules");

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  return [...(await compilation(quick)), ...checks(quick), ...seeded(quick)];
}

/** Faults planted in rules: how long until all of them are found, and the one that takes longest. */
function seeded(quick: boolean): Row[] {
  const rounds = Array.from({ length: quick ? 1 : 3 }, (_, round) => msUntilFound(round + 1));
  const total = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0);
  const row = (what: string, of: (times: readonly number[]) => number): Row =>
    figure({
      case: `${SEEDED} seeded rule bugs: ${what}`,
      n: SEEDED,
      samples: rounds.map(of),
      unit: "ms",
    });
  return [
    row("until all are found and shrunk", total),
    row("the slowest of them", (times) => Math.max(...times)),
  ];
}

const files = (): readonly { readonly file: string; readonly text: string }[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".rules"))
    .map((name) => join(FOLDER, name))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** All built-in rule files: each step of the way from text to TypeScript, then a fresh process. */
async function compilation(quick: boolean): Promise<Row[]> {
  const all = files();
  const rules = RULES.rules.length;
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    parse: () => each(all, (file, text) => parseRules(text, { file })),
    "parse, check": () => each(all, (file, text) => checkedRules(text, { file })),
    "parse, check, lower": () => each(all, (file, text) => compileRules(text, { file })),
    "parse, check, lower, write TypeScript": () =>
      each(all, async (file, text) => {
        const checked = await checkedRules(text, { file });
        compiledFrom(checked);
        const into = join(ROOT, "src/optimizer/generated");
        return moduleText(checked, { into, optimizer: join(ROOT, "src/optimizer") });
      }),
  };
  const rows: Row[] = [];
  for (const [name, step] of Object.entries(steps)) {
    const samples: number[] = [];
    for (let round = quick ? -2 : -3; round < (quick ? 5 : 20); round++) {
      const begin = performance.now();
      await step();
      if (round >= 0) samples.push(performance.now() - begin);
    }
    rows.push(figure({ case: `built-in rules, warm: ${name}`, n: rules, samples, unit: "ms" }));
  }
  return [...rows, ...(await cold(quick))];
}

async function each(
  all: readonly { readonly file: string; readonly text: string }[],
  work: (file: string, text: string) => Promise<unknown>,
): Promise<void> {
  for (const { file, text } of all) await work(file, text);
}

interface Cold {
  readonly load: number;
  readonly parse: number;
  readonly compile: number;
  readonly rules: number;
}

async function cold(quick: boolean): Promise<Row[]> {
  const hooks = join(ROOT, "test/support/register-ts.mjs");
  const script = join(import.meta.dirname, "support/compile-cold.ts");
  const found: Cold[] = [];
  for (let round = -1; round < (quick ? 3 : 9); round++) {
    const args = ["--import", hooks, script, join(FOLDER, "slices.rules")];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    if (round >= 0) found.push(JSON.parse(stdout) as Cold);
  }
  const n = found[0].rules;
  return (["load", "parse", "compile"] as const).map((step) =>
    figure({
      case: `slices.rules, cold: ${COLD[step]}`,
      n,
      samples: found.map((one) => one[step]),
      unit: "ms",
    }),
  );
}

const COLD = {
  load: "load the language",
  parse: "parse, and load the parser",
  compile: "check, lower",
} as const;

/** What the checks compare in a second: rules on terms of their own, and whole programs. */
function checks(quick: boolean): Row[] {
  const rounds = quick ? 2 : 5;
  const rules = RULES.rules.filter(({ name }) => name.startsWith("Slice"));
  const budget = { small: quick ? 60 : 200, random: quick ? 60 : 200, costs: 0, firesMin: 0 };
  let cases = 0;
  const ruleRates = Array.from({ length: rounds }, (_, round) => {
    const report = checkRules(rules, { budget, seed: round + 1 });
    cases = report.rules.reduce((sum, { fired }) => sum + fired, 0);
    if (!report.ok) throw new RangeError(`a built-in rule fails: ${report.findings[0].text}`);
    return (cases / report.ms) * 1000;
  });
  const pairs = quick ? 200 : 2000;
  const pairRates = Array.from({ length: rounds }, (_, round) => {
    const report = runPairs({ pairs, seed: round + 1 });
    if (report.mismatches.length > 0) throw new RangeError(report.mismatches[0].text);
    return (pairs / report.ms) * 1000;
  });
  return [
    figure({
      case: "checked: firings of slice rules, two runners each",
      n: cases,
      samples: ruleRates,
      unit: "cases/s",
      better: "higher",
    }),
    figure({
      case: "checked: programs, optimized otherwise",
      n: pairs,
      samples: pairRates,
      unit: "pairs/s",
      better: "higher",
    }),
  ];
}

function figure({
  samples,
  better = "lower",
  ...rest
}: Omit<RowInput, "value" | "better"> & {
  readonly samples: readonly number[];
  readonly better?: "lower" | "higher";
}): Row {
  return rowOf({ ...rest, better, value: median(samples), spread: spread(samples) });
}
