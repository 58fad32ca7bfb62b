/** A fresh process: what the first rule file of a program costs. Prints milliseconds as JSON. */
import { readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const begin = performance.now();
const { compileRules, parseRules } = await import("../../src/language/index.ts");
const loaded = performance.now();
await parseRules(text, { file });
const parsed = performance.now();
const { rules } = await compileRules(text, { file });
const compiled = performance.now();
process.stdout.write(
  JSON.stringify({
    load: loaded - begin,
    parse: parsed - loaded,
    compile: compiled - parsed,
    rules: rules.rules.length,
  }),
);
