/** What programs may import: entries of the package, and every import that the documentation shows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const { exports: ENTRIES } = JSON.parse(read("package.json")) as {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
};

/** Names between braces, types too. */
const namesIn = (list: string): string[] =>
  list
    .split(",")
    .map((one) => one.trim().replace(/^type /, ""))
    .filter((one) => one !== "");

/** What `plygraph/…` exports: entries list each name (biome refuses `export *`). */
function exportsOf(entry: string): ReadonlySet<string> {
  const key = entry.replace(/^plygraph/, ".");
  const source = ENTRIES[key]?.default.replace("./dist/", "src/").replace(/js$/, "ts");
  if (source === undefined) return new Set();
  const lists = [...read(source).matchAll(/export (?:type )?\{([^}]*)\}/g)];
  const names = lists.flatMap(([, list]) => namesIn(list));
  return new Set(names.map((name) => name.replace(/^.* as /, "")));
}

const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const IMPORT = /import (?:type )?\{([^}]*)\} from "([^"]+)"/g;

test("every import that the documentation shows is an export of an entry", () => {
  const missing: string[] = [];
  let seen = 0;
  for (const page of [...pages, "README.md", "examples/custom-rules/README.md"]) {
    for (const [, list, from] of read(page).matchAll(IMPORT)) {
      // Files of who reads it, and what comes with Node or `{ name }` itself.
      if (/^(?:\.\/[\w-]+\.(?:ts|js)|node:.*|@jest\/globals)$/.test(from)) continue;
      seen += 1;
      const known = exportsOf(from);
      const absent = namesIn(list).filter((name) => !known.has(name.replace(/ as .*$/, "")));
      if (absent.length > 0) missing.push(`${page}: ${from} has no ${absent.join(", ")}`);
    }
  }
  expect(missing).toEqual([]);
  expect(seen).toBeGreaterThan(10);
});

test("each entry has code and types of its own name", () => {
  const names = [".", "./egraph", "./explain", "./language", "./rules", "./typescript", "./verify"];
  expect(Object.keys(ENTRIES).toSorted()).toEqual(names);
  for (const [key, { types, default: code }] of Object.entries(ENTRIES)) {
    const name = key === "." ? "index" : key.slice(2);
    expect([types, code]).toEqual([`./dist/${name}.d.ts`, `./dist/${name}.js`]);
    expect(read(`src/${name}.ts`).length).toBeGreaterThan(0);
  }
});

test("every strategy of the optimizer, and what guards and helpers are written with, is exported", () => {
  const index = read("src/optimizer/strategies/index.ts");
  const lists = [...index.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) => namesIn(list));
  const known = exportsOf("plygraph/rules");
  const named = lists.map((name) => (name === "apply" ? "once" : name));
  const more = [
    "strategy",
    "refuse",
    "RewriteContext",
    "SliceAttrs",
    "TransposeAttrs",
    "TakeAttrs",
  ];
  expect(named.length).toBeGreaterThan(30);
  expect([...named, ...more].filter((name) => !known.has(name))).toEqual([]);
});
