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
