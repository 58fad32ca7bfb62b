/** Values of options, checked where they are read. */
import { InvalidArgumentError } from "commander";
import { type SettingTable, settingRows } from "../core/index.ts";
import { print } from "./output.ts";

/** For commander: a whole number within bounds. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** All settings with their defaults, on the standard output. */
export function printSettings(table: SettingTable<string>): void {
  const rows = settingRows(table);
  const [names, values] = [0, 1].map((k) => Math.max(...rows.map((row) => row[k].length)));
  for (const [name, value, text] of rows) {
    print(`${name.padEnd(names)}  ${value.padEnd(values)}  ${text}`);
  }
}

/** For commander: one more `name=value`, whose value is a number. Names are checked by who reads them. */
export function setting(
  text: string,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  const number = Number(value);
  if (name === undefined || Number.isNaN(number)) {
    throw new InvalidArgumentError("It must be a name and a number, such as allowedFailures=5.");
  }
  return { ...before, [name]: number };
}
