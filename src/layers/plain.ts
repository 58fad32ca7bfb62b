/** Plain data at the boundary: bounded, copied and frozen, with the payloads that it names. */
import { BAD, LIST_MAX } from "./field.ts";
import type { PayloadRef, Plain } from "./kernel.ts";
import { canonicalPayload } from "./payloads.ts";
import type { PayloadSink } from "./tables.ts";

const DEPTH_MAX = 32;
const HASH = /^[0-9a-f]{32}$/;

/** A frozen copy, or `BAD` for what is not plain data or is nested more than 32 deep. */
export function readPlain(value: unknown): Plain | typeof BAD {
  return readNested(value, 0);
}

function readNested(value: unknown, depth: number): Plain | typeof BAD {
  if (depth > DEPTH_MAX) return BAD;
  if (value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return readItems(value, depth);
  switch (typeof value) {
    case "number":
      // On the way -0 becomes 0; it had better be 0 from the start.
      return value === 0 ? 0 : value;
    case "boolean":
    case "bigint":
    case "string":
      return value;
    case "object":
      return readRecord(value, depth);
    default:
      return BAD;
  }
}

function readItems(value: readonly unknown[], depth: number): Plain | typeof BAD {
  if (value.length > LIST_MAX) return BAD;
  const items: Plain[] = [];
  for (const item of value) {
    const read = readNested(item, depth + 1);
    if (read === BAD) return BAD;
    items.push(read);
  }
  return Object.freeze(items);
}

function readRecord(value: object, depth: number): Plain | typeof BAD {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return BAD;
  // The one reference that keeps its bytes alive must not be copied.
  if (isPayload(value)) return canonicalPayload(value) as unknown as Plain;
  const record: Record<string, Plain> = {};
  for (const [name, item] of Object.entries(value)) {
    // Assigning to this name would change what the copy inherits from.
    if (name === "__proto__") return BAD;
    const read = readNested(item, depth + 1);
    if (read === BAD) return BAD;
    record[name] = read;
  }
  return Object.freeze(record);
}

/** A payload reference, or `BAD`. */
export function readPayload(value: unknown): PayloadRef | typeof BAD {
  if (!isPayload(value)) return BAD;
  return canonicalPayload(value);
}

/** Whether `value` is exactly `{ hash: 32 hexadecimal digits, bytes }`. */
export function isPayload(value: unknown): value is PayloadRef {
  if (typeof value !== "object" || value === null) return false;
  const { hash, bytes } = value as Partial<Record<"hash" | "bytes", unknown>>;
  return (
    typeof hash === "string" &&
    HASH.test(hash) &&
    Number.isSafeInteger(bytes) &&
    (bytes as number) >= 0 &&
    Object.keys(value).length === 2
  );
}

/** Every payload reference inside plain data: any record of the form `{ hash, bytes }`. */
export function payloadsOfPlain(value: Plain, found: PayloadSink): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  if (isPayload(value)) {
    found(value);
    return;
  }
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    payloadsOfPlain(item as Plain, found);
  }
}
