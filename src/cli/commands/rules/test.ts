/** `plygraph rules test`: the examples of rules. */
import { Command } from "commander";
import { isPlygraphError } from "../../../core/index.ts";
import type { checkExamples, RuleIR } from "../../../optimizer/index.ts";
import { counted, leftOut, loadRuleFiles } from "../../load/rules.ts";
import { print } from "../../output.ts";

/** The command, for `rules.ts`. */
export function testRulesCommand(): Command {
  return new Command("test")
    .description("run the examples that rules carry")
    .argument("[files...]", ".rules files or modules; the built-in rules unless told")
    .action(runTest);
}

async function runTest(files: readonly string[]): Promise<void> {
  const { rules, problems, errors } = await loadRuleFiles("rules test", files);
  for (const problem of problems) print(`${problem}\n`);
  const { checkExamples: check } = await import("../../../optimizer/index.ts");
  let wrong = 0;
  let count = 0;
  for (const rule of rules) {
    const found = wrongExamples(rule, check);
    const own = rule.examples().length;
    count += own;
    wrong += found.length;
    const place = rule.span === null ? "" : ` (${rule.span.file}:${rule.span.line})`;
    print(
      `${found.length === 0 ? "ok  " : "FAIL"} ${rule.name}${place}: ${counted(own, "example")}`,
    );
    for (const one of found) print(`     ${one}`);
  }
  const told = `${counted(rules.length, "rule")}, ${counted(count, "example")}, ${wrong} wrong`;
  print(`${told}${leftOut(errors)}`);
  if (wrong > 0 || errors > 0) process.exitCode = 1;
}

/** A rule that makes another shape throws: that is what its example has found out. */
function wrongExamples(rule: RuleIR, check: typeof checkExamples): readonly string[] {
  try {
    return check([rule]).map(
      ({ index, wrong, place }) =>
        `${place === null ? "" : `${place}: `}example ${index + 1}: ${wrong}`,
    );
  } catch (error) {
    if (isPlygraphError(error)) return [error.message];
    throw error;
  }
}
