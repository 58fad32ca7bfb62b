/** What people may change about a server: tables of numbers with defaults, bounds and words. */
import { shown } from "./arguments.ts";
import { OptionError } from "./errors/values.ts";

/** A setting as people see it. */
export interface Setting {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly text: string;
}

/** Settings by name. */
export type SettingTable<Name extends string> = Readonly<Record<Name, Setting>>;

/** A whole number from `least` to `most`; `value` is its default. */
export function countSetting(value: number, least: number, most: number, text: string): Setting {
  return { value, least, most, whole: true, text };
}

/** Any number from `least` to `most`; `value` is its default. */
export function amountSetting(value: number, most: number, text: string, least = 0): Setting {
  return { value, least, most, whole: false, text };
}

/**
 * The settings that are given, checked. @throws OptionError for a name that is none, and a value that
 * is not within its bounds
 */
export function checkSettings<Name extends string>(
  where: string,
  table: SettingTable<Name>,
  given: Readonly<Partial<Record<Name, number>>>,
): Readonly<Partial<Record<Name, number>>> {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new OptionError(where, `are a record, not ${shown(given)}`);
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of known) checkSetting(where, table, name, value);
  return Object.fromEntries(known) as Partial<Record<Name, number>>;
}

function checkSetting(
  where: string,
  table: SettingTable<string>,
  name: string,
  value: unknown,
): void {
  if (!Object.hasOwn(table, name)) {
    const names = Object.keys(table).join(", ");
    throw new OptionError(where, `there is no setting "${name}"; there are ${names}`, { name });
  }
  const { least, most, whole } = table[name];
  const fits = typeof value === "number" && value >= least && value <= most;
  if (fits && (!whole || Number.isInteger(value))) return;
  const kind = whole ? "a whole number" : "a number";
  const text = `${name} is ${kind} from ${least} to ${most}, not ${String(value)}`;
  throw new OptionError(where, text, { name, value });
}

/** A table as rows of text: name, default, meaning. */
export function settingRows(
  table: SettingTable<string>,
): readonly (readonly [name: string, value: string, text: string])[] {
  return Object.entries(table).map(([name, { value, text }]) => [name, String(value), text]);
}
