/**
 * `npm run rules:check`: every built-in rule, with a large budget: `--seed S`, `--random N`, `--small N`,
 * `--costs N`, names of rules. `--lint`, `--coverage` and `--mutate` do these in its place.
 */
import { parseArgs } from "node:util";
import { RULES } from "../../src/optimizer/index.ts";
import {
  checkRules,
  coverRules,
  formatCoverage,
  formatLints,
  formatMutants,
  formatReport,
  lintRules,
  mutateGuards,
} from "../../src/verify/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    random: { type: "string", default: "3000" },
    small: { type: "string", default: "3000" },
    costs: { type: "string", default: "150" },
    lint: { type: "boolean", default: false },
    coverage: { type: "boolean", default: false },
    mutate: { type: "boolean", default: false },
  },
});
const rules = RULES.rules.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const seed = Number(values.seed);

function run(): { readonly ok: boolean; readonly text: string } {
  if (values.lint) {
    const report = lintRules(rules);
    return { ok: report.ok, text: formatLints(report) };
  }
  if (values.coverage) {
    const report = coverRules(RULES, { seed });
    return { ok: report.ok, text: formatCoverage(report) };
  }
  if (values.mutate) {
    const report = mutateGuards(rules, { seed });
    return { ok: report.ok, text: formatMutants(report) };
  }
  const [random, small, costs] = [values.random, values.small, values.costs].map(Number);
  const report = checkRules(rules, { seed, budget: { random, small, costs } });
  return { ok: report.ok, text: formatReport(report) };
}

const { ok, text } = run();
console.log(text);
process.exitCode = ok ? 0 : 1;
