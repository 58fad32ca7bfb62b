/** The steps of random programs of layers. A step that does not fit its layers answers nothing. */
import { type AxisChunks, axisOf, sameChunks } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  concat,
  constExpr,
  coordExpr,
  type Expr,
  type ExprOperand,
  inputExpr,
  type Layer,
  makeLayer,
  type OpName,
  overlap,
  packIndices,
  type ReductionName,
  rechunk,
  reduce,
  reductionOf,
  reshape,
  scan,
  slice,
  stack,
  take,
  transpose,
  withAnnotations,
} from "../../src/layers/index.ts";

import { cut, type Draw, LAYER_SOURCES } from "./layer-sources.ts";

/** Both in the chunks of `x` where shapes agree axis by axis, from the last; undefined if they do not. */
function aligned(x: Layer, y: Layer): readonly [Layer, Layer] | undefined {
  const rank = Math.min(x.shape.length, y.shape.length);
  for (let a = 1; a <= rank; a++) {
    const [m, n] = [x.shape.at(-a), y.shape.at(-a)];
    if (m !== n && m !== 1 && n !== 1) return undefined;
  }
  const skip = y.shape.length - x.shape.length;
  const own = x.chunks.map((axis) => (axis.length === 1 ? axisOf([1]) : axis));
  const chunks = y.chunks.map((axis, a) => {
    if (axis.length === 1) return axisOf([1]);
    const other = own[a - skip];
    return other !== undefined && other.length === axis.length ? other : axis;
  });
  return [rechunked(x, own), rechunked(y, chunks)];
}

const rechunked = (x: Layer, chunks: readonly AxisChunks[]): Layer =>
  sameChunks(x.chunks, chunks) ? x : makeLayer(rechunk, { chunks }, [x]);

function elementwise(layers: readonly Layer[], build: (args: readonly Expr[]) => Expr): Layer {
  const rank = Math.max(...layers.map(({ shape }) => shape.length));
  const out = Array.from({ length: rank }, (_, axis) => axis);
  const expr = build(layers.map((_, k) => inputExpr(k, "float64")));
  return makeLayer(
    blockwise,
    {
      out,
      ins: layers.map(({ shape }) => out.slice(rank - shape.length)),
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr },
      dtype: "float64",
    },
    layers,
  );
}

const UNARY: readonly ((x: ExprOperand) => Expr)[] = [
  (x) => callExpr("add", [x, 1]),
  (x) => callExpr("multiply", [x, 0.5]),
  (x) => callExpr("sin", [x]),
  (x) => callExpr("where", [callExpr("greater", [x, 2]), x, callExpr("negative", [x])]),
];
const BINARY: readonly OpName[] = ["add", "subtract", "multiply", "maximum", "minimum"];

/** A step. */
export type Op = (x: Layer, y: Layer, draw: Draw) => Layer | undefined;

const unary: Op = (x, _y, draw) => elementwise([x], ([a]) => UNARY[draw(UNARY.length)](a));

const binary: Op = (x, y, draw) => {
  const both = aligned(x, y);
  if (both === undefined) return undefined;
  return elementwise(both, (args) => callExpr(BINARY[draw(BINARY.length)], args));
};

/** Positions along the axes matter. */
const positional: Op = (x) =>
  elementwise([x], ([a]) =>
    x.shape.reduce<Expr>(
      (sum, _, axis) =>
        callExpr("add", [callExpr("multiply", [sum, constExpr(0.5, "float64")]), coordExpr(axis)]),
      a,
    ),
  );

const sliced: Op = (x, _y, draw) => {
  const axes = x.shape.map((size) => {
    if (size === 0) return { start: 0, step: 1, length: 0, drop: false };
    const kind = draw(5);
    if (kind === 0) return { start: 0, step: 1, length: size, drop: false };
    const start = draw(size);
    if (kind === 1) return { start, step: 1, length: 1, drop: true };
    if (kind === 2) return { start, step: 1, length: draw(size - start + 1), drop: false };
    const step = 1 + draw(3);
    if (kind === 3)
      return { start, step: -step, length: Math.floor(start / step) + 1, drop: false };
    return { start, step, length: Math.floor((size - 1 - start) / step) + 1, drop: false };
  });
  const attrs = {
    start: axes.map(({ start }) => start),
    step: axes.map(({ step }) => step),
    length: axes.map(({ length }) => length),
    drop: axes.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
  };
  return makeLayer(slice, attrs, [x]);
};

const transposed: Op = (x, _y, draw) => {
  const axes = x.shape.map((_, axis) => axis);
  for (let a = axes.length - 1; a > 0; a--) {
    const b = draw(a + 1);
    [axes[a], axes[b]] = [axes[b], axes[a]];
  }
  return makeLayer(transpose, { axes }, [x]);
};

const cutAnew: Op = (x, _y, draw) =>
  makeLayer(rechunk, { chunks: x.shape.map((length) => cut(length, draw)) }, [x]);

const joined: Op = (x, y, draw) => {
  if (x.shape.length === 0 || x.shape.length !== y.shape.length) return undefined;
  const axis = draw(x.shape.length);
  if (x.shape.some((n, a) => a !== axis && n !== y.shape[a])) return undefined;
  const other = rechunked(y, x.chunks.with(axis, y.chunks[axis]));
  return makeLayer(concat, { axis }, draw(2) === 0 ? [x, other] : [other, x, x]);
};

