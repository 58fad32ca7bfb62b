/** Text keys: equal keys mean equal values. Short ones are plain text, long ones the hash of it. */
import { type AxisChunks, type Chunks, contentHash } from "../core/index.ts";
import type { Plain } from "./kernel.ts";

const AXIS_RUNS_IN_TEXT_MAX = 8;
const TEXT_MAX = 512;
/** Hashing costs microseconds; so few bytes are their own name. */
const BYTES_IN_TEXT_MAX = 32;
const axisKeys = new WeakMap<AxisChunks, string>();
const bytesKeys = new WeakMap<Uint8Array, string>();

/** Key of one run-length coded axis: `4x1000,7` is a thousand blocks of four and one of seven. */
export function axisKey(axis: AxisChunks): string {
  if (axis.sizes.length === 1) {
    return axis.counts[0] === 1 ? `${axis.sizes[0]}` : `${axis.sizes[0]}x${axis.counts[0]}`;
  }
  if (axis.sizes.length <= AXIS_RUNS_IN_TEXT_MAX) return axisText(axis);
  let key = axisKeys.get(axis);
  if (key === undefined) {
    key = `#${contentHash(axisText(axis))}`;
    axisKeys.set(axis, key);
  }
  return key;
}

function axisText(axis: AxisChunks): string {
  let text = "";
  for (let run = 0; run < axis.sizes.length; run++) {
    text += `${run === 0 ? "" : ","}${axis.sizes[run]}x${axis.counts[run]}`;
  }
  return text;
}

/** Key of the chunks of all axes. */
export function axesKey(chunks: Chunks): string {
  let text = "";
  for (let a = 0; a < chunks.length; a++)
    text += a === 0 ? axisKey(chunks[a]) : `;${axisKey(chunks[a])}`;
  return text;
}

/** Key of a list of integers. */
export function intsKey(values: readonly number[]): string {
  if (values.length === 1) return `${values[0]}`;
  return longKey(values.join(","));
}

/** Key of one number, bigint or boolean; tells `-0` from `0` and `1n` from `1`. */
export function scalarKey(value: number | bigint | boolean): string {
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Key of raw bytes: the hash of their content. The bytes must not change afterwards. */
export function bytesKey(bytes: Uint8Array): string {
  if (bytes.length <= BYTES_IN_TEXT_MAX) return `x${bytes.join(",")}`;
  let key = bytesKeys.get(bytes);
  if (key === undefined) {
    key = `#${contentHash(bytes)}`;
    bytesKeys.set(bytes, key);
  }
  return key;
}

/** Key of plain data; records are written in the order of their sorted names. */
export function plainKey(value: Plain): string {
  return longKey(plainText(value));
}

/** `text` itself, or its hash where it is long: keys of tables stay short. */
export function longKey(text: string): string {
  return text.length <= TEXT_MAX ? text : `#${contentHash(text)}`;
}

function plainText(value: Plain): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return scalarKey(value);
  if (value instanceof Uint8Array) return bytesKey(value);
  if (isPlainList(value)) return `[${value.map(plainText).join(",")}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${plainText(value[name])}`).join(",")}}`;
}

/** Narrows plain data to a list (`Array.isArray` does not, for readonly ones). */
export function isPlainList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
