/** Matrix products of integers that may outgrow doubles: they wrap, as all integers here do. */
import { sizeOf, type TypedArray } from "../../core/index.ts";
import { isBig, type View } from "../view.ts";
import type { Matrix } from "./gemm.ts";

/** Lengths of a product: m × k times k × n. */
export interface Lengths {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** The largest magnitude among the elements of a dense or two-dimensional view. */
export function largest(view: View): number {
  const [rows, row, width, step] = linesOf(view);
  let most = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0, p = view.offset + i * row; j < width; j++, p += step) {
      most = Math.max(most, Math.abs(Number(view.data[p])));
    }
  }
  return most;
}

function linesOf(view: View): readonly [number, number, number, number] {
  if (view.shape.length === 2) {
    return [view.shape[0], view.strides[0], view.shape[1], view.strides[1]];
  }
  return [1, 0, sizeOf(view.shape), 1];
}

/** `C += A · B` modulo 2³² or 2⁶⁴; `out` is row-major from `at` on. */
export function addProduct(lengths: Lengths, a: Matrix, b: Matrix, out: View, at: number): void {
  if (isBig(out.dtype)) addBig(lengths, a, b, out.data as BigInt64Array, at);
  else addNarrow(lengths, a, b, out.data, at);
}

function addNarrow({ m, n, k }: Lengths, a: Matrix, b: Matrix, c: TypedArray, at: number): void {
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const x = Number(a.data[a.offset + i * a.rowStride + l * a.columnStride]);
      for (let j = 0, q = b.offset + l * b.rowStride; j < n; j++, q += b.columnStride) {
        const p = at + i * n + j;
        c[p] = (Number(c[p]) + Math.imul(x, Number(b.data[q]))) | 0;
      }
    }
  }
}

function addBig({ m, n, k }: Lengths, a: Matrix, b: Matrix, c: BigInt64Array, at: number): void {
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const x = a.data[a.offset + i * a.rowStride + l * a.columnStride] as bigint;
      for (let j = 0, q = b.offset + l * b.rowStride; j < n; j++, q += b.columnStride) {
        c[at + i * n + j] += x * (b.data[q] as bigint);
      }
    }
  }
}

/** Writes sums to an output of any type; they are whole where its type is. */
export function storeDoubles(sums: Float64Array, out: View): void {
  const { data, offset } = out;
  if (isBig(out.dtype)) {
    for (let k = 0; k < sums.length; k++) data[offset + k] = BigInt(sums[k]);
    return;
  }
  (data as Float64Array).set(sums, offset);
}
