/** Options of commands that optimize. */
import { type Command, Option } from "commander";
import type { Level, OptimizeOptions } from "../optimizer/index.ts";
import { loadRuleFiles } from "./load/rules.ts";
import { loadPlugins, pluginOption } from "./plugins.ts";

/** As commander reads them. */
export interface OptimizingFlags {
  readonly level: string;
  readonly disable?: readonly string[];
  readonly rules?: readonly string[];
  readonly plugin?: readonly string[];
}

const LEVELS: readonly string[] = ["0", "1", "2", "3"];

/** Adds the options. */
export function addOptimizing(command: Command): Command {
  return command
    .addOption(
      new Option("--level <n>", "how hard to try; 2 and 3 explore").choices(LEVELS).default("1"),
    )
    .option("--disable <rules...>", "rules to leave off: names, #tags, names with *")
    .option("--rules <files...>", "rules besides the built-in ones: .rules files, modules")
    .addOption(pluginOption());
}

/** What they say to the optimizer. @throws CommandError for files of rules that are not right */
export async function optimizing(
  command: string,
  { level, disable = [], rules = [], plugin = [] }: OptimizingFlags,
): Promise<OptimizeOptions> {
  const plugins = await loadPlugins(plugin);
  const base = { level: Number(level) as Level, disable, plugins };
  if (rules.length === 0) return base;
  const { CommandError } = await import("../core/index.ts");
  const loaded = await loadRuleFiles(command, rules);
  if (loaded.errors > 0) throw new CommandError(command, loaded.problems.join("\n"));
  const own = loaded.plugins.flatMap((one) => one.rules);
  const extra = loaded.rules.filter((rule) => !own.includes(rule));
  return { ...base, extra, plugins: [...plugins, ...loaded.plugins] };
}
