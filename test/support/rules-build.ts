/** `npm run rules:build`: writes what is made from the built-in rules. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildRules } from "../../src/language/emit/build.ts";

const ROOT = join(import.meta.dirname, "../..");

const current = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

for (const { path, text } of await buildRules(ROOT)) {
  const target = join(ROOT, path);
  if (current(target) === text) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  console.log(`wrote ${path}`);
}
