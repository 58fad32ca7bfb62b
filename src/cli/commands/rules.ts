/** `plygraph rules …`: for those who write rules. Each verb is a file of its own. */
import { Command } from "commander";
import { benchRulesCommand } from "./rules/bench.ts";
import { checkRulesCommand } from "./rules/check.ts";
import { coverageCommand } from "./rules/coverage.ts";
import { docCommand } from "./rules/doc.ts";
import { fmtCommand } from "./rules/fmt.ts";
import { graphCommand } from "./rules/graph.ts";
import { lspCommand } from "./rules/lsp.ts";
import { testRulesCommand } from "./rules/test.ts";

/** The command, for `main.ts`. */
export function rulesCommand(): Command {
  return new Command("rules")
    .description("check, test, measure, format and document optimization rules")
    .addCommand(checkRulesCommand())
    .addCommand(testRulesCommand())
    .addCommand(benchRulesCommand())
    .addCommand(fmtCommand())
    .addCommand(docCommand())
    .addCommand(graphCommand())
    .addCommand(coverageCommand())
    .addCommand(lspCommand());
}
