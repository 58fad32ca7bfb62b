/** Cumulative operations along one axis of a block, from what the blocks before it carry over. */
import { type DType, dtypeInfo, type TypedArray, unravel } from "../../core/index.ts";
import type { Layer, Plain, ScanOp } from "../../layers/index.ts";
import { convertView } from "../copy.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { flatData, isBig, isContiguous, newView, type View } from "../view.ts";

interface Params {
  readonly axis: number;
  readonly op: ScanOp;
}

/** Scans `outer × length × inner` elements in place; `carry` has `outer × inner`, or is null. */
type Run = (
  data: TypedArray,
  offset: number,
  outer: number,
  length: number,
  inner: number,
  carry: TypedArray | null,
) => void;

const made = new Map<string, Run>();

/** Makes the runner of `scan`. */
export function scan(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { axis, op } = paramsAs<Params>(raw);
  const dtype = layer.dtype as DType;
  const run = scanOf(op, dtype);
  const coords = layer.grid.map(() => 0);
  return {
    run(task, inputs, out) {
      unravel(task, layer.grid, coords);
      const carried = coords[axis] > 0 ? inputs.find(({ input }) => input === 1) : undefined;
      convertView(inputs[0].view, out);
      const outer = out.shape.slice(0, axis).reduce((product, n) => product * n, 1);
      const inner = out.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
      const carry = carried === undefined ? null : carryData(carried.view, dtype);
      run(out.data, out.offset, outer, out.shape[axis], inner, carry);
    },
  };
}

function carryData(view: View, dtype: DType): TypedArray {
  if (view.dtype === dtype && isContiguous(view)) return flatData(view);
  const copy = newView(view.shape, dtype);
  convertView(view, copy);
  return copy.data;
}

/** The next value after `a`, for each operation on 64-bit integers and on others. */
const STEPS: Readonly<Record<ScanOp, { readonly big: string; readonly plain: string }>> = {
  sum: { big: "WRAP(64, a + D[p])", plain: "a + D[p]" },
  prod: { big: "WRAP(64, a * D[p])", plain: "a * D[p]" },
  min: { big: "a < D[p] ? a : D[p]", plain: "Math.min(a, D[p])" },
  max: { big: "a > D[p] ? a : D[p]", plain: "Math.max(a, D[p])" },
};

function stepCode(op: ScanOp, dtype: DType): string {
  if (isBig(dtype)) {
    return STEPS[op].big.replace("WRAP", `BigInt.${dtype === "int64" ? "asIntN" : "asUintN"}`);
  }
  const wraps = op === "prod" && dtypeInfo(dtype).kind !== "float";
  return wraps ? "Math.imul(a, D[p])" : STEPS[op].plain;
}

/** Along the last axis a running value; elsewhere each row is combined with the row before it. */
function scanOf(op: ScanOp, dtype: DType): Run {
  const key = `${op} ${dtype}`;
  let run = made.get(key);
  if (run === undefined) {
    const step = stepCode(op, dtype);
    // What is stored is read back, so that narrow types carry on from what they hold.
    const text = `for (let i = 0; i < outer; i++) {
  const base = o + i * length * inner;
  if (inner === 1) {
    let p = base, j = 0, a;
    if (carry !== null) a = carry[i]; else if (length > 0) { a = D[p++]; j = 1; }
    for (; j < length; j++, p++) { D[p] = ${step}; a = D[p]; }
    continue;
  }
  if (carry !== null && length > 0) {
    for (let k = 0; k < inner; k++) { const p = base + k, a = carry[i * inner + k]; D[p] = ${step}; }
  }
  for (let j = 1; j < length; j++) {
    for (let k = 0; k < inner; k++) { const p = base + j * inner + k, a = D[p - inner]; D[p] = ${step}; }
  }
}`;
    run = new Function(
      `/* ${key} */ return (D, o, outer, length, inner, carry) => {${text}}`,
    )() as Run;
    made.set(key, run);
  }
  return run;
}
