/** `plygraph rules coverage`: which rules are tried, fire, and show in plans. */
import { Command } from "commander";
import { loadRuleFiles } from "../../load/rules.ts";
import { wholeNumber } from "../../options.ts";
import { print } from "../../output.ts";

interface CoverageFlags {
  readonly seed: number;
  readonly programs: number;
}

const SEED_MAX = 999_999_999;
const PROGRAMS_MAX = 1_000_000;
const PROGRAMS = 400;

/** The command, for `rules.ts`. */
export function coverageCommand(): Command {
  return new Command("coverage")
    .description(
      "count what rules do over examples and random programs; fail where one never fires",
    )
    .argument("[files...]", ".rules files or modules; the built-in rules unless told")
    .option("--seed <n>", "same seed, same programs", wholeNumber(0, SEED_MAX), 1)
    .option("--programs <n>", "random programs", wholeNumber(0, PROGRAMS_MAX), PROGRAMS)
    .action(runCoverage);
}

async function runCoverage(files: readonly string[], flags: CoverageFlags): Promise<void> {
  const { rules, problems, errors } = await loadRuleFiles("rules coverage", files);
  for (const problem of problems) print(`${problem}\n`);
  const { RULES, ruleSet } = await import("../../../optimizer/index.ts");
  const { coverRules, formatCoverage } = await import("../../../verify/index.ts");
  // The essential ones stay: without them, plans cannot run.
  const names = new Set(rules.map(({ name }) => name));
  const base = RULES.only().rules.filter(({ name }) => !names.has(name));
  const report = coverRules(ruleSet([...rules, ...base]), flags);
  print(formatCoverage(report));
  if (errors > 0 || report.uncovered.some(({ rule }) => names.has(rule))) process.exitCode = 1;
}
