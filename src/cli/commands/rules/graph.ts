/** `plygraph rules graph`: which rule can make what another one matches. */
import { Command } from "commander";
import { loadRuleFiles } from "../../load/rules.ts";
import { print, writeOut } from "../../output.ts";

interface GraphFlags {
  readonly out?: string;
  readonly circles?: boolean;
}

/** The command, for `rules.ts`. */
export function graphCommand(): Command {
  return new Command("graph")
    .description("draw which rule can make what another one matches, for Graphviz; circles in red")
    .argument("[files...]", ".rules files or modules; the built-in rules unless told")
    .option("--out <file>", "where; printed unless told")
    .option("--circles", "only list the circles")
    .action(runGraph);
}

async function runGraph(files: readonly string[], { out, circles }: GraphFlags): Promise<void> {
  const { rules, problems, errors } = await loadRuleFiles("rules graph", files);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const { ruleGraph, ruleGraphDot } = await import("../../../optimizer/index.ts");
  if (circles) {
    for (const names of ruleGraph(rules).circles) print(names.join(" → "));
  } else await writeOut("rules graph", out ?? true, ruleGraphDot(rules));
  // What is drawn lacks the rules with errors.
  if (errors > 0) process.exitCode = 1;
}
