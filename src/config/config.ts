/** The configuration of a process: what its programmer, its command line, its environment and its file say. */
import { ConfigError, shown } from "../core/index.ts";
import { type Given, SOURCES } from "./given.ts";
import { type ConfigKey, optionOf } from "./key.ts";
import type { KEYS } from "./keys.ts";
import { KeyTable, type SettingTables } from "./table.ts";
import { findFile, readFile } from "./yaml-file.ts";

/** Where a configuration comes from; what is left out is taken from the process. */
export interface ConfigSources {
  /** Values by key that a program gives, and what it calls them: they go before everything. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly optionsPlace?: string;
  /** Values by key of the command line. */
  readonly command?: Readonly<Record<string, unknown>>;
  /** The file that the command line names. */
  readonly file?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly directory?: string;
  readonly tables?: SettingTables;
}

/** Values by key, defaults included. */
export type ConfigValues = {
  readonly [N in keyof typeof KEYS]: (typeof KEYS)[N] extends ConfigKey<infer T, infer D>
    ? undefined extends D
      ? T | undefined
      : T
    : never;
};

/** One key as `plygraph config` shows it. */
export interface Effective {
  readonly name: string;
  readonly key: ConfigKey;
  /** Undefined where nobody said anything, and the default depends on something. */
  readonly value: unknown;
  /** "default", or where it was said. */
  readonly place: string;
}

/** A configuration, checked. */
export interface Config {
  readonly values: ConfigValues;
  /** What was said about the numbers of a server; the others have the defaults of its table. */
  settings(server: keyof SettingTables): Readonly<Record<string, number>>;
  /** Every key. */
  readonly effective: readonly Effective[];
  /** The file that was read. */
  readonly file: string | undefined;
}

const PREFIX = "PLYGRAPH_";

/**
 * Reads and checks it all. Whoever comes first counts: options of a program, command line, environment, file,
 * defaults. @throws ConfigError for a key that there is not, or a value of the wrong form, wherever it stands
 */
export async function loadConfig(sources: ConfigSources = {}): Promise<Config> {
  const { env = process.env, directory = process.cwd(), tables = {} } = sources;
  const table = new KeyTable(tables);
  const file = findFile({ file: sources.file, env, directory });
  const given = [
    ...givenBy(sources.options, "options", () => sources.optionsPlace ?? "options"),
    ...givenBy(sources.command, "command line", (name) => optionPlace(table, name)),
    ...fromEnvironment(env, table),
    ...(file === undefined ? [] : await readFile(file, table)),
  ];
  const said = new Map<string, { readonly value: unknown; readonly place: string }>();
  for (const source of SOURCES) {
    for (const one of given.filter((each) => each.source === source)) {
      const value = checked(one, table);
      if (value !== undefined && !said.has(one.name))
        said.set(one.name, { value, place: one.place });
    }
  }
  const effective = [...table.keys].map(([name, key]): Effective => {
    const { value, place } = said.get(name) ?? { value: key.fallback, place: "default" };
    return { name, key, value, place };
  });
  const all = Object.fromEntries(effective.map(({ name, value }) => [name, value]));
  return {
    values: all as unknown as ConfigValues,
    effective,
    file,
    settings: (server) => {
      const names = Object.keys(tables[server] ?? {}).filter((name) =>
        said.has(`${server}.${name}`),
      );
      return Object.fromEntries(names.map((name) => [name, all[`${server}.${name}`] as number]));
    },
  };
}

function givenBy(
  values: Readonly<Record<string, unknown>> | undefined,
  source: Given["source"],
  place: (name: string) => string,
): readonly Given[] {
  const told = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  return told.map(([name, value]) => ({ name, value, source, place: place(name) }));
}

function optionPlace(table: KeyTable, name: string): string {
  const key = table.keys.get(name);
  return key !== undefined && key.commands.length > 0 ? optionOf(name, key) : "--set";
}

/** Variables with two underscores are meant for the configuration; others have meanings of their own. */
function fromEnvironment(env: NodeJS.ProcessEnv, table: KeyTable): readonly Given[] {
  return Object.entries(env).flatMap(([variable, value]): Given[] => {
    if (!variable.startsWith(PREFIX) || !variable.includes("__") || value === undefined) return [];
    const name = table.nameOf(variable) ?? dotted(variable);
    return [{ name, value, source: "environment", place: variable }];
  });
}

/** For messages, and for keys of servers that another process runs: PLYGRAPH_WORKER__OUTGOING_MAX. */
function dotted(variable: string): string {
  const parts = variable.slice(PREFIX.length).toLowerCase().split("__");
  return parts
    .map((part) => part.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
    .join(".");
}

/** The value; undefined for what is another process's business. @throws ConfigError */
function checked({ name, value, place }: Given, table: KeyTable): unknown {
  const key = table.keys.get(name);
  if (key === undefined) {
    if (table.isElsewhere(name)) return undefined;
    throw new ConfigError(name, place, unknownKey(name, table));
  }
  // "key:" and nothing behind it.
  if (value === null) return undefined;
  const read = key.kind.read(value);
  if (read !== undefined) return read;
  throw new ConfigError(name, place, `it takes ${key.kind.form}, not ${shown(value)}`);
}

function unknownKey(name: string, table: KeyTable): string {
  if (name === "") return "it takes keys with values, such as worker: { nthreads: 4 }";
  if (table.isSection(name)) return "it is a section; keys with values stand in it";
  if (/token|secret|password/i.test(name)) {
    return "there is no such key; secrets stand in files of their own: security.tokenFile names one";
  }
  const nearest = table.nearest(name);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return `there is no such key${hint} (plygraph config --defaults shows all)`;
}
