/** The terms of plan files: one function for each word that makes a layer. */
import { axisOf, axisRuns, type Chunks, type DType, regularAxis } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  concat,
  constExpr,
  coordExpr,
  type Expr,
  type ExprOperand,
  inputExpr,
  isOpName,
  type Kernel,
  type Layer,
  makeLayer,
  overlap,
  packIndices,
  type ReductionName,
  randomExpr,
  rechunk,
  reduce,
  reductionOf,
  reductionState,
  reshape,
  type SliceAttrs,
  scan,
  slice,
  source,
  stack,
  take,
  transpose,
  tree,
} from "../../src/layers/index.ts";

/** Words of one line behind the name: layers by name, numbers and options as text. */
export interface Words {
  readonly words: readonly string[];
  layer(word: string): Layer;
}

type Term = (words: Words) => Layer;

const numbers = (text: string): number[] => text.split(",").filter(Boolean).map(Number);

/** `8x6` → [8, 6]; `-` → []. */
const shapeFrom = (text: string): number[] => (text === "-" ? [] : text.split("x").map(Number));

/** `4x3`, or `4+3+1x3` for given lengths. */
function chunksFrom(text: string, shape: readonly number[]): Chunks {
  if (text === "-") return [];
  return text.split("x").map((part, axis) => {
    const sizes = part.split("+").map(Number);
    return sizes.length > 1 ? axisOf(sizes) : regularAxis(shape[axis], sizes[0]);
  });
}

function made(kernel: Kernel, dtype: DType, [shapeText, chunkText]: readonly string[]): Layer {
  const shape = shapeFrom(shapeText);
  const chunks = chunksFrom(chunkText ?? shapeText, shape);
  const origin = shape.map(() => 0);
  const steps = shape.map(() => 1);
  return makeLayer(source, { kernel, chunks, domain: chunks, origin, steps, dtype }, []);
}

const flat = (rank: number): Expr =>
  Array.from({ length: rank }, (_, axis) => coordExpr(axis)).reduce<Expr>(
    (sum, coord) =>
      callExpr("add", [callExpr("multiply", [sum, constExpr(100, "float64")]), coord]),
    constExpr(0, "float64"),
  );

/** Operands that broadcast; labels of the last axes agree. */
export function elementwise(
  operands: readonly (Layer | number)[],
  build: (args: readonly ExprOperand[]) => Expr,
): Layer {
  const layers = operands.filter((operand) => typeof operand !== "number");
  const rank = Math.max(...layers.map(({ shape }) => shape.length));
  let next = 0;
  const args = operands.map((operand) =>
    typeof operand === "number" ? operand : inputExpr(next++, operand.dtype as DType),
  );
  const expr = build(args);
  const out = Array.from({ length: rank }, (_, axis) => axis);
  const ins = layers.map(({ shape }) => out.slice(rank - shape.length));
  return makeLayer(
    blockwise,
    { out, ins, domain: [], sizes: [], kernel: { kind: "expr", expr }, dtype: expr.dtype },
    layers,
  );
}

/** One axis of a slice as text: `2`, `1:5`, `::-1`. */
function sliceAxis(text: string, size: number): AxisText {
  const [from, to, by] = text.split(":");
  if (to === undefined) return { start: Number(from), step: 1, length: 1, drop: true };
  const step = Number(by || 1);
  const [first, last] = step > 0 ? [0, size] : [size - 1, -1];
  const start = from === "" ? first : Number(from);
  const stop = to === "" ? last : Number(to);
  return { start, step, length: Math.max(0, Math.ceil((stop - start) / step)), drop: false };
}

interface AxisText {
  readonly start: number;
  readonly step: number;
  readonly length: number;
  readonly drop: boolean;
}

function sliceAttrs(texts: readonly string[], shape: readonly number[]): SliceAttrs {
  const axes = shape.map((size, axis) => sliceAxis(texts[axis] ?? ":", size));
  return {
    start: axes.map(({ start }) => start),
    step: axes.map(({ step }) => step),
    length: axes.map(({ length }) => length),
    drop: axes.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
  };
}

function contract(a: Layer, b: Layer): Layer {
  const params = { a: [0, 2], b: [2, 1], out: [0, 1] };
  return makeLayer(
    blockwise,
    {
      out: [0, 1],
      ins: [
        [0, 2],
        [2, 1],
      ],
      domain: [],
      sizes: [],
      kernel: { kind: "builtin", name: "contract", params },
      dtype: "float64",
    },
    [a, b],
  );
}

function partial(name: ReductionName, x: Layer, axes: readonly number[]): Layer {
  const reduction = reductionOf(name, x.dtype as DType);
  const { width, dtype } = reductionState(reduction);
  const labels = x.shape.map((_, axis) => axis);
  const expr = inputExpr(0, reduction.input);
  return makeLayer(
    blockwise,
    {
      out: width > 1 ? [...labels, labels.length] : labels,
      ins: [labels],
      domain: width > 1 ? [[labels.length, axisOf([width])]] : [],
      sizes: axes.map((axis) => [axis, axisRuns([1], [x.grid[axis]])] as const),
      kernel: { kind: "reduce", expr, reduction, axes, shape: x.shape },
      dtype,
    },
    [x],
  );
}

