/** What every kind of attribute can do, and lists of them. */
import { checkThat } from "../core/index.ts";
import type { Plain } from "./kernel.ts";
import type { PackTables, PayloadSink, UnpackTables } from "./tables.ts";

/** What a field answers in place of a value that it does not accept. */
export const BAD: unique symbol = Symbol("bad");

/** How one kind of attribute is checked, named and written. */
export interface Field<T> {
  /** The accepted form in words, for error messages: "a whole number". */
  readonly form: string;
  /** The value in canonical, frozen form, or `BAD`. */
  read(value: unknown): T | typeof BAD;
  /** Text that is equal exactly for equal values, within this process. */
  key(value: T): string;
  /** The same for all processes; given where it differs from `key`. */
  content?(value: T): string;
  /** Given where a value is not plain data as it stands. */
  encode?(value: T, tables: PackTables): Plain;
  /** Undoes `encode`; what it answers goes through `read`, so it need not check. */
  decode?(plain: unknown, tables: UnpackTables): unknown;
  /** Names the payloads that the value refers to. */
  payloads?(value: T, found: PayloadSink): void;
}

/** @throws OptionError for what is no field */
export function checkField(where: string, name: string, value: unknown): void {
  const given = value as Partial<Field<unknown>> | null | undefined;
  const holds = typeof given?.read === "function" && typeof given.key === "function";
  checkThat(where, name, value ?? null, holds, "a field, such as f.number");
}

/** Longest list of an attribute. */
export const LIST_MAX = 1_000_000;

/** The one empty list: most lists of most layers are empty. */
const EMPTY: readonly never[] = Object.freeze([]);

/** A frozen list: `value` itself where it is frozen. */
export function frozenList<T>(value: readonly T[]): readonly T[] {
  if (value.length === 0) return EMPTY;
  return Object.isFrozen(value) ? value : Object.freeze(value.slice());
}

/** Lists of up to three digits, such as index labels: made once, so that most are compared by identity. */
const smallInts: (readonly number[] | undefined)[] = [];
const DIGITS = 16;

/** A frozen list of whole numbers; the same object for the same few small numbers. */
export function frozenInts(value: readonly number[]): readonly number[] {
  if (value.length === 0) return EMPTY;
  if (value.length > 3) return frozenList(value);
  let place = 1;
  for (let i = 0; i < value.length; i++) {
    if (!(value[i] >= 0 && value[i] < DIGITS)) return frozenList(value);
    place = place * DIGITS + value[i];
  }
  const known = smallInts[place];
  if (known !== undefined) return known;
  // Adding 0 turns -0 into 0.
  const made = Object.freeze(value.map((n) => n + 0));
  smallInts[place] = made;
  return made;
}

/** A frozen list of what `read` makes of the items; `value` itself where nothing changes. */
export function readList<T>(
  value: unknown,
  read: (item: unknown) => T | typeof BAD,
  lengthMax: number,
): readonly T[] | typeof BAD {
  if (!Array.isArray(value) || value.length > lengthMax) return BAD;
  if (value.length === 0) return EMPTY;
  let same = Object.isFrozen(value);
  const items: T[] = [];
  for (let i = 0; i < value.length; i++) {
    const item = read(value[i]);
    if (item === BAD) return BAD;
    if (item !== value[i]) same = false;
    items.push(item);
  }
  return same ? (value as readonly T[]) : Object.freeze(items);
}
