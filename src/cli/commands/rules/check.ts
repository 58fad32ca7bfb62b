/** `plygraph rules check`: are both sides of each rule equal, is every condition needed, does it end. */
import { Command } from "commander";
import type { Budget } from "../../../verify/index.ts";
import { loadRuleFiles } from "../../load/rules.ts";
import { wholeNumber } from "../../options.ts";
import { print } from "../../output.ts";

interface CheckFlags {
  readonly seed: number;
  readonly terms?: number;
  readonly costs?: number;
  readonly elements?: number;
  readonly types?: boolean;
  readonly lints: boolean;
  readonly mutate?: boolean;
}

const SEED_MAX = 999_999_999;
const TERMS_MAX = 1_000_000;
const ELEMENTS_MAX = 10_000;

/** The command, for `rules.ts`. */
export function checkRulesCommand(): Command {
  return new Command("check")
    .description("run both sides of rules over small arrays in all chunkings, and lint the rules")
    .argument("[files...]", ".rules files or modules; the built-in rules unless told")
    .option("--seed <n>", "same seed, same terms", wholeNumber(0, SEED_MAX), 1)
    .option("--terms <n>", "terms of each kind for a rule", wholeNumber(1, TERMS_MAX))
    .option("--costs <n>", "pairs of plans whose costs are compared", wholeNumber(0, TERMS_MAX))
    .option("--elements <n>", "elements of an array in a random term", wholeNumber(1, ELEMENTS_MAX))
    .option("--types", "check calls of helpers against their TypeScript types, too")
    .option("--no-lints", "without overlaps, termination and critical pairs")
    .option("--mutate", "delete every condition, and ask whether a check notices (slow)")
    .action(runCheck);
}

async function runCheck(files: readonly string[], flags: CheckFlags): Promise<void> {
  const loaded = await loadRuleFiles("rules check", files);
  const typed = flags.types ? await typeProblems(files) : [];
  for (const problem of [...loaded.problems, ...typed]) print(`${problem}\n`);
  const {
    arraysWith,
    checkRules,
    formatLints,
    formatReport,
    lintRules,
    mutateGuards,
    formatMutants,
  } = await import("../../../verify/index.ts");
  const { rules, plugins } = loaded;
  const { seed } = flags;
  const sort = plugins.length === 0 ? {} : { sort: arraysWith(plugins) };
  const report = checkRules(rules, { seed, budget: budgetOf(flags), ...sort });
  if (rules.length > 0) print(formatReport(report));
  let ok = report.ok && loaded.errors === 0 && typed.length === 0;
  if (flags.lints) {
    const lints = lintRules(rules);
    print(`\n${formatLints(lints)}`);
    ok &&= lints.ok;
  }
  if (flags.mutate) {
    const mutants = mutateGuards(rules, { seed, ...sort });
    print(`\n${formatMutants(mutants)}`);
    ok &&= mutants.ok;
  }
  if (!ok) process.exitCode = 1;
}

const budgetOf = ({ terms, costs, elements }: CheckFlags): Partial<Budget> => ({
  ...(terms === undefined ? {} : { small: terms, random: terms }),
  ...(costs === undefined ? {} : { costs }),
  ...(elements === undefined ? {} : { elements }),
});

async function typeProblems(files: readonly string[]): Promise<readonly string[]> {
  const { checkFile, formatDiagnostic } = await import("../../../language/index.ts");
  const found: string[] = [];
  for (const file of files) {
    if (!file.endsWith(".rules")) continue;
    const diagnostics = await checkFile(file, { types: true });
    // What needs no types was told already.
    found.push(...diagnostics.filter(({ code }) => code === "type").map(formatDiagnostic));
  }
  return found;
}
