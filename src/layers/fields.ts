/** The kinds of attributes: `f.ints()`, `f.chunks`, `f.optional(f.string())` and so on. */
import {
  type AxisChunks,
  type Chunks,
  checkNumber,
  checkOptions,
  checkThat,
  DTYPES,
  type DType,
  dtypeInfo,
  isDType,
  RANK_MAX,
} from "../core/index.ts";
import { axisField, chunksField, type LabelledAxis, labelledAxesField } from "./axis-fields.ts";
import { columnField, type NumberColumn } from "./column-field.ts";
import type { Expr } from "./expr/expr.ts";
import { BAD, checkField, type Field, frozenInts, LIST_MAX, readList } from "./field.ts";
import type { Kernel, PayloadRef, Plain, Reduction } from "./kernel.ts";
import { exprField, kernelField, reductionField } from "./kernel-field.ts";
import { bytesKey, intsKey, longKey, plainKey, scalarKey } from "./keys.ts";
import type { ElementType } from "./layer.ts";
import { payloadsOfPlain, readPayload, readPlain } from "./plain.ts";

/** Bounds of a whole number; both ends are allowed. */
export interface IntBounds {
  readonly min?: number;
  readonly max?: number;
}

const TEXT_MAX = 65_536;

/** @throws OptionError */
function checkBounds(where: string, bounds: IntBounds): void {
  checkOptions(where, bounds ?? null, ["min", "max"]);
  checkNumber(where, "min", bounds.min);
  checkNumber(where, "max", bounds.max);
}

function whole(bounds: IntBounds = {}): Field<number> {
  checkBounds("f.whole()", bounds);
  const min = bounds.min ?? Number.MIN_SAFE_INTEGER;
  const max = bounds.max ?? Number.MAX_SAFE_INTEGER;
  return {
    form: `a whole number${boundsText(bounds)}`,
    read: (value) =>
      Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
        ? (value as number)
        : BAD,
    key: (value) => `${value}`,
  };
}

function wholes(bounds: IntBounds = {}, lengthMax: number = LIST_MAX): Field<readonly number[]> {
  checkBounds("f.wholes()", bounds);
  checkNumber("f.wholes()", "the length", lengthMax, { least: 0, whole: true });
  const min = bounds.min ?? Number.MIN_SAFE_INTEGER;
  const max = bounds.max ?? Number.MAX_SAFE_INTEGER;
  const form = `a list of whole numbers${boundsText(bounds)}`;
  return {
    form,
    read(value) {
      if (!Array.isArray(value) || value.length > lengthMax) return BAD;
      for (let i = 0; i < value.length; i++) {
        const n: unknown = value[i];
        if (!Number.isSafeInteger(n) || (n as number) < min || (n as number) > max) return BAD;
      }
      return frozenInts(value);
    },
    key: intsKey,
  };
}

const numberField: Field<number> = {
  form: "a number",
  read: (value) => (typeof value === "number" ? value : BAD),
  key: scalarKey,
  // msgpack would write -0 as 0.
  encode: (value) => (Object.is(value, -0) ? "-0" : value),
  decode: (plain) => (plain === "-0" ? -0 : plain),
};

const scalarField: Field<number | bigint | boolean> = {
  form: "a number, a bigint or a boolean",
  read: (value) =>
    typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
      ? value
      : BAD,
  key: scalarKey,
};

function text(lengthMax: number = TEXT_MAX): Field<string> {
  checkNumber("f.text()", "the length", lengthMax, { least: 0, whole: true });
  return {
    form: `text of at most ${lengthMax} characters`,
    read: (value) => (typeof value === "string" && value.length <= lengthMax ? value : BAD),
    key: (value) => longKey(JSON.stringify(value)),
  };
}

const boolField: Field<boolean> = {
  form: "true or false",
  read: (value) => (typeof value === "boolean" ? value : BAD),
  key: (value) => (value ? "t" : "f"),
};

function oneOf<const T extends string>(...names: readonly T[]): Field<T> {
  const areTexts = names.every((name) => typeof name === "string");
  checkThat("f.oneOf()", "names", names, areTexts, "texts");
  return {
    form: `one of ${names.map((name) => `"${name}"`).join(", ")}`,
    read: (value) => (names.includes(value as T) ? (value as T) : BAD),
    key: (value) => value,
    encode: (value) => names.indexOf(value),
    decode: (plain) => names[plain as number],
  };
}

const DTYPE_OF_CODE: ReadonlyMap<unknown, DType> = new Map(
  DTYPES.map((name) => [dtypeInfo(name).code, name]),
);
const OBJECT_CODE = -1;

const dtypeField: Field<DType> = {
  form: `an element type: ${DTYPES.join(", ")}`,
  read: (value) => (isDType(value) ? value : BAD),
  key: (value) => value,
  encode: (value) => dtypeInfo(value).code,
  decode: (plain) => DTYPE_OF_CODE.get(plain),
};

const elementTypeField: Field<ElementType> = {
  form: `"object" or ${dtypeField.form}`,
  read: (value) => (value === "object" || isDType(value) ? value : BAD),
  key: (value) => value,
  encode: (value) => (value === "object" ? OBJECT_CODE : dtypeInfo(value).code),
  decode: (plain) => (plain === OBJECT_CODE ? "object" : DTYPE_OF_CODE.get(plain)),
};