/** Every word, and what may stand behind it. */
export const TERMS: Readonly<Record<string, Term>> = {
  // file SHAPE CHUNKS: something read from outside
  file: ({ words }) =>
    made({ kind: "builtin", name: "zarr", params: words[0] }, "float64", words.slice(1)),
  literal: ({ words }) =>
    made({ kind: "builtin", name: "literal", params: words[0] }, "float64", words.slice(1)),
  ones: ({ words }) => made({ kind: "expr", expr: constExpr(1, "float64") }, "float64", words),
  // iota SHAPE CHUNKS: every element tells its position
  iota: ({ words }) =>
    made({ kind: "expr", expr: flat(shapeFrom(words[0]).length) }, "float64", words),
  random: ({ words }) => {
    const counter = flat(shapeFrom(words[0]).length);
    return made(
      { kind: "expr", expr: randomExpr("normal", counter, { key: [1, 2] }) },
      "float64",
      words,
    );
  },
  slice: ({ words, layer }) => {
    const x = layer(words[0]);
    return makeLayer(slice, sliceAttrs(words.slice(1), x.shape), [x]);
  },
  transpose: ({ words, layer }) =>
    makeLayer(transpose, { axes: words.slice(1).map(Number) }, [layer(words[0])]),
  rechunk: ({ words, layer }) => {
    const x = layer(words[0]);
    return makeLayer(rechunk, { chunks: chunksFrom(words[1], x.shape) }, [x]);
  },
  concat: ({ words, layer }) =>
    makeLayer(concat, { axis: Number(words[0]) }, words.slice(1).map(layer)),
  stack: ({ words, layer }) =>
    makeLayer(stack, { axis: Number(words[0]) }, words.slice(1).map(layer)),
  // reduce NAME x AXES [keepdims]
  reduce: ({ words, layer }) => {
    const x = layer(words[1]);
    const reduction = reductionOf(words[0] as ReductionName, x.dtype as DType);
    const keepdims = words[3] === "keepdims";
    return makeLayer(reduce, { reduction, axes: numbers(words[2]), keepdims }, [x]);
  },
  // partial NAME x AXES: one partial result a block, as LowerReduce makes them
  partial: ({ words, layer }) =>
    partial(words[0] as ReductionName, layer(words[1]), numbers(words[2])),
  // tree NAME x AXES ARITY LENGTHS: the last level over partial results
  tree: ({ words, layer }) => {
    const x = layer(words[1]);
    const reduction = reductionOf(words[0] as ReductionName, "float64");
    const [axes, arity, shape] = words.slice(2).map(numbers);
    const state = reductionState(reduction).width > 1;
    return makeLayer(tree, { axes, arity, reduction, shape, final: true, keepdims: false, state }, [
      x,
    ]);
  },
  // take x AXIS POSITIONS CHUNK
  take: ({ words, layer }) => {
    const positions = numbers(words[2]);
    const chunks = regularAxis(positions.length, Number(words[3]));
    const attrs = { axis: Number(words[1]), indices: packIndices(positions), chunks };
    return makeLayer(take, attrs, [layer(words[0])]);
  },
  // overlap x BEFORE AFTER
  overlap: ({ words, layer }) => {
    const before = numbers(words[1]);
    return makeLayer(
      overlap,
      { before, after: numbers(words[2]), boundary: before.map(() => "none" as const) },
      [layer(words[0])],
    );
  },
  // scan x AXIS
  scan: ({ words, layer }) =>
    makeLayer(scan, { axis: Number(words[1]), op: "sum", dtype: "float64" }, [layer(words[0])]),
  // reshape x SHAPE CHUNKS
  reshape: ({ words, layer }) => {
    const shape = shapeFrom(words[1]);
    return makeLayer(reshape, { shape, chunks: chunksFrom(words[2], shape) }, [layer(words[0])]);
  },
  // broadcast x SHAPE CHUNKS
  broadcast: ({ words, layer }) => {
    const x = layer(words[0]);
    const shape = shapeFrom(words[1]);
    const chunks = chunksFrom(words[2], shape);
    const out = shape.map((_, axis) => axis);
    const skip = shape.length - x.shape.length;
    const isNew = (axis: number): boolean => axis < skip || x.shape[axis - skip] !== shape[axis];
    const attrs = {
      out,
      ins: [out.slice(skip)],
      domain: out.filter(isNew).map((axis) => [axis, chunks[axis]] as const),
      sizes: [],
      kernel: { kind: "expr", expr: inputExpr(0, x.dtype as DType) } as const,
      dtype: x.dtype as DType,
    };
    return makeLayer(blockwise, attrs, [x]);
  },
  matmul: ({ words, layer }) => contract(layer(words[0]), layer(words[1])),
  cast: ({ words, layer }) =>
    elementwise([layer(words[0])], ([x]) => castExpr(x as Expr, words[1] as DType)),
  // first x y …: looks at x alone
  first: ({ words, layer }) => elementwise(words.map(layer), ([x]) => x as Expr),
  // blocks x: one number a block, by code that nobody can look into
  blocks: ({ words, layer }) => {
    const x = layer(words[0]);
    const out = x.shape.map((_, axis) => axis);
    const attrs = {
      out,
      ins: [out],
      domain: [],
      sizes: out.map((axis) => [axis, axisRuns([1], [x.grid[axis]])] as const),
      kernel: { kind: "function", text: "(block) => block", captures: null } as const,
      dtype: "float64" as const,
    };
    return makeLayer(blockwise, attrs, [x]);
  },
};

/** An elementwise operation by name. */
export function operation(word: string, { words, layer }: Words): Layer | undefined {
  if (!isOpName(word)) return undefined;
  const operands = words.map((text) => (Number.isNaN(Number(text)) ? layer(text) : Number(text)));
  return elementwise(operands, (args) => callExpr(word, args));
}
