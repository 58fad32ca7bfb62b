/** Checks of what users hand to public functions: JavaScript lets anything through. */
import { inspect } from "node:util";
import { OptionError } from "./errors/values.ts";
import { nearest } from "./suggest.ts";

/** A short text of any value, for messages. */
export function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  return inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 6 }).slice(0, 80);
}

/**
 * Options are a record with known keys.
 * @throws OptionError that names the key, the one that may be meant, and those accepted
 */
export function checkOptions(where: string, options: unknown, accepted: readonly string[]): void {
  if (options === undefined) return;
  const list = accepted.join(", ");
  // Lists, maps and sets are no records: what is in them is under no key.
  if (typeof options !== "object" || options === null || Symbol.iterator in options) {
    throw new OptionError(
      where,
      `options are a record such as { ${accepted[0]}: … }, not ${shown(options)}; it takes ${list}`,
    );
  }
  const unknown = Object.keys(options).find((key) => !accepted.includes(key));
  if (unknown === undefined) return;
  const near = meant(unknown, accepted);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new OptionError(where, `unknown option "${unknown}"; it takes ${list}${hint}`, {
    option: unknown,
  });
}

/** Of short names, those that begin alike are meant sooner than those that differ by two letters. */
function meant(name: string, accepted: readonly string[]): string | undefined {
  const begins = (one: string): boolean => one.startsWith(name) || name.startsWith(one);
  const found = name.length >= 3 ? accepted.find(begins) : undefined;
  return found ?? nearest(name, accepted, Math.floor(name.length / 3));
}

/** @throws OptionError unless it is left out, or a finite number within the bounds (whole, when asked) */
export function checkNumber(
  where: string,
  name: string,
  value: unknown,
  { least = -Infinity, whole = false }: { readonly least?: number; readonly whole?: boolean } = {},
): void {
  if (value === undefined) return;
  const fits = typeof value === "number" && Number.isFinite(value) && value >= least;
  if (fits && (!whole || Number.isSafeInteger(value))) return;
  const kind = whole ? "a whole number" : "a finite number";
  const from = least === -Infinity ? "" : ` from ${least} on`;
  throw new OptionError(where, `${name} is ${kind}${from}, not ${shown(value)}`, { option: name });
}

/** @throws OptionError unless it is left out, or `holds`; `takes` says what would */
export function checkThat(
  where: string,
  name: string,
  value: unknown,
  holds: boolean,
  takes: string,
): void {
  if (value === undefined || holds) return;
  throw new OptionError(where, `${name} is ${takes}, not ${shown(value)}`, { option: name });
}

/** @throws OptionError unless it is left out, or one of `choices` */
export function checkOneOf(
  where: string,
  name: string,
  value: unknown,
  choices: readonly (string | number | boolean)[],
): void {
  if (value === undefined || (choices as readonly unknown[]).includes(value)) return;
  const texts = choices.map((one) => JSON.stringify(one));
  const last = texts.at(-1);
  const takes = texts.length < 2 ? `${last}` : `${texts.slice(0, -1).join(", ")} or ${last}`;
  checkThat(where, name, value, false, takes);
}

/** A limit: how much at most. @throws OptionError unless it is left out, or from 0 on; Infinity is none */
export function checkLimit(where: string, name: string, value: unknown): void {
  const holds = typeof value === "number" && value >= 0;
  checkThat(where, name, value, holds, "a number from 0 on, or Infinity");
}

/** A limit of what is counted. @throws OptionError unless left out, or whole and from `least` on; Infinity is none */
export function checkCount(where: string, name: string, value: unknown, least = 0): void {
  const isWhole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
  const holds = isWhole && (value as number) >= least;
  checkThat(where, name, value, holds, `a whole number from ${least} on, or Infinity`);
}

/** Whether a value is a plain record, of whichever realm: the prototype of its prototype is nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
