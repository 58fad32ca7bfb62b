/** The kinds of message fields. On the wire a record is a list of its fields, in the order of its schema. */
import type { RemoteData, TaskNumbers, WireError } from "./messages.ts";

/** What a field answers in place of a value that it does not accept. */
export const BAD: unique symbol = Symbol("bad");

/** How one kind of field is written and read. */
export interface Field<T> {
  /** The accepted form in words. */
  readonly form: string;
  /** Plain data for msgpack. */
  encode(value: T): unknown;
  /** The value, independent of the received bytes, or `BAD`. */
  decode(wire: unknown): T | typeof BAD;
}

/** A field for every property of a record; forget one and it does not compile. */
export type Fields<R> = { readonly [K in keyof R]-?: Field<Exclude<R[K], undefined>> };

const same = <T>(value: T): unknown => value;

function scalar<T>(form: string, accepts: (wire: unknown) => boolean): Field<T> {
  return { form, encode: same, decode: (wire) => (accepts(wire) ? (wire as T) : BAD) };
}

const TEXT_MAX = 65_536;

/** Number ≥ 0 without a fraction: ids, indices, counts. */
export const int: Field<number> = scalar(
  "a whole number ≥ 0",
  (wire) => Number.isSafeInteger(wire) && (wire as number) >= 0,
);
/** Any number. */
export const num: Field<number> = scalar("a number", (wire) => typeof wire === "number");
/** True or false. */
export const flag: Field<boolean> = scalar("true or false", (wire) => typeof wire === "boolean");
/** Text of bounded length. */
export const text: Field<string> = scalar(
  `text of at most ${TEXT_MAX} characters`,
  (wire) => typeof wire === "string" && wire.length <= TEXT_MAX,
);

/** One of a few words. */
export function word<const T extends string>(...words: readonly T[]): Field<T> {
  return scalar(`one of ${words.join(", ")}`, (wire) => words.includes(wire as T));
}

/** A list; its items are decoded one by one. */
export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    form: `a list, each item ${item.form}`,
    encode: (values) => values.map(item.encode),
    decode(wire) {
      if (!Array.isArray(wire)) return BAD;
      for (let i = 0; i < wire.length; i++) {
        const value = item.decode(wire[i]);
        if (value === BAD) return BAD;
        wire[i] = value;
      }
      return wire as readonly T[];
    },
  };
}

/** The value, or null. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    form: `null or ${field.form}`,
    encode: (value) => (value === null ? null : field.encode(value)),
    decode: (wire) => (wire === null ? null : field.decode(wire)),
  };
}

// --- number arrays -------------------------------------------------------------------------------

type NumberArray = Int32Array | Float64Array | Uint8Array;

interface ArrayClass<A extends NumberArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): A;
  from(values: readonly number[]): A;
}

/** Shorter arrays travel as plain lists: fewer bytes, and less work than raw memory. */
const LIST_MAX = 8;

