/** Users' functions on blocks. */
import {
  type Chunks,
  type DType,
  GraphLimitError,
  KernelFunctionError,
  normalizeAxis,
  parseDType,
  ShapeError,
  sameChunks,
  shown,
} from "../../../core/index.ts";
import { type AnyFunction, textKernel } from "../../../kernels/index.ts";
import {
  blockwise,
  GRAPH_LIMITS,
  type Kernel,
  type Layer,
  makeLayer,
  overlap,
  type Plain,
} from "../../../layers/index.ts";
import { align } from "./align.ts";
import { arrayType } from "./elementwise.ts";

/** An exported function of a module that every worker can import. */
export interface ModuleFunction {
  /** An absolute path, a `file:` URL, or a package. */
  readonly module: string;
  /** Name of the export. */
  readonly name: string;
}

/** What a user's function can be: code whose text is sent, or a module's export. */
export type UserFunction<F> = F | ModuleFunction;

/** Values that a function's text uses but does not declare; plain data. */
export type Captures = { readonly [name: string]: Plain };

/**
 * The kernel that runs a user's function, whose captured values travel with it.
 * @throws KernelFunctionError for what is no function, has no text, or captures what cannot be sent
 */
export function functionKernel(fn: UserFunction<AnyFunction>, captures: Captures): Kernel {
  checkCaptures(captures);
  if (typeof fn !== "function") return moduleKernel(fn, captures);
  return textKernel(fn, captures);
}

function moduleKernel(fn: ModuleFunction, captures: Captures): Kernel {
  if (typeof fn?.module !== "string" || typeof fn.name !== "string") {
    throw new KernelFunctionError(
      `a block function of type ${typeof fn}`,
      "give a function, or { module, name } of an exported one",
    );
  }
  return { kind: "module", specifier: fn.module, name: fn.name, params: captures };
}

/** Nested deeper, captured values are taken for circular. */
const CAPTURE_DEPTH_MAX = 30;

function checkCaptures(captures: Captures): void {
  const size = { bytes: 0 };
  for (const [name, value] of Object.entries(captures)) {
    const wrong = unsendable(value, 0, size);
    const { bytesMax } = GRAPH_LIMITS;
    // Before it becomes part of a layer's key, which would be hashed.
    if (size.bytes > bytesMax) throw new GraphLimitError("captured bytes", size.bytes, bytesMax);
    if (wrong === undefined) continue;
    throw new KernelFunctionError(
      `captured value "${name}"`,
      `it holds ${wrong}, which cannot be sent; capture numbers, text, bytes, and lists and records of them`,
    );
  }
}

/** What in a value is no plain data; adds up the bytes of text and raw data. */
function unsendable(value: unknown, depth: number, size: { bytes: number }): string | undefined {
  if (depth > CAPTURE_DEPTH_MAX) return "itself, or more than 30 levels";
  if (typeof value === "string" || value instanceof Uint8Array) {
    size.bytes += value.length;
    return undefined;
  }
  const what = strangeType(value);
  if (what !== undefined || typeof value !== "object" || value === null) return what;
  for (const item of Object.values(value)) {
    const wrong = unsendable(item, depth + 1, size);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The type of a value that is neither a scalar, a list nor a record. */
function strangeType(value: unknown): string | undefined {
  if (value === undefined) return "undefined";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  return `a ${value.constructor.name}`;
}

/** Options of {@link mapBlocksLayer}. */
export interface MapBlocksSpec {
  readonly dtype: DType;
  /** Chunks of the result, where the function changes the lengths of blocks; the grid stays. */
  readonly chunks?: Chunks;
}

/**
 * One call of a function for each block of arrays that broadcast against each other.
 * @throws ShapeError when `chunks` has another number of blocks.
 */
export function mapBlocksLayer(
  inputs: readonly Layer[],
  kernel: Kernel,
  spec: MapBlocksSpec,
): Layer {
  const { layers, shape } = align(inputs);
  const out = shape.map((_, axis) => axis);
  const ins = layers.map((layer) => out.slice(shape.length - layer.shape.length));
  const { chunks } = spec;
  const dtype = parseDType(spec.dtype);
  const sizes = chunks === undefined ? [] : chunks.map((axis, label) => [label, axis] as const);
  if (sizes.length !== 0 && sizes.length !== shape.length) {
    throw new ShapeError(
      `mapBlocks: chunks name ${sizes.length} axes, the blocks have ${shape.length}`,
    );
  }
  return makeLayer(blockwise, { out, ins, domain: [], sizes, kernel, dtype }, layers);
}

/** How far a block sees into its neighbours, and what lies beyond the array. */
export interface OverlapSpec {
  /** Elements on each side: one number for all axes, one an axis, or a record by axis. */
  readonly depth: number | readonly number[] | { readonly [axis: number]: number };
  /** `"none"` (blocks at the edge are smaller), or what fills the halo at the edges of the array. */
  readonly boundary?: Boundary | readonly Boundary[];
}

/** What lies beyond the edge of an array; a number is a constant. */
export type Boundary = "none" | "reflect" | "nearest" | "periodic" | number;

/** Blocks with their halos, and what is to be trimmed off each side again. */
export interface Overlapped {
  readonly layer: Layer;
  readonly depth: readonly number[];
  readonly boundary: readonly Boundary[];
}

/** Adds halos. @throws ShapeError for depths that are not whole numbers ≥ 0, or reach past the array. */
export function overlapLayer(input: Layer, spec: OverlapSpec): Overlapped {
  const rank = input.shape.length;
  const depth = depths(spec.depth, rank);
  const boundary = Array.from({ length: rank }, (_, axis) =>
    isList(spec.boundary) ? (spec.boundary[axis] ?? "none") : (spec.boundary ?? "none"),
  );
  depth.forEach((n, axis) => {
    if (!Number.isSafeInteger(n) || n < 0 || n > input.shape[axis]) {
      throw new ShapeError(
        `overlap of ${n} along axis ${axis} of length ${input.shape[axis]}: whole numbers from 0 to the length`,
      );
    }
  });
  const layer = makeLayer(overlap, { before: depth, after: depth, boundary }, [input]);
  return { layer, depth, boundary };
}

function depths(spec: OverlapSpec["depth"], rank: number): readonly number[] {
  if (typeof spec === "number") return new Array<number>(rank).fill(spec);
  if (isList(spec)) {
    if (spec.length !== rank) throw new ShapeError(`depth names ${spec.length} axes of ${rank}`);
    return spec;
  }
  if (typeof spec !== "object" || spec === null) {
    throw new ShapeError(`depth is a number, or one for each axis, not ${shown(spec)}`);
  }
  const depth = new Array<number>(rank).fill(0);
  for (const [axis, n] of Object.entries(spec)) depth[normalizeAxis(Number(axis), rank)] = n;
  return depth;
}

function isList<T>(value: unknown): value is readonly T[] {
  return Array.isArray(value);
}

/** Cuts the halos off again, so that blocks are as long as those of `like`. */
export function trimLayer(layer: Layer, { depth, boundary }: Overlapped, like: Layer): Layer {
  if (sameChunks(layer.chunks, like.chunks)) return layer;
  const labels = layer.shape.map((_, axis) => axis);
  const dtype = arrayType(layer);
  // Without a boundary, the first block has no halo in front of it and the last none behind.
  const params = { depth, open: boundary.map((kind) => kind === "none") };
  return makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: like.chunks.map((axis, label) => [label, axis] as const),
      kernel: { kind: "builtin", name: "trim", params },
      dtype,
    },
    [layer],
  );
}
