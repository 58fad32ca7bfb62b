/** From the chunks that users write to canonical ones. The rules are Dask's `normalize_chunks`. */
import { type AxisChunks, axisOf, axisRuns, regularAxis } from "./axis-chunks.ts";
import { parseBytes } from "./byte-size.ts";
import type { Chunks } from "./chunks.ts";
import { type DType, dtypeInfo } from "./dtypes.ts";
import { ChunksError } from "./errors/values.ts";
import type { Shape } from "./shapes.ts";

/** One axis: a block length, -1 (one block), "auto", a block size ("64MiB"), the lengths, or null (as before). */
export type AxisChunkSpec = number | string | readonly number[] | AxisChunks | null;

/** All axes alike, a list with one entry an axis, or a record by axis number (the others as before). */
export type ChunkSpec =
  | number
  | string
  | null
  | readonly AxisChunkSpec[]
  | { readonly [axis: number]: AxisChunkSpec };

export interface ChunkOptions {
  /** Chunks that `null` keeps, and whose multiples "auto" prefers. */
  readonly previous?: Chunks | undefined;
  /** Block size that "auto" aims at; `AUTO_BYTES` by default. */
  readonly limitBytes?: number | undefined;
}

/** Block size that "auto" aims at: a task of some milliseconds, and several of them in memory at a time. */
export const AUTO_BYTES: number = 16 * 2 ** 20;

interface Pending {
  readonly axis: number;
  readonly limitBytes: number;
}

/** Canonical chunks of `shape`. Throws `ChunksError` when they do not add up, `ByteSizeError` for a bad text. */
export function normalizeChunks(
  spec: ChunkSpec,
  shape: Shape,
  dtype: DType,
  options: ChunkOptions = {},
): Chunks {
  const specs = spread(spec, shape, options);
  const limitBytes = options.limitBytes ?? AUTO_BYTES;
  const autos: Pending[] = [];
  const axes = specs.map((one, axis) => {
    if (typeof one !== "string") return fixedAxis(one, shape[axis], axis, options.previous?.[axis]);
    const limit = one === "auto" ? limitBytes : parseBytes(one);
    autos.push({ axis, limitBytes: limit });
    return undefined;
  });
  fillAutos(axes, autos, shape, dtypeInfo(dtype).itemsize, options.previous);
  return Object.freeze(axes as AxisChunks[]);
}

function spread(spec: ChunkSpec, shape: Shape, options: ChunkOptions): readonly AxisChunkSpec[] {
  if (spec === null || typeof spec !== "object") return shape.map(() => spec);
  if (!Array.isArray(spec))
    return spreadRecord(spec as Record<string, AxisChunkSpec>, shape, options);
  // A flat list for one axis gives its block lengths: [3, 3, 4].
  if (shape.length === 1 && spec.length > 1 && spec.every((size) => typeof size === "number")) {
    return [spec as readonly number[]];
  }
  if (spec.length !== shape.length) {
    throw new ChunksError(
      `chunks for ${spec.length} axes, but the array has ${shape.length}: [${shape.join(", ")}]`,
      { axes: spec.length, shape },
    );
  }
  return spec as readonly AxisChunkSpec[];
}

function spreadRecord(
  spec: Readonly<Record<string, AxisChunkSpec>>,
  shape: Shape,
  { previous }: ChunkOptions,
): readonly AxisChunkSpec[] {
  const out: AxisChunkSpec[] = shape.map(() => (previous ? null : -1));
  for (const [name, one] of Object.entries(spec)) {
    const axis = Number(name) < 0 ? Number(name) + shape.length : Number(name);
    if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
      throw new ChunksError(`chunks name axis ${name} of an array with ${shape.length}`, {
        axis: name,
      });
    }
    out[axis] = one;
  }
  return out;
}

function fixedAxis(
  one: number | readonly number[] | AxisChunks | null,
  length: number,
  axis: number,
  previous: AxisChunks | undefined,
): AxisChunks {
  if (one === null) return previous ?? regularAxis(length, Math.max(length, 1));
  if (typeof one === "number") {
    if (one === -1 || (one >= length && Number.isFinite(one))) {
      return regularAxis(length, Math.max(length, 1));
    }
    if (Number.isInteger(one) && one >= 1) return regularAxis(length, one);
    throw new ChunksError(
      `chunk size ${one} along axis ${axis}; it must be a whole number ≥ 1, or -1 for one block`,
      { axis, size: one },
    );
  }
  const made = isAxis(one) ? axisRuns(one.sizes, one.counts) : axisOf(one);
  if (made.length !== length) {
    throw new ChunksError(
      `chunks along axis ${axis} add up to ${made.length}, but the axis has ${length} elements`,
      { axis, sum: made.length, length },
    );
  }
  return made;
}

function isAxis(value: readonly number[] | AxisChunks): value is AxisChunks {
  return !Array.isArray(value);
}

/** Shares the byte budget between the open axes: equal lengths, except that short axes take all they have. */
function fillAutos(
  axes: (AxisChunks | undefined)[],
  autos: readonly Pending[],
  shape: Shape,
  itemsize: number,
  previous: Chunks | undefined,
): void {
  let open = autos;
  let fixed = itemsize;
  for (const axis of axes) if (axis) fixed *= Math.max(1, ...largest(axis));
  while (open.length > 0) {
    const limit = Math.min(...open.map(({ limitBytes }) => limitBytes));
    const share = Math.max(1, Math.floor((limit / fixed) ** (1 / open.length) + 1e-9));
    const small = open.filter(({ axis }) => shape[axis] <= share);
    const settle = small.length > 0 ? small : open;
    for (const { axis } of settle) {
      const length = shape[axis];
      const size = length <= share ? length : evenSize(length, fitted(share, previous?.[axis]));
      axes[axis] = regularAxis(length, Math.max(1, size));
      fixed *= Math.max(1, Math.min(size, length));
    }
    open = open.filter((one) => !settle.includes(one));
  }
}

function largest(axis: AxisChunks): number[] {
  return [axis.sizes.reduce((most, size) => Math.max(most, size), 0)];
}

/** A multiple of the block length that is there already: then no block is cut. */
function fitted(share: number, previous: AxisChunks | undefined): number {
  const size = previous?.sizes[0] ?? 0;
  if (previous === undefined || previous.sizes.length > 2 || size === 0 || size > share)
    return -share;
  return Math.floor(share / size) * size;
}

/** The same number of blocks, but of even length; negative sizes are free to change. */
function evenSize(length: number, size: number): number {
  if (size > 0) return size;
  const blocks = Math.ceil(length / -size);
  return Math.ceil(length / blocks);
}
