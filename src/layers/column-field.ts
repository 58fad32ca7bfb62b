/** The attribute kind that holds long columns of numbers. */
import { BAD, type Field } from "./field.ts";
import { bytesKey } from "./keys.ts";

/** An Int32Array or Float64Array: a long column of numbers, such as the edges of a graph. */
export type NumberColumn = Int32Array | Float64Array;

/** Most columns of small graphs are empty: they are one object, with no bytes to look at. */
const NO_INTS = new Int32Array(0);
const NO_FLOATS = new Float64Array(0);
const NO_BYTES = new Uint8Array(0);

/** Travels as raw bytes. */
export const columnField: Field<NumberColumn> = {
  form: "an Int32Array or Float64Array",
  read: (value) => (value instanceof Int32Array || value instanceof Float64Array ? value : BAD),
  key: (value) => `${value.BYTES_PER_ELEMENT}${bytesKey(rawBytes(value))}`,
  encode: (value) => [value.BYTES_PER_ELEMENT, rawBytes(value)],
  decode(plain) {
    if (!Array.isArray(plain) || !(plain[1] instanceof Uint8Array)) return undefined;
    const [itemsize, raw] = plain as [unknown, Uint8Array];
    if (raw.byteLength === 0) return itemsize === 4 ? NO_INTS : NO_FLOATS;
    if (raw.byteLength % 8 !== 0 && (itemsize !== 4 || raw.byteLength % 4 !== 0)) return undefined;
    // A copy: the bytes of a message are seldom aligned.
    const { buffer } = raw.slice();
    return itemsize === 4 ? new Int32Array(buffer) : new Float64Array(buffer);
  },
};

const rawBytesOf = new WeakMap<NumberColumn, Uint8Array>();

/** One view for each column, so that its hash is worked out once. */
function rawBytes(value: NumberColumn): Uint8Array {
  if (value.length === 0) return NO_BYTES;
  let raw = rawBytesOf.get(value);
  if (raw === undefined) {
    raw = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    rawBytesOf.set(value, raw);
  }
  return raw;
}
