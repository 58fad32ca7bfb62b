/** Checks of what users hand to methods of arrays, beside those of all public functions. */
import { checkOptions, OptionError, shown } from "../../core/index.ts";

export { checkNumber, checkOptions, shown } from "../../core/index.ts";

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
  const value = isObject(argument) ? axisOfRecord(where, argument) : argument;
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

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
