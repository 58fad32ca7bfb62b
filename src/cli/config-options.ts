/** Options that follow from the keys of the configuration. */
import type { Command } from "commander";
import {
  type Config,
  type ConfigKey,
  type ConfigSources,
  KEYS,
  type KeyCommand,
  loadConfig,
  optionOf,
} from "../config/index.ts";

/** What commander made of the options, by their names in camel case. */
export type Flags = Readonly<Record<string, unknown>>;

const keysOf = (command: KeyCommand): readonly [name: string, key: ConfigKey][] =>
  Object.entries<ConfigKey>(KEYS).filter(([, { commands }]) => commands.includes(command));

/** Adds an option for every key that the command has, and `--config`. */
export function withKeys(command: Command, name: KeyCommand): Command {
  for (const [keyName, key] of keysOf(name)) {
    const { kind, text, otherwise } = key;
    const value = kind.word === "" ? "" : ` <${kind.word}>`;
    command.option(`${optionOf(keyName, key)}${value}`, `${text} (default: ${otherwise})`);
  }
  return command.option("--config <path>", "a plygraph.yaml (default: the first that is found)");
}

/** The configuration under the options of a command. @throws ConfigError */
export function configOf(
  command: KeyCommand,
  flags: Flags,
  tables: ConfigSources["tables"] = {},
): Promise<Config> {
  const given = keysOf(command).map(([name, key]) => [name, flags[camel(optionOf(name, key))]]);
  return loadConfig({
    command: Object.fromEntries(given) as Flags,
    file: flags["config"] as string | undefined,
    tables,
  });
}

const camel = (option: string): string =>
  option.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
