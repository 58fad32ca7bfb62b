/** Plain data: records, lists, typed arrays and values. */

/**
 * A copy that shares nothing. Typed arrays are copied alone: `structuredClone` would take all the memory that
 * they are a part of along.
 */
export function copyPlain<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return copyView(value) as T;
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) copy[key] = copyPlain(one);
  return copy as T;
}

/** Of a `Buffer` too, whose own `slice` copies nothing; and out of shared memory. */
function copyView(view: ArrayBufferView): ArrayBufferView {
  const kind = view.constructor as new (buffer: ArrayBuffer) => ArrayBufferView;
  const bytes = new Uint8Array(view.byteLength);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return kind.name === "Buffer" ? bytes : new kind(bytes.buffer);
}

/** Bytes of the typed arrays in plain data. */
export function weighPlain(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let bytes = 0;
  for (const one of Object.values(value)) bytes += weighPlain(one);
  return bytes;
}
