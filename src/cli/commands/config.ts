/** `plygraph config`: what counts, and who said it. */
import { Command } from "commander";
import { loadConfig, variableOf } from "../../config/index.ts";
import { print } from "../output.ts";

interface ConfigFlags {
  readonly config?: string;
  readonly defaults: boolean;
}

/** The command, for `main.ts`. */
export function configCommand(): Command {
  return new Command("config")
    .description("print the configuration: every key, its value, and where that was said")
    .argument("[prefix]", "only keys that begin so, such as worker.memory")
    .option("--config <path>", "a plygraph.yaml (default: the first that is found)")
    .option("--defaults", "print every key with its default, its variable and what it is", false)
    .action(runConfig);
}

async function runConfig(prefix = "", { config: file, defaults }: ConfigFlags): Promise<void> {
  const [{ SETTINGS }, { WORKER_SETTINGS }] = await Promise.all([
    import("../../scheduler/index.ts"),
    import("../../worker/index.ts"),
  ]);
  const tables = { scheduler: SETTINGS, worker: WORKER_SETTINGS };
  const sources = defaults ? { env: {}, directory: "/nowhere" } : {};
  const config = await loadConfig({ tables, file: defaults ? undefined : file, ...sources });
  const shown = config.effective.filter(({ name }) => name.startsWith(prefix));
  const rows = shown.map(({ name, key, value, place }) => {
    const said = value === undefined ? `(${key.otherwise})` : JSON.stringify(value);
    return defaults ? [name, said, variableOf(name), key.text] : [name, said, place];
  });
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  for (const row of rows) {
    print(row.map((cell, k) => (k < row.length - 1 ? cell.padEnd(widths[k]) : cell)).join("  "));
  }
  if (!defaults && config.file !== undefined) print(`\nfile: ${config.file}`);
}
