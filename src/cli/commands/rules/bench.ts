/** `plygraph rules bench`: what each rule costs, per attempt and per firing. */
import { Command } from "commander";
import { CommandError } from "../../../core/index.ts";
import { leftOut, loadRuleFiles } from "../../load/rules.ts";
import { wholeNumber } from "../../options.ts";
import { print } from "../../output.ts";

interface BenchFlags {
  readonly ms: number;
  readonly json?: boolean;
}

const MS = 20;
const MS_MAX = 60_000;

/** The command, for `rules.ts`. */
export function benchRulesCommand(): Command {
  return new Command("bench")
    .description(
      "measure nanoseconds per attempt and per firing of each rule, on terms made for it",
    )
    .argument("[files...]", ".rules files or modules; the built-in rules unless told")
    .option("--ms <n>", "time for each figure", wholeNumber(1, MS_MAX), MS)
    .option("--json", "as JSON")
    .action(runBench);
}

async function runBench(files: readonly string[], { ms, json }: BenchFlags): Promise<void> {
  const { rules, plugins, problems, errors } = await loadRuleFiles("rules bench", files);
  for (const problem of problems) print(`${problem}\n`);
  if (rules.length === 0) {
    throw new CommandError("rules bench", `there is no rule to measure${leftOut(errors)}`);
  }
  const { benchRules, formatBench } = await import("../../rules/bench-rules.ts");
  const rows = benchRules(rules, { ms, plugins });
  print(json ? JSON.stringify(rows, null, 2) : formatBench(rows));
  if (errors > 0 || rows.some(({ threw }) => threw !== null)) process.exitCode = 1;
}
