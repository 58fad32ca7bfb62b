/** The attribute kinds that hold chunks. Axes travel as numbers in a table, so repeats cost a byte. */
import { type AxisChunks, axisRuns, type Chunks, RANK_MAX } from "../core/index.ts";
import { BAD, type Field, readList } from "./field.ts";
import { axesKey, axisKey } from "./keys.ts";
import type { UnpackTables } from "./tables.ts";

/** Chunks of one axis, and the index label that they belong to. */
export type LabelledAxis = readonly [label: number, axis: AxisChunks];

const LABEL_MAX = 65_535;
const RUNS_MAX = 4_000_000;

/** The chunks of one axis. */
export const axisField: Field<AxisChunks> = {
  form: "the chunks of one axis",
  read: readAxis,
  key: axisKey,
  encode: (value, tables) => tables.axis(value),
  decode: (plain, tables) => tables.axis(plain),
};

/** The chunks of every axis. */
export const chunksField: Field<Chunks> = {
  form: "the chunks of every axis",
  read: (value) => readList(value, readAxis, RANK_MAX),
  key: axesKey,
  encode: (value, tables) => value.map((one) => tables.axis(one)),
  decode: decodeChunks,
};

function decodeChunks(plain: unknown, tables: UnpackTables): unknown {
  return Array.isArray(plain) ? plain.map((one) => tables.axis(one)) : undefined;
}

/** Axes that were found to be frozen and canonical: the look-up is cheaper than another check. */
const checkedAxes = new WeakSet<object>();

/** The same axis where it is canonical and frozen, a canonical copy where it is not, or `BAD`. */
export function readAxis(value: unknown): AxisChunks | typeof BAD {
  if (typeof value !== "object" || value === null) return BAD;
  if (checkedAxes.has(value)) return value as AxisChunks;
  const { sizes, counts } = value as { sizes?: unknown; counts?: unknown };
  if (!isLengths(sizes) || !isLengths(counts) || sizes.length !== counts.length) return BAD;
  const total = sizes.reduce((sum, size, run) => sum + size * counts[run], 0);
  const blocks = counts.reduce((sum, count) => sum + count, 0);
  if (total > Number.MAX_SAFE_INTEGER || blocks > Number.MAX_SAFE_INTEGER || blocks === 0)
    return BAD;
  const made = axisRuns(sizes, counts);
  const kept = Object.isFrozen(value) && sameRuns(made, value as AxisChunks) ? value : made;
  checkedAxes.add(kept);
  return kept as AxisChunks;
}

function isLengths(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > RUNS_MAX) return false;
  for (let i = 0; i < value.length; i++) {
    if (!Number.isSafeInteger(value[i]) || value[i] < 0) return false;
  }
  return true;
}

function sameRuns(a: AxisChunks, b: AxisChunks): boolean {
  if (a.length !== b.length || a.blocks !== b.blocks || a.sizes.length !== b.sizes.length) {
    return false;
  }
  if (!Object.isFrozen(b.sizes) || !Object.isFrozen(b.counts)) return false;
  return a.sizes.every((size, run) => size === b.sizes[run] && a.counts[run] === b.counts[run]);
}

/** Chunks of some index labels: `[label, axis]` pairs, each label once. */
export const labelledAxesField: Field<readonly LabelledAxis[]> = {
  form: "a list of [label, chunks of one axis]",
  read: (value) => readList(value, readLabelledAxis, RANK_MAX),
  key(value) {
    let text = "";
    for (const [label, one] of value) text += `${label}:${axisKey(one)};`;
    return text;
  },
  encode: (value, tables) => value.flatMap(([label, one]) => [label, tables.axis(one)]),
  decode(plain, tables) {
    if (!Array.isArray(plain) || plain.length % 2 !== 0 || plain.length > 2 * RANK_MAX)
      return undefined;
    const pairs: unknown[] = [];
    for (let i = 0; i < plain.length; i += 2) pairs.push([plain[i], tables.axis(plain[i + 1])]);
    return pairs;
  },
};

function readLabelledAxis(value: unknown): LabelledAxis | typeof BAD {
  if (!Array.isArray(value) || value.length !== 2) return BAD;
  const label: unknown = value[0];
  const one = readAxis(value[1]);
  if (!Number.isSafeInteger(label) || (label as number) < 0 || (label as number) > LABEL_MAX)
    return BAD;
  if (one === BAD) return BAD;
  if (one === value[1] && Object.isFrozen(value)) return value as unknown as LabelledAxis;
  return Object.freeze([label as number, one] as const);
}
