/** Sums of products over shared labels: matrix products and tensor contractions of several blocks. */
import { type DType, dtypeInfo, invariant, sizeOf } from "../../core/index.ts";
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView, fillView } from "../copy.ts";
import { type KernelEnv, type KernelInput, type LayerRunner, paramsAs } from "../types.ts";
import { contiguousView, isBig, isContiguous, newView, permuteView, type View } from "../view.ts";
import { gemmAdd } from "./gemm.ts";
import { addProduct, largest, storeDoubles } from "./whole-product.ts";

interface Params {
  /** Labels of the axes of the two inputs and of the output; what `out` lacks is summed over. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly out: readonly number[];
}

/** Where each label goes: `[batch, rows]`, `[batch, columns]`, and the sum. */
interface Roles {
  readonly batch: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly summed: readonly number[];
}

/** Makes the runner of `contract`: a task reads all blocks along the summed labels. */
export function contract(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const params = paramsAs<Params>(raw);
  return contraction(params, pairing(layer, params, rolesOf(params).summed));
}

/**
 * Makes the runner of `contract-part`: a task reads one block along each summed label, which stands
 * with length 1 behind the labels of `out` in the layer; a sum over these axes follows.
 */
export function contractPart(raw: Plain, _layer: Layer, _env: KernelEnv): LayerRunner {
  return contraction(paramsAs<Params>(raw), [0]);
}

function contraction(params: Params, order: readonly number[]): LayerRunner {
  const roles = rolesOf(params);
  const axesA = [...roles.batch, ...roles.rows, ...roles.summed].map((l) => params.a.indexOf(l));
  const axesB = [...roles.batch, ...roles.summed, ...roles.columns].map((l) => params.b.indexOf(l));
  const axesOut = [...roles.batch, ...roles.rows, ...roles.columns].map((l) =>
    params.out.indexOf(l),
  );
  return {
    run(_task, inputs, out) {
      const left = inputs.filter(({ input }) => input === 0);
      const right = inputs.filter(({ input }) => input === 1);
      invariant(left.length === order.length, "as many left blocks as the sum has");
      invariant(right.length === order.length, "as many right blocks as the sum has");
      const pairs = left.map((block, k) => pairOf(block, right[order[k]], axesA, axesB, roles));
      product(pairs, out, axesOut, roles);
    },
  };
}

function rolesOf({ a, b, out }: Params): Roles {
  return {
    batch: out.filter((label) => a.includes(label) && b.includes(label)),
    rows: out.filter((label) => a.includes(label) && !b.includes(label)),
    columns: out.filter((label) => !a.includes(label) && b.includes(label)),
    summed: a.filter((label) => !out.includes(label)),
  };
}

/** For each left block, in edge order, the number of the right block that it meets. */
function pairing(layer: Layer, { a, b }: Params, summed: readonly number[]): number[] {
  const [left, right] = layer.inputs;
  const own = b.filter((label) => summed.includes(label));
  const blocks = (label: number): number => left.grid[a.indexOf(label)];
  const same = summed.every((label) => blocks(label) === right.grid[b.indexOf(label)]);
  invariant(same, "both inputs of a contraction are cut alike along what is summed");
  const total = summed.reduce((count, label) => count * blocks(label), 1);
  return Array.from({ length: total }, (_, n) => {
    const at = new Map<number, number>();
    let rest = n;
    for (const label of [...summed].reverse()) {
      at.set(label, rest % blocks(label));
      rest = Math.floor(rest / blocks(label));
    }
    return own.reduce((number, label) => number * blocks(label) + (at.get(label) ?? 0), 0);
  });
}

/** One product of dense blocks: `[batch, m, k]` times `[batch, k, n]`. */
interface Pair {
  readonly a: View;
  readonly b: View;
  /** Elements of each batch axis of the two, 1 where it broadcasts. */
  readonly batchA: readonly number[];
  readonly batchB: readonly number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

function pairOf(
  left: KernelInput,
  right: KernelInput,
  axesA: readonly number[],
  axesB: readonly number[],
  { batch, rows, columns, summed }: Roles,
): Pair {
  const a = dense(permuteView(left.view, axesA));
  const b = dense(permuteView(right.view, axesB));
  const [x, y] = [batch.length, batch.length + rows.length];
  return {
    a,
    b,
    batchA: a.shape.slice(0, x),
    batchB: b.shape.slice(0, x),
    m: sizeOf(a.shape.slice(x, y)),
    k: sizeOf(a.shape.slice(y)),
    n: sizeOf(b.shape.slice(x + summed.length, x + summed.length + columns.length)),
  };
}

function dense(view: View): View {
  if (isContiguous(view) || isMatrix(view)) return view;
  const copy = newView(view.shape, view.dtype);
  copyView(view, copy);
  return copy;
}

/** Two axes with strides of their own need no copy: packing reads them where they lie. */
const isMatrix = (view: View): boolean => view.shape.length === 2;

function product(
  pairs: readonly Pair[],
  out: View,
  axesOut: readonly number[],
  { batch }: Roles,
): void {
  const shape = axesOut.map((axis) => out.shape[axis]);
  const [{ m, n }] = pairs;
  const count = sizeOf(shape.slice(0, batch.length));
  const dtype = out.dtype;
  const straight = axesOut.every((axis, k) => axis === k);
  const target = straight ? out : newView(shape, dtype);
  if (fitsDoubles(pairs, dtype)) {
    const sums = new Float64Array(count * m * n);
    eachMatrix(pairs, shape.slice(0, batch.length), (pair, a, b, number) => {
      gemmAdd(m, n, pair.k, a, b, sums, number * m * n);
    });
    storeDoubles(sums, target);
  } else {
    fillView(target, isBig(dtype) ? 0n : 0);
    eachMatrix(pairs, shape.slice(0, batch.length), (pair, a, b, number) => {
      addProduct({ m, n, k: pair.k }, a, b, target, target.offset + number * m * n);
    });
  }
  if (straight) return;
  const back = axesOut.map((_, axis) => axesOut.indexOf(axis));
  copyView(permuteView(contiguousView(target.data, shape, dtype), back), out);
}

/** Floats always; integers where no sum of products can leave the whole numbers below 2⁵³. */
function fitsDoubles(pairs: readonly Pair[], dtype: DType): boolean {
  if (dtypeInfo(dtype).kind === "float") return true;
  let bound = 0;
  for (const { a, b, k } of pairs) bound += largest(a) * largest(b) * k;
  return bound <= Number.MAX_SAFE_INTEGER;
}

type Visit = (
  pair: Pair,
  a: Parameters<typeof gemmAdd>[3],
  b: Parameters<typeof gemmAdd>[4],
  number: number,
) => void;

/** Every matrix of every pair, with its number in the output's batch. */
function eachMatrix(pairs: readonly Pair[], batch: readonly number[], visit: Visit): void {
  const count = sizeOf(batch);
  for (const pair of pairs) {
    const { a, b, m, n, k } = pair;
    for (let number = 0; number < count; number++) {
      const atA = batchNumber(number, batch, pair.batchA);
      const atB = batchNumber(number, batch, pair.batchB);
      visit(pair, matrixOf(a, atA * m * k, k), matrixOf(b, atB * k * n, n), number);
    }
  }
}

/** The number, in an operand whose batch axes may have length 1, of a matrix of the whole batch. */
function batchNumber(number: number, batch: readonly number[], own: readonly number[]): number {
  let rest = number;
  let found = 0;
  let weight = 1;
  for (let a = batch.length - 1; a >= 0; a--) {
    const coordinate = rest % batch[a];
    rest = Math.floor(rest / batch[a]);
    if (own[a] !== 1) found += coordinate * weight;
    weight *= own[a];
  }
  return found;
}

function matrixOf(view: View, skip: number, width: number): Parameters<typeof gemmAdd>[3] {
  const own = isMatrix(view) && !isContiguous(view);
  return {
    data: view.data,
    offset: view.offset + skip,
    rowStride: own ? view.strides[0] : width,
    columnStride: own ? view.strides[1] : 1,
  };
}
