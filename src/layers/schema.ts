/**
 * One declarative schema for each layer type. Checking, encoding, decoding, interning keys, content
 * hashes and limits of its attributes all follow from it; nothing is written twice.
 */
import { badAttribute, checkThat, isRecord } from "../core/index.ts";
import { BAD, checkField, type Field } from "./field.ts";
import type { Plain } from "./kernel.ts";
import type { PackTables, PayloadSink, UnpackTables } from "./tables.ts";

export { f } from "./fields.ts";

/** Everything that can be done with the attributes of one layer type. */
export interface Schema<A> {
  /** Names of the attributes, in the order in which they are written. */
  readonly names: readonly string[];
  /** Frozen attributes in canonical form. Throws AttributeError, naming `owner` and the attribute. */
  check(raw: unknown, owner: string): A;
  /** A positional list: no names travel. */
  encode(attrs: A, tables: PackTables): readonly Plain[];
  /** Undoes `encode` and checks the result. Throws AttributeError. */
  decode(plain: unknown, tables: UnpackTables, owner: string): A;
  /** Equal exactly for equal attributes, within this process. */
  key(attrs: A): string;
  /** Whether two checked records are equal. */
  same(a: A, b: A): boolean;
  /** The same for all processes and all times. */
  content(attrs: A): string;
  payloads(attrs: A, found: PayloadSink): void;
}

/** One field for each attribute. */
export type Fields<A> = { readonly [K in keyof A]-?: Field<A[K]> };

/**
 * Makes the schema of attributes `A` from its fields.
 * @throws OptionError for a field that is none
 */
export function schema<A extends object>(fields: Fields<A>): Schema<A> {
  checkFieldRecord(fields);
  const names = Object.freeze(Object.keys(fields)) as readonly (keyof A & string)[];
  const list = names.map((name) => fields[name] as Field<unknown>);
  return Object.freeze({
    names,
    check: (raw: unknown, owner: string) => checkFields<A>(names, list, raw, owner),
    encode: (attrs: A, tables: PackTables) =>
      list.map((field, i) =>
        field.encode === undefined
          ? (attrs[names[i]] as Plain)
          : field.encode(attrs[names[i]], tables),
      ),
    decode: (plain: unknown, tables: UnpackTables, owner: string) =>
      decodeFields<A>(names, list, plain, tables, owner),
    key(attrs: A) {
      let text = "";
      for (let i = 0; i < list.length; i++) text += `${list[i].key(attrs[names[i]])}|`;
      return text;
    },
    same(a: A, b: A) {
      if (a === b) return true;
      for (let i = 0; i < list.length; i++) {
        const [x, y] = [a[names[i]], b[names[i]]];
        if (x !== y && list[i].key(x) !== list[i].key(y)) return false;
      }
      return true;
    },
    content(attrs: A) {
      let text = "";
      for (let i = 0; i < list.length; i++) {
        const field = list[i];
        const value = attrs[names[i]];
        text += `${field.content === undefined ? field.key(value) : field.content(value)}|`;
      }
      return text;
    },
    payloads(attrs: A, found: PayloadSink) {
      for (let i = 0; i < list.length; i++) list[i].payloads?.(attrs[names[i]], found);
    },
  });
}

function checkFieldRecord(fields: unknown): void {
  const form = "a record of fields, such as { low: f.number }";
  checkThat("schema()", "attributes", fields ?? null, isRecord(fields), form);
  for (const [name, field] of Object.entries(fields as object)) {
    checkField("schema()", `attribute "${name}"`, field);
  }
}

function checkFields<A extends object>(
  names: readonly (keyof A & string)[],
  fields: readonly Field<unknown>[],
  raw: unknown,
  owner: string,
): A {
  if (typeof raw !== "object" || raw === null) {
    throw badAttribute(owner, "attributes", raw, `a record of ${names.join(", ")}`);
  }
  const given = raw as Record<string, unknown>;
  const checked: Record<string, unknown> = {};
  let same = Object.isFrozen(raw);
  for (let i = 0; i < fields.length; i++) {
    const name = names[i];
    const value = given[name];
    const read = fields[i].read(value);
    if (read === BAD) throw badAttribute(owner, name, value, fields[i].form);
    if (read !== value) same = false;
    checked[name] = read;
  }
  for (const name in given) {
    if (!Object.hasOwn(checked, name)) {
      throw badAttribute(owner, name, given[name], `none: it takes ${names.join(", ")}`);
    }
  }
  return (same ? raw : Object.freeze(checked)) as A;
}

function decodeFields<A extends object>(
  names: readonly (keyof A & string)[],
  fields: readonly Field<unknown>[],
  plain: unknown,
  tables: UnpackTables,
  owner: string,
): A {
  if (!Array.isArray(plain) || plain.length !== fields.length) {
    throw badAttribute(owner, "attributes", plain, `a list of ${fields.length} values`);
  }
  const raw: Record<string, unknown> = {};
  for (let i = 0; i < fields.length; i++) {
    const { decode } = fields[i];
    raw[names[i]] = decode === undefined ? plain[i] : decode(plain[i], tables);
  }
  return checkFields(names, fields, raw, owner);
}
