import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { isPlygraphError, type PlygraphError } from "../../src/core/index.ts";
import { loadPlugin } from "../../src/language/index.ts";
import { slice } from "../../src/layers/index.ts";
import { definePlugin, id, optimize } from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

let from: string;
beforeAll(() => {
  from = mkdtempSync(join(tmpdir(), "plygraph-plugin-"));
});
afterAll(() => rmSync(from, { recursive: true }));

const API = JSON.stringify(
  pathToFileURL(join(import.meta.dirname, "../../src/optimizer/index.ts")).href,
);

function file(path: string, text: string): string {
  const full = join(from, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const RULE = (name: string): string => `
@phase(tidy) @doc("A slice of a slice that takes nothing.")
rule ${name}: Slice(Slice(x)) { drop } where len(drop) > 63 => x;
strategy ${name.toLowerCase()} = innermost(${name});
`;

const MODULE = (name: string, rules: string): string => `
import { definePlugin } from ${API};
export const plugin = definePlugin({ name: "${name}", rules: [new URL("${rules}", import.meta.url)] });
`;

async function refusal(run: () => Promise<unknown>): Promise<PlygraphError> {
  try {
    await run();
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new RangeError("nothing was refused");
}

test("a plugin from a module, with its file of rules", async () => {
  file("one/one.rules", RULE("OneRule"));
  file("one/plugin.ts", MODULE("one", "./one.rules"));
  const plugin = await loadPlugin("./one/plugin.ts", { from });
  expect(plugin).toMatchObject({ name: "one", files: [] });
  expect(plugin.rules.map(({ name, span }) => [name, span?.line])).toEqual([["OneRule", 3]]);
  expect([...plugin.strategies.keys()]).toEqual(["onerule"]);
  expect(await loadPlugin("./one/plugin.ts", { from })).toBe(plugin);
  const layers = readLayers(["x = file a 4x6 2x3", "s = slice x 0:2 :"]);
  const { stats } = optimize(layers.slice(-1), {
    plugins: [plugin],
    strategies: { tidy: "onerule" },
  });
  expect(stats.map(({ name }) => name)).toContain("OneRule");
});

test("a plugin from a package, by each way that a package can name its module", async () => {
  for (const [k, exports] of ["./main.ts", { ".": { import: "./main.ts" } }].entries()) {
    const name = `pack-${k}`;
    file(`node_modules/${name}/package.json`, JSON.stringify({ name, type: "module", exports }));
    file(`node_modules/${name}/rules/pack.rules`, RULE(`Pack${k}`));
    file(`node_modules/${name}/main.ts`, MODULE(name, "./rules/pack.rules"));
    const plugin = await loadPlugin(name, { from: join(from) });
    expect(plugin.rules.map((rule) => rule.name)).toEqual([`Pack${k}`]);
  }
});

test("a file of rules is a plugin that is called as it is", async () => {
  file("My rules.rules", RULE("Mine"));
  const plugin = await loadPlugin("./My rules.rules", { from });
  expect(plugin).toMatchObject({ name: "my-rules", rules: [{ name: "Mine" }] });
});

test("files of one plugin may name its other rules and strategies", async () => {
  const first = file("a.rules", RULE("First"));
  const second = file("b.rules", "strategy both = seq(mine(First), innermost(First));");
  const plugin = definePlugin({
    name: "both",
    rules: [pathToFileURL(first), pathToFileURL(second)],
    strategies: { mine: () => id },
  });
  const loaded = await loadPlugin(plugin);
  expect([...loaded.strategies.keys()]).toEqual(["mine", "first", "both"]);
});

test.each<[string, () => string, string, RegExp]>([
  [
    "a package that is not there",
    () => "no-such-plugin",
    "PluginLoad",
    /no package of that name is installed .* "\.\/no-such-plugin\.ts"/,
  ],
  [
    "a file that is not there",
    () => "./nowhere.ts",
    "PluginLoad",
    /there is no file ".*nowhere\.ts"/,
  ],
  ["an empty name", () => "", "PluginLoad", /the name of a package, or a path/],
  [
    "a module that throws",
    () => file("throws.ts", "null.x;"),
    "PluginLoad",
    /its module does not load: .*null/,
  ],
  [
    "a module without a plugin",
    () => file("none.ts", "export const a = 1;"),
    "PluginLoad",
    /exports a, and no `plugin`/,
  ],
  [
    "a plugin that only looks like one",
    () => file("fake.ts", "export const plugin = { name: 'x', files: [] };"),
    "PluginLoad",
    /exports plugin, and no/,
  ],
  [
    "rules with errors, all of them told",
    () => {
      file("bad.rules", "rule A: Slise(x) => x;\nrule B: Slice(x) => y;");
      return file("bad.ts", MODULE("bad", "./bad.rules"));
    },
    "RulesText",
    /2 errors in ".*bad\.rules"[\s\S]*Slise[\s\S]*y/,
  ],
  [
    "a core rule in a file",
    () => file("core.rules", RULE("SliceNoop")),
    "Plugin",
    /redefines the rule "SliceNoop"/,
  ],
  [
    "rules that are not there",
    () => file("gone.ts", MODULE("gone", "./gone.rules")),
    "RulesFile",
    /cannot be read/,
  ],
])("%s is refused", async (_, name, tag, message) => {
  const error = await refusal(() => loadPlugin(name(), { from }));
  expect(error.tag).toBe(tag);
  expect(error.message).toMatch(message);
});

test("an op of a core type that rules declare again is an error of the file", async () => {
  const path = file("redefines.rules", "op Slice(x: Array): Array;");
  const error = await refusal(() => loadPlugin(path));
  expect(error.message).toContain('operation "Slice" is declared already');
  expect(slice.name).toBe("slice");
});
