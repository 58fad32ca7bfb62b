/** The option `--plugin`, for every command that optimizes or reads rules. */
import { Option } from "commander";
import type { Plugin } from "../optimizer/index.ts";
import { allowTypeScript } from "../typescript-modules/index.ts";

/** `--plugin NAME`, as often as there are plugins. */
export const pluginOption = (): Option =>
  new Option("--plugin <name>", "use a plugin: a package, a module (./mine.ts), or a file of rules")
    .default([], "none")
    .argParser((name: string, before: readonly string[]) => [...before, name]);

/**
 * The plugins that the option named, found from the current folder.
 * @throws PluginLoadError, PluginError, RulesTextError
 */
export async function loadPlugins(names: readonly string[]): Promise<readonly Plugin[]> {
  if (names.length === 0) return [];
  const { loadPlugin } = await import("../language/index.ts");
  // Modules of plugins import others, which may be TypeScript.
  allowTypeScript();
  return await Promise.all(names.map((name) => loadPlugin(name)));
}
