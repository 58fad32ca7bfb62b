/** Arrays that rules are tried on: small, with every chunking, and values at the edges of their types. */
import {
  type AxisChunks,
  axisOf,
  type Chunks,
  type DType,
  regularAxis,
  shapeOf,
  type TypedArray,
} from "../../core/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  type Kernel,
  type Layer,
  makeLayer,
  overlap,
  registerPayload,
  source,
  withAnnotations,
} from "../../layers/index.ts";
import type { Draw } from "../sort.ts";
import { elementsFor } from "./elements.ts";

/** What is known about a leaf beforehand. */
export interface LeafWish {
  readonly chunks?: Chunks;
  readonly dtype?: DType;
  /** At least so many axes. */
  readonly rankMin?: number;
  readonly rankMax?: number;
}

const RANKS: Readonly<Record<Draw["scope"], readonly number[]>> = {
  small: [1, 0, 2],
  full: [1, 2, 3, 0, 1, 2, 4],
  large: [2, 1, 3],
};
const LENGTHS: Readonly<Record<Draw["scope"], readonly number[]>> = {
  small: [2, 1, 3, 0],
  full: [2, 3, 1, 4, 0, 2, 3, 8],
  large: [2000, 300, 64, 1],
};
/** Floats more often: they have NaN, infinities, signs of zero, and rounding. */
const DTYPES: readonly DType[] = [
  "float64",
  "int32",
  "float32",
  "int64",
  "float64",
  "int8",
  "uint8",
  "float32",
  "bool",
  "uint64",
  "float64",
  "int16",
  "uint16",
  "uint32",
];

/** The length of a new axis. */
export const lengthOf = (draw: Draw): number => draw.of(LENGTHS[draw.scope]);

/** The shape of a new array. */
export function shapeFor(draw: Draw, { rankMin = 0, rankMax = 4 }: LeafWish = {}): number[] {
  const ranks = RANKS[draw.scope].filter((axes) => axes >= rankMin && axes <= rankMax);
  const rank = ranks.length === 0 ? rankMin : draw.of(ranks);
  let room = draw.scope === "large" ? Number.POSITIVE_INFINITY : draw.elementsMax;
  return Array.from({ length: rank }, (_, axis) => {
    const length = Math.min(
      room,
      draw.within(`axis ${axis}`, () => lengthOf(draw)),
    );
    room = Math.floor(room / Math.max(1, length));
    return length;
  });
}

/** Chunks of an axis: any way to cut it up into blocks, 2^(n-1) of them; empty ones now and then. */
export function cutAxis(length: number, draw: Draw): AxisChunks {
  if (draw.scope === "large") return regularAxis(length, Math.max(1, draw.of([500, 100, length])));
  if (length === 0) return axisOf(draw.once(4) ? [0, 0] : [0]);
  const marks = draw.pick(2 ** Math.min(length - 1, 20));
  const sizes: number[] = [1];
  for (let k = 0; k < length - 1; k++) {
    if ((marks >> k) & 1) sizes.push(1);
    else sizes[sizes.length - 1] += 1;
  }
  if (draw.scope === "full" && draw.once(12)) sizes.splice(draw.pick(sizes.length + 1), 0, 0);
  return axisOf(sizes);
}

/** Chunks of every axis of a shape. */
export const cutShape = (shape: readonly number[], draw: Draw): Chunks =>
  shape.map((length, axis) => draw.within(`cut ${axis}`, () => cutAxis(length, draw)));

/** An element type. */
export const dtypeFor = (draw: Draw): DType =>
  draw.scope === "small"
    ? "float64"
    : draw.scope === "large"
      ? draw.of(["float64", "float32"])
      : draw.of(DTYPES);

/** An array: a literal most of the time, sometimes an expression of positions. */
export const leafLayer = (draw: Draw, wish: LeafWish = {}): Layer =>
  draw.within("leaf", () => leafOf(draw, wish));

function leafOf(draw: Draw, wish: LeafWish): Layer {
  const chunks = wish.chunks ?? cutShape(shapeFor(draw, wish), draw);
  const dtype = wish.dtype ?? dtypeFor(draw);
  if (draw.scope === "large") return fileLayer(chunks, dtype, draw.pick(8));
  if (draw.scope === "full" && draw.once(8))
    return annotated(exprSource(chunks, dtype, draw), draw);
  const data = draw.within("values", () => elementsFor(shapeOf(chunks), dtype, draw));
  const literal = literalLayer(data, dtype, chunks);
  // Rules treat what is no source otherwise: halos of no elements hide it.
  return annotated(draw.scope === "full" && draw.once(6) ? hidden(literal) : literal, draw);
}

function hidden(x: Layer): Layer {
  const none = x.shape.map(() => 0);
  const boundary = x.shape.map(() => "none" as const);
  return makeLayer(overlap, { before: none, after: none, boundary }, [x]);
}

/** Wishes on a layer: rare, and few different ones, so that equal ones meet. */
export function annotated(layer: Layer, draw: Draw): Layer {
  if (draw.scope !== "full" || !draw.once(10)) return layer;
  return withAnnotations(layer, draw.of([{ priority: 1 }, { priority: 2 }, { retries: 1 }]));
}

/** A source over row-major data. */
export function literalLayer(data: TypedArray, dtype: DType, chunks: Chunks): Layer {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const payload = registerPayload(bytes.slice());
  const shape = chunks.map(({ length }) => length);
  const params = { payload: { hash: payload.hash, bytes: payload.bytes }, shape };
  return makeSource({ kind: "builtin", name: "literal", params }, chunks, dtype);
}

function makeSource(kernel: Kernel, chunks: Chunks, dtype: DType): Layer {
  const origin = chunks.map(() => 0);
  const steps = chunks.map(() => 1);
  return makeLayer(source, { kernel, chunks, domain: chunks, origin, steps, dtype }, []);
}

/** An array of a file that is never read: for costs. */
function fileLayer(chunks: Chunks, dtype: DType, number: number): Layer {
  return makeSource({ kind: "builtin", name: "zarr", params: `file-${number}` }, chunks, dtype);
}

/** `Σ coordinate · 10^axis`, or a constant. */
function exprSource(chunks: Chunks, dtype: DType, draw: Draw): Layer {
  const constant = draw.once(3);
  const flat = chunks.reduce<Expr>(
    (sum, _, axis) =>
      callExpr("add", [callExpr("multiply", [sum, constExpr(10, "float64")]), coordExpr(axis)]),
    constExpr(1, "float64"),
  );
  const expr = constant ? constExpr(3, "float64") : flat;
  return makeSource({ kind: "expr", expr: castExpr(expr, dtype) }, chunks, dtype);
}
