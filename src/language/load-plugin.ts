/** Plugins by name, by path, and as they are: modules are loaded, and their files of rules compiled. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  checkOptions,
  checkThat,
  isRecord,
  PluginLoadError,
  RulesTextError,
  shown,
} from "../core/index.ts";
import {
  definePlugin,
  isPlugin,
  type Plugin,
  RULES,
  type RuleIR,
  type Strategy,
  type Walk,
  withFileRules,
} from "../optimizer/index.ts";
import { allowTypeScript } from "../typescript-modules/index.ts";
import type { StrategyMaker } from "./check/strategy-makers.ts";
import { formatDiagnostic } from "./diagnostics.ts";
import { loadRules } from "./load.ts";

/** Where a plugin is looked for. */
export interface LoadPluginOptions {
  /** The folder that paths and packages are found from; the current one unless told. */
  readonly from?: string;
}

/**
 * A plugin that is ready: from a package by its name, from a module (`./mine.ts`) whose export
 * `plugin` it is, from a file of rules alone (`./mine.rules`), or one that `definePlugin` made and
 * whose files of rules are to be read.
 * @throws PluginLoadError where there is none, RulesTextError for rules with errors, PluginError
 */
export async function loadPlugin(
  what: string | URL | Plugin,
  options: LoadPluginOptions = {},
): Promise<Plugin> {
  checkOptions("loadPlugin()", options ?? null, ["from"]);
  const { from } = options;
  checkThat("loadPlugin()", "from", from, typeof from === "string", "the path of a folder");
  if (isPlugin(what)) return await ready(what);
  const named = what instanceof URL ? what.href : what;
  if (typeof named !== "string" || named === "") {
    throw new PluginLoadError("it takes the name of a package, or a path such as ./mine.ts", {
      from: shown(named),
    });
  }
  const file = what instanceof URL ? what : await fileOf(named, from ?? process.cwd());
  return await ready(
    file.pathname.endsWith(".rules") ? rulesOnly(file) : await pluginIn(file, named),
  );
}

const isPath = (name: string): boolean =>
  name.startsWith(".") || isAbsolute(name) || /\.(?:m?[jt]s|rules)$/.test(name);

async function fileOf(name: string, from: string): Promise<URL> {
  if (name.startsWith("file:")) return new URL(name);
  if (!isPath(name)) return await packageFile(name, from);
  const path = resolve(from, name);
  if (!existsSync(path)) throw new PluginLoadError(`there is no file "${path}"`, { from: name });
  return pathToFileURL(path);
}

async function packageFile(name: string, from: string): Promise<URL> {
  const base = join(resolve(from), "_.js");
  try {
    return pathToFileURL(createRequire(base).resolve(name));
  } catch (error) {
    // Packages that only `import` may load say so in their manifest, which `require` does not read.
    const found = await importEntry(name, dirname(base));
    if (found !== null) return pathToFileURL(found);
    const way = `no package of that name is installed for ${resolve(from)}; a file is "./${name}.ts"`;
    throw new PluginLoadError(way, { from: name, cause: error });
  }
}

async function importEntry(name: string, from: string): Promise<string | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const home = join(folder, "node_modules", name);
    if (existsSync(join(home, "package.json"))) {
      const text = await readFile(join(home, "package.json"), "utf8");
      const manifest = parsed(text);
      const entry = isRecord(manifest) ? entryOf(manifest["exports"]) : null;
      return entry === null ? null : join(home, entry);
    }
    if (dirname(folder) === folder) return null;
  }
}

/** A manifest that is no JSON says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The path that `exports` of a manifest gives for the package itself. */
function entryOf(exports: unknown): string | null {
  if (typeof exports === "string") return exports;
  if (!isRecord(exports)) return null;
  return entryOf(exports["."] ?? exports["import"] ?? exports["node"] ?? exports["default"]);
}

async function pluginIn(file: URL, named: string): Promise<Plugin> {
  if (extname(file.pathname).endsWith("ts")) allowTypeScript();
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(file.href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PluginLoadError(`its module does not load: ${reason}`, { from: named, cause: error });
  }
  const found = module["plugin"] ?? module["default"];
  if (isPlugin(found)) return found;
  const names = Object.keys(module).join(", ") || "nothing";
  throw new PluginLoadError(
    `its module exports ${names}, and no \`plugin\` that definePlugin() of this plygraph made`,
    { from: named },
  );
}

/** A file of rules is a plugin of its own, called as the file is. */
function rulesOnly(file: URL): Plugin {
  const stem = basename(fileURLToPath(file), ".rules").toLowerCase();
  const name = stem.replace(/[^a-z0-9-]+/g, "-").replace(/^[^a-z]+/, "");
  return definePlugin({ name: name === "" ? "rules" : name, rules: [file] });
}

const compiled = new WeakMap<Plugin, Promise<Plugin>>();

/** The same object each time, so that its rules are compiled once. */
function ready(plugin: Plugin): Promise<Plugin> {
  if (plugin.files.length === 0) return Promise.resolve(plugin);
  let made = compiled.get(plugin);
  if (made === undefined) {
    made = readFiles(plugin);
    compiled.set(plugin, made);
  }
  return made;
}

async function readFiles(plugin: Plugin): Promise<Plugin> {
  const rules: RuleIR[] = [];
  const strategies = new Map<string, Walk>();
  const makers = Object.fromEntries(
    [...plugin.strategies].map(([name, walk]) => [name, makerOf(walk)]),
  );
  for (const url of plugin.files) {
    const file = fileURLToPath(url);
    const found = await loadRules(file, {
      operations: plugin.operations,
      strategies: makers,
      rules: RULES.extend([...plugin.rules, ...rules]),
    });
    const errors = found.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new RulesTextError(file, errors.map(formatDiagnostic));
    rules.push(...found.rules.rules);
    for (const [name, strategy] of [...found.strategies, ...found.pipelines]) {
      strategies.set(name, walkOf(strategy));
    }
  }
  return withFileRules(plugin, rules, strategies);
}

/** A strategy of a file says by itself which rules it applies. */
const walkOf =
  (strategy: Strategy): Walk =>
  () =>
    strategy;

const makerOf =
  (walk: Walk): StrategyMaker =>
  ({ rules, strategies }) =>
    rules.length === 0 || strategies.length > 0
      ? "takes rules, such as #slice or A + B"
      : walk(rules);
