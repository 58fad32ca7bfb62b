/** Checks of what users hand to public functions: JavaScript lets anything through. */
import { inspect } from "node:util";
import { OptionError } from "../../core/index.ts";

/** A short text of any value, for messages. */
export function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  return inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 6 }).slice(0, 80);
}

/**
 * Options are a record with known keys.
 * @throws OptionError that names the key, and those accepted
 */
export function checkOptions(where: string, options: unknown, accepted: readonly string[]): void {
  if (options === undefined) return;
  const list = accepted.join(", ");
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new OptionError(
      where,
      `options are a record such as { ${accepted[0]}: … }, not ${shown(options)}; it takes ${list}`,
    );
  }
  const unknown = Object.keys(options).find((key) => !accepted.includes(key));
  if (unknown === undefined) return;
  throw new OptionError(where, `unknown option "${unknown}"; it takes ${list}`, {
    option: unknown,
  });
}

/** One axis or several, bare or as the record `{ axis }`. */
export type AxisArgument =
  | number
  | readonly number[]
  | { readonly axis?: number | readonly number[] };

/**
 * The axes of an {@link AxisArgument}; undefined where it is left out.
 * @throws OptionError for what is neither number, list of numbers, nor such a record
 */
export function axesOf(where: string, argument: unknown): readonly number[] | undefined {
  const value = isRecord(argument) ? axisOfRecord(where, argument) : argument;
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number") return [value];
  if (Array.isArray(value) && value.every((axis) => typeof axis === "number")) return value;
  throw new OptionError(where, `an axis is a number or a list of numbers, not ${shown(value)}`);
}

/** {@link axesOf} where exactly one axis may be given. */
export function axisOf(where: string, argument: unknown): number | undefined {
  const axes = axesOf(where, argument);
  if (axes === undefined || axes.length === 1) return axes?.[0];
  throw new OptionError(where, `takes one axis, not ${shown(axes)}`);
}

function axisOfRecord(where: string, record: object): unknown {
  checkOptions(where, record, ["axis"]);
  return "axis" in record ? record.axis : undefined;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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

/** @throws OptionError unless it is a list */
export function checkList(where: string, what: string, value: unknown): void {
  if (!Array.isArray(value)) throw new OptionError(where, `takes ${what}, not ${shown(value)}`);
}

/** @throws OptionError unless it is text, and not empty */
export function checkPath(where: string, path: unknown): void {
  if (typeof path === "string" && path !== "") return;
  throw new OptionError(where, `takes the path of a file, not ${shown(path)}`);
}
