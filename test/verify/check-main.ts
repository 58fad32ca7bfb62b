/** `npm run rules:check`: every built-in rule, with a large budget. `--seed S`, `--random N`, names of rules. */
import { parseArgs } from "node:util";
import { RULES } from "../../src/optimizer/index.ts";
import { checkRules, formatReport } from "../../src/verify/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    random: { type: "string", default: "3000" },
    small: { type: "string", default: "3000" },
    costs: { type: "string", default: "150" },
  },
});
const rules = RULES.rules.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const report = checkRules(rules, {
  seed: Number(values.seed),
  budget: { random: Number(values.random), small: Number(values.small), costs: Number(values.costs) },
});
console.log(formatReport(report));
process.exitCode = report.ok ? 0 : 1;
