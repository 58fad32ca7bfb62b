/** What the metadata of a Zarr array may say. Files come from outside, so every number is looked at. */
import { CorruptFileError, RANK_MAX } from "../../core/index.ts";

/** Metadata longer than this are refused: attributes have no bound of their own. */
export const METADATA_BYTES_MAX = 16 * 2 ** 20;
/** Bytes of one chunk at most: what zarrita allocates for a chunk that is missing. */
const CHUNK_BYTES_MAX = 2 ** 31;
/** What a fill value may be when it is text; other texts would become wrong numbers. */
const FILL_TEXT = /^(?:NaN|-?Infinity|[+-]?\d+)$/;

/** The files that may hold the metadata of an array, and the version that each stands for. */
export const METADATA_FILES = [
  { name: "zarr.json", format: 3 },
  { name: ".zarray", format: 2 },
] as const;

/** @throws CorruptFileError for metadata that are no JSON, of another version, or of no array */
export function checkMetadata(path: string, text: string, format: number): void {
  const refuse = refusal(path);
  const found = parse(text, refuse);
  if (found["zarr_format"] !== format) {
    refuse(`its zarr_format is ${shown(found["zarr_format"])}, not ${format}`);
  }
  if (format === 3 && found["node_type"] !== "array") {
    refuse(`its node_type is ${shown(found["node_type"])}; name the directory of one array`);
  }
  checkLayout(path, found["shape"], format === 3 ? chunkShape(found) : found["chunks"]);
  const fill = found["fill_value"];
  const fits = fill === null || fill === undefined || /^(?:number|boolean)$/.test(typeof fill);
  if (!fits && !(typeof fill === "string" && FILL_TEXT.test(fill))) {
    refuse(`its fill_value ${shown(fill)} stands for no number`);
  }
}

function chunkShape(metadata: Record<string, unknown>): unknown {
  const grid = record(metadata["chunk_grid"]);
  return record(grid["configuration"])["chunk_shape"];
}

/**
 * Shape and chunk shape are lists of whole numbers, equally long, and no chunk has length 0.
 * @throws CorruptFileError
 */
export function checkLayout(path: string, shape: unknown, chunks: unknown, itemsize = 1): void {
  const refuse = refusal(path);
  if (!isLengths(shape, 0)) refuse(`its shape ${shown(shape)} is no list of whole numbers ≥ 0`);
  if (!isLengths(chunks, 1)) refuse(`its chunk shape ${shown(chunks)} has no lengths ≥ 1`);
  const [axes, own] = [(shape as unknown[]).length, chunks as number[]];
  if (axes !== own.length) refuse(`its shape has ${axes} axes, its chunks have ${own.length}`);
  const bytes = own.reduce((product, length) => product * length, itemsize);
  if (bytes > CHUNK_BYTES_MAX) refuse(`a chunk of [${own}] takes ${bytes} bytes`);
}

function isLengths(value: unknown, least: number): boolean {
  if (!Array.isArray(value) || value.length > RANK_MAX) return false;
  return value.every((length) => Number.isSafeInteger(length) && length >= least);
}

type Refuse = (reason: string) => never;

function refusal(path: string): Refuse {
  return (reason) => {
    throw new CorruptFileError(path, "Zarr", reason);
  };
}

function parse(text: string, refuse: Refuse): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch (error) {
    return refuse(`its metadata are no JSON: ${(error as Error).message}`);
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "missing").slice(0, 80);
}
