import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SUITES } from "./suites.ts";
import { cellsOf, HEAD, type Report } from "./support/report.ts";

const FOLDER = join(import.meta.dirname, "results");
const PAGE = join(import.meta.dirname, "../docs/benchmarks.md");

/** Writes docs/benchmarks.md from the JSON of the last runs: `node bench/docs.ts`. */
const sections = SUITES.map(({ id, title }) => {
  const head = `## ${id}: ${title}`;
  const path = join(FOLDER, `${id}.json`);
  // A benchmark without figures has its place, and says how they are made.
  if (!existsSync(path)) return `${head}\n\nNot measured yet: \`npm run bench -- ${id}\`.`;
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows = report.rows.map((row) => line(cellsOf(row)));
  const table = [line(HEAD), line(HEAD.map(() => "---")), ...rows].join("\n");
  return `${head}\n\n${report.machine}, commit ${report.commit}.\n\n${table}`;
});

const intro = `# Benchmarks

Made by \`npm run bench:docs\` from the last run of each benchmark (\`npm run bench -- P1\`). Only ratios
within one run count: machines differ and are noisy. A row that says NO misses its floor; a peer stands
beside ours where it was measured in the same run. What each one measures, and how it is kept honest,
stands in its file under \`bench/\`.`;

writeFileSync(PAGE, `${[intro, ...sections].join("\n\n")}\n`);
