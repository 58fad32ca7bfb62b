/** Forms of values in a configuration: one reader for what a file, the environment, the command line and programs give. */
import { isRecord, parseBytes } from "../core/index.ts";

/** A form: how it is told to people, and how a value of it is read. */
export interface Kind<T> {
  /** The accepted form, in words. */
  readonly form: string;
  /** One word for a value, in the usage of commands; "" where an option alone says it. */
  readonly word: string;
  /** The value in text, or in data of a file or a program; undefined where it is not of this form. */
  read(given: unknown): T | undefined;
}

const TEXT_MAX = 4096;
const LIST_MAX = 1000;
const NUMBER = /^[+-]?(\d{1,17}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?$/i;

function numberOf(given: unknown): number | undefined {
  if (typeof given === "number") return given;
  return typeof given === "string" && NUMBER.test(given.trim()) ? Number(given) : undefined;
}

/** A number from `least` to `most`. */
export function amount(least: number, most: number): Kind<number> {
  return {
    form: `a number from ${least} to ${most}`,
    word: "n",
    read: (given) => within(numberOf(given), least, most),
  };
}

/** A whole number from `least` to `most`. */
export function count(least: number, most: number): Kind<number> {
  return {
    form: `a whole number from ${least} to ${most}`,
    word: "n",
    read: (given) => {
      const value = within(numberOf(given), least, most);
      return Number.isInteger(value) ? value : undefined;
    },
  };
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** Text that is not empty. */
export const text: Kind<string> = {
  form: `text of at most ${TEXT_MAX} characters`,
  word: "text",
  read: (given) => (isText(given) ? given : undefined),
};

/** The name of a file or directory; relative ones start from where the process does. */
export const path: Kind<string> = {
  form: "a path",
  word: "path",
  read: (given) => (isText(given) && !given.includes("\0") ? given : undefined),
};

function isText(given: unknown): given is string {
  return typeof given === "string" && given !== "" && given.length <= TEXT_MAX;
}

/** Yes or no. */
export const flag: Kind<boolean> = {
  form: "true or false",
  word: "",
  read: (given) => {
    if (typeof given === "boolean") return given;
    if (given === "true" || given === "1") return true;
    return given === "false" || given === "0" ? false : undefined;
  },
};

/** A size. */
export const bytes: Kind<number> = {
  form: 'bytes such as 1500, "4GB" (10⁹) or "512MiB" (2²⁰)',
  word: "size",
  read: bytesOf,
};

function bytesOf(given: unknown): number | undefined {
  if (typeof given !== "number" && typeof given !== "string") return undefined;
  try {
    return parseBytes(given);
  } catch {
    return undefined;
  }
}

/** How much memory, as a worker takes it: "auto", a part of what there is, or bytes. */
export const memoryLimit: Kind<string | number> = {
  form: '"auto", a part of this machine\'s memory such as 0.5, or bytes such as "4GB"',
  word: "size",
  read: (given) => {
    if (given === "auto") return given;
    const part = numberOf(given);
    if (part !== undefined && part > 0 && part <= 1) return part;
    const size = bytesOf(given);
    return size !== undefined && size >= 1 ? size : undefined;
  },
};

/** A part of the memory limit, or never. */
export const threshold: Kind<number | false> = {
  form: "a number above 0 and up to 1, or false for never",
  word: "part",
  read: (given) => {
    if (given === false || given === "false") return false;
    const part = numberOf(given);
    return part !== undefined && part > 0 && part <= 1 ? part : undefined;
  },
};

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const DURATION = /^(\d{1,12}(?:\.\d{0,9})?)\s*(ms|s|m|h|d)$/;

/** Seconds, as a number or with a unit. */
export function seconds(most: number): Kind<number> {
  return {
    form: `seconds up to ${most}, or text such as "500ms", "90s", "15m", "8h", "2d"`,
    word: "time",
    read: (given) => {
      const found = typeof given === "string" ? DURATION.exec(given.trim()) : null;
      return within(found ? Number(found[1]) * UNITS[found[2]] : numberOf(given), 0, most);
    },
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    form: `one of ${words.join(", ")}`,
    word: "name",
    read: (given) => words.find((word) => word === given),
  };
}

/** Several texts: a list, or one text with commas. */
export const texts: Kind<readonly string[]> = {
  form: "a list of texts, or one with commas between them",
  word: "a,b",
  read: (given) => {
    const items = typeof given === "string" ? given.split(",").map((one) => one.trim()) : given;
    const fits = Array.isArray(items) && items.length <= LIST_MAX && items.every(isText);
    return fits ? items : undefined;
  },
};

/** Amounts by name, such as what a worker has of something. */
export const amounts: Kind<Readonly<Record<string, number>>> = {
  form: 'amounts by name: { GPU: 2 }, or "GPU=2,TPU=1"',
  word: "name=n",
  read: (given) => {
    const pairs = typeof given === "string" ? given.split(",").map(pairOf) : entriesOf(given);
    if (pairs === undefined || pairs.length > LIST_MAX) return undefined;
    const fits = pairs.every(([name, value]) => /^[\w.:/-]{1,100}$/.test(name) && value > 0);
    return fits ? Object.freeze(Object.fromEntries(pairs)) : undefined;
  },
};

function pairOf(pair: string): [name: string, value: number] {
  const [name, value, ...rest] = pair.split("=");
  return [name.trim(), rest.length > 0 ? Number.NaN : (numberOf(value) ?? Number.NaN)];
}

function entriesOf(given: unknown): [name: string, value: number][] | undefined {
  if (!isRecord(given)) return undefined;
  return Object.entries(given).map(([name, value]) => [name, numberOf(value) ?? Number.NaN]);
}