function bytesOf(array: NumberArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy of raw memory, aligned for its elements; `BAD` where the length does not fit. */
function arrayOf<A extends NumberArray>(kind: ArrayClass<A>, bytes: Uint8Array): A | typeof BAD {
  if (bytes.byteLength % kind.BYTES_PER_ELEMENT !== 0) return BAD;
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return new kind(copy.buffer);
}

function numbers<A extends NumberArray>(
  form: string,
  kind: ArrayClass<A>,
  accepts: (value: unknown) => boolean,
): Field<A> {
  return {
    form,
    encode: (array) => (array.length <= LIST_MAX ? Array.from(array) : bytesOf(array)),
    decode(wire) {
      if (isBytes(wire)) return arrayOf(kind, wire);
      return Array.isArray(wire) && wire.every(accepts) ? kind.from(wire) : BAD;
    },
  };
}

function isBytes(wire: unknown): wire is Uint8Array {
  return ArrayBuffer.isView(wire) && (wire as Uint8Array).BYTES_PER_ELEMENT === 1;
}

const isInt32 = (value: unknown): boolean => (value as number) === ((value as number) | 0);
const isByte = (value: unknown): boolean => (value as number) === ((value as number) & 255);

/** An `Int32Array`. */
export const int32s: Field<Int32Array> = numbers("32-bit integers", Int32Array, isInt32);
/** A `Float64Array`. */
export const float64s: Field<Float64Array> = numbers(
  "numbers",
  Float64Array,
  (value) => typeof value === "number",
);
/** A `Uint8Array`. */
export const uint8s: Field<Uint8Array> = numbers("bytes", Uint8Array, isByte);

/** Task numbers: 32-bit ones as above; 64-bit ones as raw memory within a list. */
export const taskNumbers: Field<TaskNumbers> = {
  form: "task numbers",
  encode: (tasks) =>
    tasks.BYTES_PER_ELEMENT === 8 ? [bytesOf(tasks)] : int32s.encode(tasks as Int32Array),
  decode(wire) {
    if (!Array.isArray(wire) || wire.length !== 1 || !isBytes(wire[0])) return int32s.decode(wire);
    return arrayOf(Float64Array, wire[0]);
  },
};

// --- records -------------------------------------------------------------------------------------

/** A record, as the list of its fields. */
export function record<R extends object>(fields: Fields<R>): Field<R> {
  const names = Object.keys(fields) as (keyof R & string)[];
  const table = names.map((name) => fields[name] as Field<unknown>);
  return {
    form: `a record of ${names.join(", ")}`,
    encode: (value) => table.map((field, i) => field.encode(value[names[i]])),
    decode(wire) {
      if (!Array.isArray(wire) || wire.length !== table.length) return BAD;
      const out: Partial<Record<keyof R, unknown>> = {};
      for (let i = 0; i < table.length; i++) {
        const value = table[i].decode(wire[i]);
        if (value === BAD) return BAD;
        out[names[i]] = value;
      }
      return out as R;
    },
  };
}

/** Where blocks are: five columns, the first four of one length. */
const remoteColumns: Field<RemoteData> = record<RemoteData>({
  graphs: int32s,
  tasks: float64s,
  nbytes: float64s,
  holders: int32s,
  addresses: list(text),
});

/** Checked: columns of one length, holders that are in the list. */
export const remoteData: Field<RemoteData> = {
  ...remoteColumns,
  decode(wire) {
    const data = remoteColumns.decode(wire);
    if (data === BAD) return BAD;
    const { graphs, tasks, nbytes, holders, addresses } = data;
    const rows = graphs.length;
    const even = tasks.length === rows && nbytes.length === rows && holders.length === rows;
    const known = holders.every((holder) => holder >= 0 && holder < addresses.length);
    return even && known ? data : BAD;
  },
};

/** Plain data of any form, within the limits of the message. */
export const plainRecord: Field<Readonly<Record<string, unknown>>> = {
  form: "a record of plain data",
  encode: same,
  decode: (wire) => (isRecord(wire) ? (independent(wire) as Record<string, unknown>) : BAD),
};

function isRecord(wire: unknown): wire is Record<string, unknown> {
  return (
    typeof wire === "object" && wire !== null && !Array.isArray(wire) && !ArrayBuffer.isView(wire)
  );
}

/** Raw bytes that were decoded are windows on the received ones, which will be overwritten: copy. */
function independent(value: unknown): unknown {
  if (isBytes(value)) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(independent);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, independent(one)]));
}

/** An error on its way; causes may nest, as deep as the message may. */
export const wireError: Field<WireError> = {
  form: "an error (tag, message, stack, fields, cause)",
  encode: ({ tag, message, stack, fields, cause }) => [
    tag,
    message,
    stack ?? null,
    fields ?? null,
    cause ? wireError.encode(cause) : null,
  ],
  decode(wire) {
    if (!Array.isArray(wire) || wire.length !== 5) return BAD;
    const [tag, message, stack, fields, cause] = wire as unknown[];
    if (typeof tag !== "string" || typeof message !== "string") return BAD;
    const parts = [
      optional(stack, text),
      optional(fields, plainRecord),
      optional(cause, wireError),
    ];
    if (parts.includes(BAD)) return BAD;
    return {
      tag,
      message,
      ...(parts[0] !== undefined && { stack: parts[0] as string }),
      ...(parts[1] !== undefined && { fields: parts[1] as Record<string, unknown> }),
      ...(parts[2] !== undefined && { cause: parts[2] as WireError }),
    };
  },
};

function optional<T>(wire: unknown, field: Field<T>): T | undefined | typeof BAD {
  return wire === null ? undefined : field.decode(wire);
}
