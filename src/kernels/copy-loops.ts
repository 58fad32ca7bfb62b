/**
 * The innermost copying loops. One instance for each element type: an engine specializes a loop for
 * the arrays that it has seen, and one loop that sees all types is several times slower.
 */
import type { DType, TypedArray } from "../core/index.ts";

/** Copies `n0 × n1` elements; strides count elements, `s` of the source and `d` of the destination. */
export type CopyLoop = (
  source: TypedArray,
  s: number,
  dest: TypedArray,
  d: number,
  n0: number,
  s0: number,
  d0: number,
  n1: number,
  s1: number,
  d1: number,
) => void;

/** Sets `n` elements, `stride` apart. */
export type FillLoop = (
  dest: TypedArray,
  d: number,
  n: number,
  stride: number,
  value: number | bigint,
) => void;

/** The loops of one element type. */
export interface Loops {
  readonly plain: CopyLoop;
  /** For two axes that are far apart in one of the arrays: square tiles stay in the first cache. */
  readonly tiled: CopyLoop;
  readonly fill: FillLoop;
}

const ARGS = "S, s, D, d, n0, s0, d0, n1, s1, d1";

const PLAIN = `for (let i = 0; i < n0; i++) {
  let p = s + i * s0, q = d + i * d0;
  for (let j = 0; j < n1; j++) { D[q] = S[p]; p += s1; q += d1; }
}`;

const TILED = `for (let i = 0; i < n0; i += 32) {
  const iEnd = i + 32 < n0 ? i + 32 : n0;
  for (let j = 0; j < n1; j += 32) {
    const jEnd = j + 32 < n1 ? j + 32 : n1;
    for (let k = i; k < iEnd; k++) {
      let p = s + k * s0 + j * s1, q = d + k * d0 + j * d1;
      for (let l = j; l < jEnd; l++) { D[q] = S[p]; p += s1; q += d1; }
    }
  }
}`;

const FILL = "for (let i = 0, q = d; i < n; i++) { D[q] = value; q += stride; }";

const made = new Map<DType, Loops>();

/** The loops for elements of this type, made on first use. */
export function loopsOf(dtype: DType): Loops {
  let loops = made.get(dtype);
  if (loops === undefined) {
    // The comment makes the texts differ, so that the engine shares no type feedback among them.
    loops = {
      plain: new Function(`/* ${dtype} */ return (${ARGS}) => {${PLAIN}}`)() as CopyLoop,
      tiled: new Function(`/* ${dtype} */ return (${ARGS}) => {${TILED}}`)() as CopyLoop,
      fill: new Function(
        `/* ${dtype} */ return (D, d, n, stride, value) => {${FILL}}`,
      )() as FillLoop,
    };
    made.set(dtype, loops);
  }
  return loops;
}