const stacked: Op = (x, y, draw) => {
  if (x.shape.length > 2) return undefined;
  const same = x.shape.length === y.shape.length && x.shape.every((n, a) => n === y.shape[a]);
  const axis = draw(x.shape.length + 1);
  return makeLayer(stack, { axis }, same ? [x, rechunked(y, x.chunks), x] : [x, x]);
};

const REDUCTIONS: readonly ReductionName[] = ["sum", "max", "mean", "var", "argmax", "min", "prod"];

const reduced: Op = (x, _y, draw) => {
  const name = REDUCTIONS[draw(REDUCTIONS.length)];
  const all = x.shape.map((_, axis) => axis);
  const axes = name === "argmax" ? all.slice(0, 1) : all.filter(() => draw(2) === 0);
  if (axes.length === 0 || x.shape.includes(0)) return undefined;
  const reduction = reductionOf(name, "float64");
  const made = makeLayer(reduce, { reduction, axes, keepdims: draw(2) === 0 }, [x]);
  if (made.dtype === "float64") return made;
  const out = made.shape.map((_, axis) => axis);
  const expr = callExpr("add", [inputExpr(0, "int64"), constExpr(0.5, "float64")]);
  const kernel = { kind: "expr", expr } as const;
  return makeLayer(
    blockwise,
    { out, ins: [out], domain: [], sizes: [], kernel, dtype: "float64" },
    [made],
  );
};

const taken: Op = (x, _y, draw) => {
  const axis = x.shape.findIndex((n) => n > 0);
  if (axis < 0) return undefined;
  const regular = draw(2) === 0;
  const size = x.shape[axis];
  const count = 1 + draw(size);
  const positions = Array.from({ length: count }, (_, i) => (regular ? i : draw(size)));
  const attrs = { axis, indices: packIndices(positions), chunks: cut(count, draw) };
  return makeLayer(take, attrs, [x]);
};

const haloed: Op = (x, _y, draw) => {
  const boundary = x.shape.map((n) =>
    n === 0 ? ("none" as const) : (["none", "reflect", 7] as const)[draw(3)],
  );
  const depth = (): number[] => x.shape.map(() => (draw(2) === 0 ? 0 : 1));
  return makeLayer(overlap, { before: depth(), after: depth(), boundary }, [x]);
};

const scanned: Op = (x, _y, draw) => {
  if (x.shape.length === 0) return undefined;
  const axis = draw(x.shape.length);
  const whole = rechunked(x, x.chunks.with(axis, axisOf([x.shape[axis]])));
  return makeLayer(scan, { axis, op: "sum", dtype: "float64" }, [whole]);
};

const expanded: Op = (x, _y, draw) => {
  if (x.shape.length > 2) return undefined;
  const at = draw(x.shape.length + 1);
  const attrs = {
    shape: x.shape.toSpliced(at, 0, 1),
    chunks: x.chunks.toSpliced(at, 0, axisOf([1])),
  };
  return makeLayer(reshape, attrs, [x]);
};

const broadcast: Op = (x, _y, draw) => {
  if (x.shape.length > 2) return undefined;
  const out = [9, ...x.shape.map((_, axis) => axis)];
  const grown = x.shape.flatMap((n, axis) =>
    n === 1 && x.chunks[axis].blocks === 1 && draw(2) === 0 ? [[axis, cut(3, draw)] as const] : [],
  );
  return makeLayer(
    blockwise,
    {
      out,
      ins: [out.slice(1)],
      domain: [[9, cut(1 + draw(4), draw)], ...grown],
      sizes: [],
      kernel: { kind: "expr", expr: inputExpr(0, "float64") },
      dtype: "float64",
    },
    [x],
  );
};

/** x @ y where that fits; else x by its transpose, or the other way round. */
const product: Op = (x, y, draw) => {
  if (x.shape.length !== 2 || x.shape.includes(0)) return undefined;
  const turned = makeLayer(transpose, { axes: [1, 0] }, [x]);
  if (y.shape.length === 2 && x.shape[1] === y.shape[0]) return contracted(x, y);
  return draw(2) === 0 ? contracted(x, turned) : contracted(turned, x);
};

function contracted(x: Layer, y: Layer): Layer {
  const params = { a: [0, 2], b: [2, 1], out: [0, 1] };
  return makeLayer(
    blockwise,
    {
      out: params.out,
      ins: [params.a, params.b],
      domain: [],
      sizes: [],
      kernel: { kind: "builtin", name: "contract", params },
      dtype: "float64",
    },
    [x, rechunked(y, [x.chunks[1], y.chunks[1]])],
  );
}

const wished: Op = (x, _y, draw) => withAnnotations(x, { priority: draw(3) });

const fresh: Op = (_x, _y, draw) => LAYER_SOURCES[draw(LAYER_SOURCES.length)](draw);

/** Every step; common ones more than once. */
export const LAYER_OPS: readonly Op[] = [
  unary,
  unary,
  binary,
  binary,
  binary,
  positional,
  sliced,
  sliced,
  sliced,
  sliced,
  transposed,
  transposed,
  cutAnew,
  cutAnew,
  joined,
  stacked,
  reduced,
  reduced,
  taken,
  haloed,
  scanned,
  expanded,
  expanded,
  broadcast,
  product,
  product,
  wished,
  wished,
  fresh,
  fresh,
];
