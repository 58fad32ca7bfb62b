/** Terms for the examples of rules: arrays that need no file, and layers that are long to write out. */
import { type Chunks, type DType, ExpressionTypeError } from "../../core/index.ts";
import {
  blockwise,
  callExpr,
  constExpr,
  coordExpr,
  type Expr,
  type ExprOperand,
  inputExpr,
  isOpName,
  type Kernel,
  type Layer,
  type LayerType,
  makeLayer,
  type Reduction,
  type ReductionName,
  reductionOf,
  type SliceAttrs,
  slice,
  source,
} from "../../layers/index.ts";
import { type BlockSizes, blocks } from "./example-blocks.ts";
import {
  apply,
  applyWith,
  builtin,
  computes,
  constant,
  convert,
  coordinate,
  element,
  json,
  lengths,
  literal,
  places,
  reduces,
  together,
  wished,
} from "./example-kernels.ts";

export {
  apply,
  applyWith,
  blocks,
  builtin,
  computes,
  constant,
  convert,
  coordinate,
  element,
  json,
  lengths,
  literal,
  places,
  reduces,
  together,
  wished,
};

/** A range of an index, as `[2:5, :]` has them. */
export interface IndexRange {
  readonly from: number | null;
  readonly until: number | null;
}

/** An array every element of which tells its position, so that elements that move can be seen. */
export function array(
  shape: readonly number[],
  sizes: BlockSizes = shape.map((length) => Math.max(1, length)),
): Layer {
  const expr = shape.reduce<Expr>(
    (sum, _, axis) =>
      callExpr("add", [callExpr("multiply", [sum, constExpr(100, "float64")]), coordExpr(axis)]),
    constExpr(0, "float64"),
  );
  return made({ kind: "expr", expr }, blocks(shape, sizes));
}

/** An array that is read from a file called `name`, which need not exist. */
export function file(
  name: string,
  shape: readonly number[],
  sizes: BlockSizes = shape.map((length) => Math.max(1, length)),
  dtype: DType = "float64",
): Layer {
  return made({ kind: "builtin", name: "zarr", params: name }, blocks(shape, sizes), dtype);
}

function made(kernel: Kernel, chunks: Chunks, dtype: DType = "float64"): Layer {
  const origin = chunks.map(() => 0);
  const steps = chunks.map(() => 1);
  const attrs = { kernel, chunks, domain: chunks, origin, steps, dtype };
  return makeLayer(source, attrs, []);
}

/** `add`, `sqrt`, …: an operation on elements of arrays and numbers that broadcast. */
export function elementwise(op: string, operands: readonly (Layer | number)[]): Layer {
  if (!isOpName(op)) throw new ExpressionTypeError(`there is no elementwise operation "${op}"`);
  const layers = operands.filter((operand) => typeof operand !== "number");
  const rank = Math.max(0, ...layers.map(({ shape }) => shape.length));
  let next = 0;
  const args = operands.map(
    (operand): ExprOperand =>
      typeof operand === "number" ? operand : inputExpr(next++, operand.dtype as DType),
  );
  const expr = callExpr(op, args);
  const out = Array.from({ length: rank }, (_, axis) => axis);
  const ins = layers.map(({ shape }) => out.slice(rank - shape.length));
  const kernel = { kind: "expr", expr } as const;
  const attrs = { out, ins, domain: [], sizes: [], kernel, dtype: expr.dtype };
  return makeLayer(blockwise, attrs, layers);
}

/** The product of two matrices. */
export function matmul(a: Layer, b: Layer): Layer {
  const ins = [
    [0, 2],
    [2, 1],
  ];
  const kernel = {
    kind: "builtin",
    name: "contract",
    params: { a: ins[0], b: ins[1], out: [0, 1] },
  } as const;
  const attrs = { out: [0, 1], ins, domain: [], sizes: [], kernel, dtype: "float64" } as const;
  return makeLayer(blockwise, attrs, [a, b]);
}

/** A reduction by name, of float64 unless told; `ddof` is what variances divide by less. */
export const reduction = (name: string, dtype: DType = "float64", ddof = 0): Reduction =>
  reductionOf(name as ReductionName, dtype, ddof === 0 ? {} : { ddof });

/** Attributes of the slice of an array of `shape` that `[2:5, 0, :]` is; a number drops its axis. */
export function sliceAt(
  shape: readonly number[],
  index: readonly (number | IndexRange)[],
): SliceAttrs {
  const axes = shape.map((size, axis) => {
    const at = index[axis] ?? { from: null, until: null };
    if (typeof at === "number") return { start: at, length: 1, drop: true };
    const start = at.from ?? 0;
    return { start, length: Math.max(0, (at.until ?? size) - start), drop: false };
  });
  return {
    start: axes.map(({ start, length }) => (length === 0 ? 0 : start)),
    step: axes.map(() => 1),
    length: axes.map(({ length }) => length),
    drop: axes.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
  };
}

/** A layer of an example; `Slice(x) { index: [0:2, :] }` says its attributes in short. */
export function exampleLayer(
  type: LayerType,
  attrs: Readonly<Record<string, unknown>>,
  inputs: readonly Layer[],
): Layer {
  const { index } = attrs;
  if (type.name !== slice.name || !Array.isArray(index)) return makeLayer(type, attrs, inputs);
  return makeLayer(slice, sliceAt(inputs[0]?.shape ?? [], index), inputs);
}

/** What examples can call, besides what rules can. */
export const EXAMPLE_TERMS = {
  array,
  file,
  blocks,
  elementwise,
  matmul,
  reduction,
  literal,
  lengths,
  places,
  element,
  coordinate,
  constant,
  apply,
  applyWith,
  convert,
  computes,
  reduces,
  builtin,
  json,
  wished,
  together,
} as const;
