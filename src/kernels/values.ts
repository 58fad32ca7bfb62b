/** JavaScript values as bytes: arguments and results of submitted functions. */
import { deserialize, serialize } from "node:v8";
import { formatBytes, ValuePackError } from "../core/index.ts";

/** Most bytes of one packed value. */
export const VALUE_BYTES_MAX: number = 2 ** 30;

/**
 * The bytes of a value by the structured clone algorithm: typed arrays, maps, dates and circles
 * survive; functions do not.
 * @throws ValuePackError for what cannot be cloned, or is too large
 */
export function packValue(value: unknown): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = serialize(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValuePackError(`a value cannot be sent: ${reason}`, { cause });
  }
  requireSize(bytes.byteLength);
  return bytes;
}

/** Undoes `packValue`. @throws ValuePackError for damaged or too many bytes */
export function unpackValue(bytes: Uint8Array): unknown {
  requireSize(bytes.byteLength);
  try {
    // The reader wants memory of its own kind, not a shared one.
    return deserialize(bytes.buffer instanceof SharedArrayBuffer ? bytes.slice() : bytes);
  } catch (cause) {
    throw new ValuePackError("packed bytes are damaged", { cause });
  }
}

function requireSize(size: number): void {
  if (size > VALUE_BYTES_MAX) {
    throw new ValuePackError(
      `a packed value of ${formatBytes(size)} is over the limit of ${formatBytes(VALUE_BYTES_MAX)}`,
    );
  }
}

/** Longer strings are no plain values. */
const PLAIN_STRING_MAX = 1024;
/** Packed bytes of a string of that length, in two bytes a character, with its head. */
const PLAIN_BYTES_MAX = 2 * PLAIN_STRING_MAX + 8;
/** The same of an integer of 64 bits: head, tag, length, digits. */
const PLAIN_BIGINT_BYTES_MAX = 12;
const INT64_END = 2n ** 64n;

/**
 * Whether a value is a number, a boolean, null, undefined, a short string or an integer of at most 64
 * bits. Arithmetic on such a value takes no time; that on an array may take for ever.
 */
export function isPlainValue(value: unknown): boolean {
  switch (typeof value) {
    case "number":
    case "boolean":
    case "undefined":
      return true;
    case "string":
      return value.length <= PLAIN_STRING_MAX;
    case "bigint":
      return value < INT64_END && value > -INT64_END;
    default:
      return value === null;
  }
}

/** Where the tag of the outermost value stands: after the mark and the number of the format. */
const TAG_AT = 2;
/** Of undefined, null, booleans, numbers, and strings in UTF-8, one byte and two bytes a character. */
const PLAIN_TAGS: ReadonlySet<number> = new Set([...'_0TFIUNS"c'].map((c) => c.charCodeAt(0)));
const BIGINT_TAG = "Z".charCodeAt(0);

/**
 * `isPlainValue` of packed bytes, which are not unpacked: the tags are those of V8's format. What is
 * not known for sure, such as a string that is aligned, is none.
 */
export function isPackedPlain(bytes: Uint8Array): boolean {
  if (bytes[TAG_AT] === BIGINT_TAG) return bytes.byteLength <= PLAIN_BIGINT_BYTES_MAX;
  return PLAIN_TAGS.has(bytes[TAG_AT]) && bytes.byteLength <= PLAIN_BYTES_MAX;
}
