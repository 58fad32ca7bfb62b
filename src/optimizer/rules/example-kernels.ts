/** What examples are made of where it must be told exactly: elements, kernels, expressions, wishes. */
import {
  type AxisChunks,
  axisOf,
  axisRuns,
  type DType,
  dtypeInfo,
  newTypedArray,
  sizeOf,
} from "../../core/index.ts";
import {
  type Annotations,
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  explicit,
  explicitAttrs,
  inputExpr,
  type Kernel,
  type Layer,
  makeLayer,
  type OpName,
  packIndices,
  type Reduction,
  registerPayload,
  source,
  withAnnotations,
} from "../../layers/index.ts";
import { type BlockSizes, blocks } from "./example-blocks.ts";

/** A number, or how it is spelled: `"NaN"`, `"-Infinity"`, `"9007199254740993"`. */
export type ExampleNumber = number | string | boolean;

function numberOf(value: ExampleNumber, dtype: DType): number | bigint {
  const { kind, itemsize } = dtypeInfo(dtype);
  return itemsize === 8 && kind !== "float" ? BigInt(value) : Number(value);
}

/** An array of these elements, row-major. */
export function literal(
  shape: readonly number[],
  sizes: BlockSizes,
  values: readonly ExampleNumber[],
  dtype: DType = "float64",
): Layer {
  const data = newTypedArray(dtype, sizeOf(shape));
  for (let k = 0; k < data.length; k++) data[k] = numberOf(values[k] ?? 0, dtype);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const payload = registerPayload(bytes);
  const params = { payload: { hash: payload.hash, bytes: payload.bytes }, shape };
  const chunks = blocks(shape, sizes);
  const kernel = { kind: "builtin", name: "literal", params } as const;
  const [origin, steps] = [shape.map(() => 0), shape.map(() => 1)];
  return makeLayer(source, { kernel, chunks, domain: chunks, origin, steps, dtype }, []);
}

/** Block lengths of one axis; `counts`: how many of each there are in a row. */
export const lengths = (sizes: readonly number[], counts?: readonly number[]): AxisChunks =>
  counts === undefined ? axisOf(sizes) : axisRuns(sizes, counts);

/** Positions along an axis, as takes have them. */
export const places = (positions: readonly number[]): Uint8Array => packIndices(positions);

/** The element of input number `k`. */
export const element = (k: number, dtype: DType): Expr => inputExpr(k, dtype);

/** The position of an element along an axis. */
export const coordinate = (axis: number): Expr => coordExpr(axis);

/** A number of this type. */
export const constant = (value: ExampleNumber, dtype: DType): Expr =>
  constExpr(typeof value === "boolean" ? value : numberOf(value, dtype), dtype);

/** `add`, `where`, …: an operation on expressions. */
export const apply = (op: string, ...args: readonly Expr[]): Expr => callExpr(op as OpName, args);

/** `apply` of an operation that has parameters, such as the key of random numbers. */
export const applyWith = (op: string, params: readonly number[], ...args: readonly Expr[]): Expr =>
  callExpr(op as OpName, args, params);

/** Another element type. */
export const convert = (expr: Expr, dtype: DType): Expr => castExpr(expr, dtype);

/** The kernel that computes an expression. */
export const computes = (expr: Expr): Kernel => ({ kind: "expr", expr });

/** The kernel that makes a partial result of each block of an array of `shape`. */
export const reduces = (
  expr: Expr,
  reduction: Reduction,
  axes: readonly number[],
  shape: readonly number[],
): Kernel => ({ kind: "reduce", expr, reduction, axes, shape });

/** A kernel by name; `params` is JSON. */
export const builtin = (name: string, params: string): Kernel => ({
  kind: "builtin",
  name,
  params: JSON.parse(params),
});

/** Any other attribute, as JSON. */
export const json = (text: string): unknown => JSON.parse(text);

/** The same array with wishes: priority, retries, workers; null for none. */
export function wished(
  layer: Layer,
  priority: number | null,
  retries: number | null = null,
  workers: readonly string[] | null = null,
): Layer {
  const wishes: Annotations = {
    ...(priority === null ? {} : { priority }),
    ...(retries === null ? {} : { retries }),
    ...(workers === null ? {} : { workers }),
  };
  return withAnnotations(layer, wishes);
}

/** Something that reads all of these, and that no rule looks into. */
export const together = (...layers: readonly Layer[]): Layer =>
  makeLayer(
    explicit,
    explicitAttrs([{ kind: "builtin", name: "together", params: null }], 1, null),
    layers,
  );
