/** Attributes of nodes and their fields, as numbers. */
import { Interner, NO_VALUE } from "./interner.ts";
import type { FieldColumn } from "./search/environment.ts";
import { grown } from "./table.ts";

/** Reads a field of an attribute; `undefined` where it has none. */
export type FieldOf = (attr: unknown, name: string) => unknown;

/** The attribute of a node that has none. */
export const NO_ATTR = NO_VALUE;

const ATTRS_MAX = 2 ** 32;

const property: FieldOf = (attr, name) =>
  typeof attr === "object" && attr !== null
    ? (attr as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** Numbers attributes, and fields of them column by column, each looked at once. */
export class Attributes {
  readonly #attrs = new Interner();
  readonly #fields = new Interner();
  readonly #columns = new Map<string, FieldColumn>();
  /** How fields are read. */
  readonly field: FieldOf;
  /** Per operation, the sorted names of its attributes' fields; null where they differ. */
  readonly #names: (string | null | undefined)[] = [];
  readonly #noted = new Set<number>();
  /** Whether fields are properties, so that a record can be looked up by them. */
  readonly plain: boolean;

  constructor(field: FieldOf = property) {
    this.field = field;
    this.plain = field === property;
  }

  /** One more than the greatest number of an attribute. */
  get size(): number {
    return this.#attrs.size;
  }

  /** The number of an attribute; null, undefined and {} are the same nothing. */
  idOf(attr: unknown): number {
    return isNothing(attr) ? NO_ATTR : this.#attrs.idOf(attr);
  }

  /** The number of an attribute of a node of operation `op`. */
  idFor(op: number, attr: unknown): number {
    const id = this.idOf(attr);
    if (this.plain) this.#note(op, id);
    return id;
  }

  /** Names of all fields that attributes of `op` have, sorted; null where they differ. */
  namesOf(op: number): string | null {
    return this.#names[op] ?? null;
  }

  #note(op: number, id: number): void {
    const key = op * ATTRS_MAX + id;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    const names = Object.keys(this.valueOf(id) ?? {})
      .sort()
      .join();
    const known = this.#names[op];
    this.#names[op] = known === undefined || known === names ? names : null;
  }

  /** The attribute of a number; null for nothing. */
  valueOf(id: number): unknown {
    return this.#attrs.valueOf(id) ?? null;
  }

  /** The number of a field's value. */
  fieldId(value: unknown): number {
    return this.#fields.idOf(value);
  }

  /** The value of a field by its number. */
  fieldValue(id: number): unknown {
    return this.#fields.valueOf(id);
  }

  /** How many values of fields have numbers. */
  get fieldCount(): number {
    return this.#fields.size;
  }

  /** The column of field `name`, with room for every attribute there is. */
  column(name: string): FieldColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = this.#newColumn(name);
      this.#columns.set(name, column);
    }
    if (column.ids.length < this.size) column.ids = grown(column.ids, this.size * 2);
    return column;
  }

  #newColumn(name: string): FieldColumn {
    const column: FieldColumn = {
      ids: new Int32Array(16),
      fill: (attr) => {
        if (attr >= column.ids.length) column.ids = grown(column.ids, attr * 2);
        const id = this.fieldId(this.field(this.valueOf(attr), name));
        column.ids[attr] = id;
        return id;
      },
    };
    return column;
  }
}

function isNothing(attr: unknown): boolean {
  if (attr === null || attr === undefined) return true;
  if (typeof attr !== "object" || Object.getPrototypeOf(attr) !== Object.prototype) return false;
  return Object.keys(attr).length === 0;
}
