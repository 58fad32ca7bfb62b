import { join } from "node:path";
import { parseArgs } from "node:util";
import { SUITES } from "./suites.ts";
import { formatReport, reportOf, saveReport } from "./support/report.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

if (positionals.length === 0) {
  console.log("npm run bench -- NAME [--quick] [--json FILE]\n");
  for (const suite of SUITES) console.log(`  ${suite.id.padEnd(4)} ${suite.title}`);
  process.exit(0);
}

for (const name of positionals) {
  const suite = SUITES.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (suite === undefined) {
    console.error(`no benchmark "${name}"; there are ${SUITES.map(({ id }) => id).join(", ")}`);
    process.exit(2);
  }
  const report = reportOf(suite.id, await suite.run({ quick: values.quick }));
  saveReport(report, values.json ?? join(import.meta.dirname, `results/${suite.id}.json`));
  console.log(formatReport(report));
  if (report.rows.some(({ ok }) => !ok)) process.exitCode = 1;
}