function list<T>(item: Field<T>, lengthMax: number = LIST_MAX): Field<readonly T[]> {
  checkField("f.list()", "the item", item);
  checkNumber("f.list()", "the length", lengthMax, { least: 0, whole: true });
  const one = (value: unknown): T | typeof BAD => item.read(value);
  const plainList: Field<readonly T[]> = {
    form: `a list; each item: ${item.form}`,
    read: (value) => readList(value, one, lengthMax),
    key: (value) => `[${value.map(item.key).join(";")}]`,
    content: (value) => `[${value.map(item.content ?? item.key).join(";")}]`,
    payloads: (value, found) => {
      for (const v of value) item.payloads?.(v, found);
    },
  };
  const { encode, decode } = item;
  return {
    ...plainList,
    ...(encode && { encode: (value, tables) => value.map((v) => encode(v, tables)) }),
    ...(decode && {
      decode: (plain, tables) =>
        Array.isArray(plain) ? plain.map((p) => decode(p, tables)) : undefined,
    }),
  };
}

/** The value of `field`, or null. */
function optional<T>(field: Field<T>): Field<T | null> {
  checkField("f.optional()", "what it takes", field);
  return {
    form: `null or ${field.form}`,
    read: (value) => (value === null || value === undefined ? null : field.read(value)),
    key: (value) => (value === null ? "" : `=${field.key(value)}`),
    content: (value) => (value === null ? "" : `=${(field.content ?? field.key)(value)}`),
    encode: (value, tables) => {
      if (value === null) return null;
      return field.encode === undefined ? (value as Plain) : field.encode(value, tables);
    },
    decode: (plain, tables) =>
      plain === null || field.decode === undefined ? plain : field.decode(plain, tables),
    payloads: (value, found) => {
      if (value !== null) field.payloads?.(value, found);
    },
  };
}

/** A value of either kind; both must be plain data that no value of the other could be. -0 is 0. */
function either<A, B>(first: Field<A>, second: Field<B>): Field<A | B> {
  checkField("f.either()", "the first", first);
  checkField("f.either()", "the second", second);
  const of = (value: A | B): Field<A | B> =>
    (first.read(value) === BAD ? second : first) as Field<A | B>;
  return {
    form: `${first.form}, or ${second.form}`,
    read(value) {
      const canonical = value === 0 ? 0 : value;
      const read = first.read(canonical);
      return read === BAD ? second.read(canonical) : read;
    },
    key: (value) => of(value).key(value),
    payloads: (value, found) => of(value).payloads?.(value, found),
  };
}

const bytesField: Field<Uint8Array> = {
  form: "raw bytes",
  read: (value) => (value instanceof Uint8Array ? value : BAD),
  key: bytesKey,
};

const payloadField: Field<PayloadRef> = {
  form: "a payload: { hash: 32 hexadecimal digits, bytes }",
  read: readPayload,
  key: (value) => `${value.hash}+${value.bytes}`,
  payloads: (value, found) => found(value),
};

const plainField: Field<Plain> = {
  form: "plain data",
  read: readPlain,
  key: plainKey,
  payloads: payloadsOfPlain,
};

function boundsText({ min, max }: IntBounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` ≥ ${min}`;
  return max === undefined ? "" : ` ≤ ${max}`;
}

/** Every kind of attribute, by name. */
export interface FieldKinds {
  readonly int: Field<number>;
  readonly ints: Field<readonly number[]>;
  readonly bool: Field<boolean>;
  readonly float: Field<number>;
  readonly number: Field<number>;
  readonly scalar: Field<number | bigint | boolean>;
  readonly string: Field<string>;
  readonly dtype: Field<DType>;
  readonly elementType: Field<ElementType>;
  readonly axis: Field<AxisChunks>;
  readonly chunks: Field<Chunks>;
  readonly labels: Field<readonly number[]>;
  readonly labelledAxes: Field<readonly LabelledAxis[]>;
  readonly kernel: Field<Kernel>;
  readonly reduction: Field<Reduction>;
  readonly expr: Field<Expr>;
  readonly payload: Field<PayloadRef>;
  readonly plain: Field<Plain>;
  readonly bytes: Field<Uint8Array>;
  readonly column: Field<NumberColumn>;
  /** A whole number within bounds. */
  whole(bounds: IntBounds): Field<number>;
  /** A list of whole numbers within bounds. */
  wholes(bounds: IntBounds, lengthMax?: number): Field<readonly number[]>;
  text(lengthMax: number): Field<string>;
  oneOf<const T extends string>(...names: readonly T[]): Field<T>;
  list<T>(item: Field<T>, lengthMax?: number): Field<readonly T[]>;
  /** The value, or null. */
  optional<T>(field: Field<T>): Field<T | null>;
  /** A value of either kind; both plain data, and no value of both. */
  either<A, B>(first: Field<A>, second: Field<B>): Field<A | B>;
}

/** The kinds of attributes, for `schema({ … })`. */
export const f: FieldKinds = Object.freeze({
  int: whole(),
  ints: wholes(),
  bool: boolField,
  float: numberField,
  number: numberField,
  scalar: scalarField,
  string: text(),
  dtype: dtypeField,
  elementType: elementTypeField,
  axis: axisField,
  chunks: chunksField,
  labels: wholes({ min: 0, max: 65_535 }, RANK_MAX),
  labelledAxes: labelledAxesField,
  kernel: kernelField,
  reduction: reductionField,
  expr: exprField,
  payload: payloadField,
  plain: plainField,
  bytes: bytesField,
  column: columnField,
  whole,
  wholes,
  text,
  oneOf,
  list,
  optional,
  either,
});
