/** Functions that every rule file can call. Pure; the context that rules hand to helpers is not read. */

/** Elements of a list, or characters of a text. */
export const len = (list: ArrayLike<unknown>): number => list.length;

/** Whether all conditions hold; true for none. */
export const all = (conditions: readonly boolean[]): boolean =>
  conditions.every((condition) => condition);

/** Whether one of the conditions holds. */
export const any = (conditions: readonly boolean[]): boolean =>
  conditions.some((condition) => condition);

/** The sum; 0 for none. */
export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/** The product; 1 for none. */
export const product = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total * number, 1);

/** The least number of a list. */
export const least = (numbers: readonly number[]): number => Math.min(...numbers);

/** The greatest number of a list. */
export const greatest = (numbers: readonly number[]): number => Math.max(...numbers);

/** `0, 1, …` below `count`. */
export const range = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, k) => k);

/** The place of a number or text in a list; -1 where it is not there. */
export const indexIn = <T>(list: readonly T[], element: T): number => list.indexOf(element);

/** The list from its end to its start. */
export const reversed = <T>(list: readonly T[]): readonly T[] => list.toReversed();

/** All of them, by name. */
export const BUILTINS = {
  len,
  all,
  any,
  sum,
  product,
  least,
  greatest,
  range,
  indexIn,
  reversed,
} as const;
