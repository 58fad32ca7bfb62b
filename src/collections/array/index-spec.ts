/** Basic indexing: the text and object forms of an index, made into start, step and length an axis. */
import { IndexError, isRecord, type Shape, shown } from "../../core/index.ts";

/** `start:stop:step` with Python's meaning; what is left out runs to the end of the axis. */
export interface SliceRange {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** One entry of an index: a position (drops the axis), a range, all of the axis, a new axis, the rest. */
export type IndexEntry = number | SliceRange | ":" | "..." | null;

/** An index that fits an array of known shape. Arrays are an entry for each *input* axis. */
export interface BasicIndex {
  readonly start: readonly number[];
  readonly step: readonly number[];
  readonly length: readonly number[];
  /** Input axes that an integer index removes. */
  readonly drop: readonly number[];
  /** Positions, among the output axes, of new axes of length 1. */
  readonly added: readonly number[];
}

/**
 * Reads `"10:20, ::-1, 3, newaxis, ..."`.
 * @throws IndexError that points at the entry it cannot read.
 */
export function parseIndex(text: string): readonly IndexEntry[] {
  let column = 0;
  return text.split(",").map((part) => {
    const at = column + (part.length - part.trimStart().length);
    column += part.length + 1;
    return parseEntry(part.trim(), () => `${text}\n${" ".repeat(at)}^`);
  });
}

const RANGE_KEYS: readonly string[] = ["start", "stop", "step"];

/**
 * An entry as it is, where it is one: JavaScript lets anything through, and what is no number has
 * neither start nor stop, so it would stand for the whole axis.
 * @throws IndexError
 */
export function checkEntry(entry: unknown): Exclude<IndexEntry, string> {
  if (entry === null || typeof entry === "number") return entry;
  if (isRecord(entry)) {
    const unknown = Object.keys(entry).find((key) => !RANGE_KEYS.includes(key));
    if (unknown === undefined) return entry as SliceRange;
    throw new IndexError(`a range has no "${unknown}"; it has ${RANGE_KEYS.join(", ")}`);
  }
  const isList = Array.isArray(entry) || ArrayBuffer.isView(entry);
  const way = isList
    ? "take(positions, axis) picks positions from a list"
    : typeof entry === "object"
      ? "where(mask, x, y) chooses by a mask, take(positions, axis) by positions from a list"
      : 'write a whole number, { start, stop, step }, null, or text such as "2:10, ..."';
  throw new IndexError(`${shown(entry)} is no entry of an index; ${way}`);
}

function parseEntry(part: string, where: () => string): IndexEntry {
  if (part === "..." || part === ":") return part;
  if (part === "newaxis" || part === "null") return null;
  const fields = part.split(":").map((field) => field.trim());
  const bad =
    part === "" || fields.length > 3 || fields.some((field) => !/^([+-]?\d+)?$/.test(field));
  if (bad) {
    throw new IndexError(
      `cannot read index entry "${part}": write an integer, start:stop:step, newaxis or ...\n${where()}`,
    );
  }
  if (fields.length === 1) return Number(fields[0]);
  const [start, stop, step] = fields.map((field) => (field === "" ? undefined : Number(field)));
  return {
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    ...(step === undefined ? {} : { step }),
  };
}

/**
 * Fits entries to a shape: expands `...`, wraps negative positions, clips ranges.
 * @throws IndexError for too many entries, a position out of bounds, or a step of zero.
 */
export function resolveIndex(entries: readonly IndexEntry[], shape: Shape): BasicIndex {
  const full = expand(entries, shape);
  const start: number[] = [];
  const step: number[] = [];
  const length: number[] = [];
  const drop: number[] = [];
  const added: number[] = [];
  let axis = 0;
  for (const entry of full) {
    if (entry === null) {
      added.push(axis - drop.length + added.length);
      continue;
    }
    const range = resolveEntry(entry, axis, shape[axis]);
    start.push(range.start);
    step.push(range.step);
    length.push(range.length);
    if (typeof entry === "number") drop.push(axis);
    axis += 1;
  }
  return { start, step, length, drop, added };
}

type AxisEntry = number | SliceRange | ":" | null;

function expand(entries: readonly IndexEntry[], shape: Shape): AxisEntry[] {
  const used = entries.filter((entry) => entry !== null && entry !== "...").length;
  const rests = entries.filter((entry) => entry === "...").length;
  if (rests > 1) throw new IndexError(`an index holds "..." at most once, not ${rests} times`);
  if (used > shape.length) {
    throw new IndexError(
      `${used} indices for an array of ${shape.length} axes [${shape.join(", ")}]`,
    );
  }
  const rest: AxisEntry[] = new Array<AxisEntry>(shape.length - used).fill(":");
  const out: AxisEntry[] = entries.flatMap((entry) => (entry === "..." ? rest : [entry]));
  return rests === 1 ? out : [...out, ...rest];
}

interface AxisRange {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function resolveEntry(entry: number | SliceRange | ":", axis: number, size: number): AxisRange {
  if (entry === ":") return { start: 0, step: 1, length: size };
  if (typeof entry === "number") return { start: position(entry, axis, size), step: 1, length: 1 };
  const step = checkedRange(entry, axis);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const [first, end] = step > 0 ? [low, high] : [high, low];
  const start = entry.start === undefined ? first : clip(entry.start, size, low, high);
  const stop = entry.stop === undefined ? end : clip(entry.stop, size, low, high);
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return { start: length === 0 ? 0 : start, step, length };
}

/** The step of a range of whole numbers. */
function checkedRange({ start = 0, stop = 0, step = 1 }: SliceRange, axis: number): number {
  for (const value of [start, stop, step]) {
    if (!Number.isSafeInteger(value)) {
      throw new IndexError(`range of axis ${axis} takes whole numbers, not ${value}`);
    }
  }
  if (step === 0) throw new IndexError(`range of axis ${axis} has step 0; steps are not zero`);
  return step;
}

function position(index: number, axis: number, size: number): number {
  const wrapped = index < 0 ? index + size : index;
  if (!Number.isSafeInteger(index) || wrapped < 0 || wrapped >= size) {
    throw new IndexError(`index ${index} is out of bounds for axis ${axis} of length ${size}`);
  }
  return wrapped;
}

function clip(index: number, size: number, low: number, high: number): number {
  return Math.min(Math.max(index < 0 ? index + size : index, low), high);
}
