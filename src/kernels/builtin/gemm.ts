/** Matrix products on packed panels with a 4 × 4 register block (the scheme of Goto and van de Geijn, 2008). */
import type { TypedArray } from "../../core/index.ts";

/** A matrix: element (i, j) is `data[offset + i·rowStride + j·columnStride]`. */
export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Panel sizes: a panel of B (KC × NC doubles) stays in the second cache, one of A in the first. */
const KC = 256;
const MC = 96;
const NC = 512;

const panelA = new Float64Array((MC + 4) * KC);
const panelB = new Float64Array((NC + 4) * KC);

/**
 * `C += A · B` for A of m × k and B of k × n elements; `C` is row-major, n wide, from `at` on.
 * All arithmetic is in doubles.
 */
export function gemmAdd(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  c: Float64Array,
  at: number,
): void {
  const [packA, packB] = [packerOf(a.data), packerOf(b.data)];
  for (let k0 = 0; k0 < k; k0 += KC) {
    const kc = Math.min(KC, k - k0);
    for (let n0 = 0; n0 < n; n0 += NC) {
      const nc = Math.min(NC, n - n0);
      const fromB = b.offset + k0 * b.rowStride + n0 * b.columnStride;
      packB(b.data, fromB, b.columnStride, b.rowStride, nc, kc, panelB);
      for (let m0 = 0; m0 < m; m0 += MC) {
        const mc = Math.min(MC, m - m0);
        const fromA = a.offset + m0 * a.rowStride + k0 * a.columnStride;
        packA(a.data, fromA, a.rowStride, a.columnStride, mc, kc, panelA);
        block(mc, nc, kc, c, at + m0 * n + n0, n);
      }
    }
  }
}

function block(mc: number, nc: number, kc: number, c: Float64Array, at: number, ldc: number): void {
  for (let j = 0; j < nc; j += 4) {
    for (let i = 0; i < mc; i += 4) {
      if (i + 4 <= mc && j + 4 <= nc) {
        micro(panelA, i * kc, panelB, j * kc, kc, c, at + i * ldc + j, ldc);
      } else {
        edge.fill(0);
        micro(panelA, i * kc, panelB, j * kc, kc, edge, 0, 4);
        addEdge(Math.min(4, mc - i), Math.min(4, nc - j), c, at + i * ldc + j, ldc);
      }
    }
  }
}

/** Adds the part of a 4 × 4 product that lies inside the matrix. */
function addEdge(rows: number, columns: number, c: Float64Array, at: number, ldc: number): void {
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q < columns; q++) c[at + p * ldc + q] += edge[p * 4 + q];
  }
}

const edge = new Float64Array(16);

/** Two halves of 4 × 2: eight running sums fit the registers, sixteen would be spilled. */
function micro(
  a: Float64Array,
  p0: number,
  b: Float64Array,
  q0: number,
  kc: number,
  c: Float64Array,
  at: number,
  ldc: number,
): void {
  half(a, p0, b, q0, kc, c, at, ldc);
  half(a, p0, b, q0 + 2, kc, c, at + 2, ldc);
}

function half(
  a: Float64Array,
  p0: number,
  b: Float64Array,
  q0: number,
  kc: number,
  c: Float64Array,
  at: number,
  ldc: number,
): void {
  let [c00, c01, c10, c11] = [0, 0, 0, 0];
  let [c20, c21, c30, c31] = [0, 0, 0, 0];
  const end = p0 + 4 * kc;
  for (let p = p0, q = q0; p < end; p += 4, q += 4) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const a0 = a[p];
    const a1 = a[p + 1];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c10 += a1 * b0;
    c11 += a1 * b1;
    const a2 = a[p + 2];
    const a3 = a[p + 3];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c30 += a3 * b0;
    c31 += a3 * b1;
  }
  c[at] += c00;
  c[at + 1] += c01;
  c[at + ldc] += c10;
  c[at + ldc + 1] += c11;
  c[at + 2 * ldc] += c20;
  c[at + 2 * ldc + 1] += c21;
  c[at + 3 * ldc] += c30;
  c[at + 3 * ldc + 1] += c31;
}

/**
 * Packs `count` lines of `depth` elements in groups of four: line l of group g, element d, goes to
 * `(g · depth + d) · 4 + l`. Lines that are missing in the last group become zeros.
 */
type Pack = (
  data: TypedArray,
  offset: number,
  lineStride: number,
  depthStride: number,
  count: number,
  depth: number,
  panel: Float64Array,
) => void;

const packers = new Map<string, Pack>();

function packerOf(data: TypedArray): Pack {
  const type = data.constructor.name;
  let pack = packers.get(type);
  if (pack === undefined) {
    const element = type.startsWith("Big") ? "Number(D[p])" : "D[p]";
    const text = `for (let g = 0; g < count; g += 4) {
  const base = g * depth, lines = count - g < 4 ? count - g : 4;
  for (let l = 0; l < 4; l++) {
    if (l >= lines) { for (let d = 0; d < depth; d++) P[base + d * 4 + l] = 0; continue; }
    let p = o + (g + l) * lineStride;
    for (let d = 0; d < depth; d++) { P[base + d * 4 + l] = ${element}; p += depthStride; }
  }
}`;
    const args = "D, o, lineStride, depthStride, count, depth, P";
    pack = new Function(`/* ${type} */ return (${args}) => {${text}}`)() as Pack;
    packers.set(type, pack);
  }
  return pack;
}
