/** Counts of the elements of one block by bin. */
import type { TypedArray } from "../../core/index.ts";
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { flatData, isContiguous, newView, type View } from "../view.ts";

interface Params {
  /** Rising edges, one more than bins. Bins are half open, the last one is closed. */
  readonly edges: readonly number[];
}

type Count = (data: TypedArray, edges: Float64Array, counts: Float64Array) => void;

/** Even bins: the guess by division is corrected with the edges themselves. */
const EVEN = `const scale = bins / (E[bins] - low);
for (let i = 0; i < D.length; i++) {
  const v = NUMBER(D[i]);
  if (v >= low && v <= high) {
    let b = Math.floor((v - low) * scale);
    if (b >= bins) b = bins - 1;
    if (v < E[b]) b--; else if (b + 1 < bins && v >= E[b + 1]) b++;
    C[b]++;
  }
}`;

const SEARCH = `for (let i = 0; i < D.length; i++) {
  const v = NUMBER(D[i]);
  if (v >= low && v <= high) {
    let l = 0, h = bins - 1;
    while (l < h) { const m = (l + h + 1) >> 1; if (E[m] <= v) l = m; else h = m - 1; }
    C[l]++;
  }
}`;

const made = new Map<string, Count>();

/** Makes the runner of `histogram`. */
export function histogram(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const edges = Float64Array.from(paramsAs<Params>(raw).edges);
  const bins = edges.length - 1;
  const count = counterOf(layer.inputs[0].dtype, isEven(edges));
  const counts = new Float64Array(bins);
  return {
    run(_task, inputs, out) {
      counts.fill(0);
      count(denseData(inputs[0].view), edges, counts);
      for (let b = 0; b < bins; b++) out.data[out.offset + b] = BigInt(counts[b]);
    },
  };
}

/** Whether no edge is more than a thousandth of a bin away from its even place. */
function isEven(edges: Float64Array): boolean {
  const bins = edges.length - 1;
  const width = (edges[bins] - edges[0]) / bins;
  return edges.every((edge, b) => Math.abs(edge - (edges[0] + b * width)) <= width * 1e-3);
}

function counterOf(dtype: string, even: boolean): Count {
  const key = `${dtype} ${even}`;
  let count = made.get(key);
  if (count === undefined) {
    const number = dtype === "int64" || dtype === "uint64" ? "Number" : "";
    const loop = (even ? EVEN : SEARCH).replace("NUMBER", number);
    const text = `const bins = C.length, low = E[0], high = E[bins];\n${loop}`;
    count = new Function(`/* ${key} */ return (D, E, C) => {${text}}`)() as Count;
    made.set(key, count);
  }
  return count;
}

function denseData(view: View): TypedArray {
  if (isContiguous(view)) return flatData(view);
  const copy = newView(view.shape, view.dtype);
  copyView(view, copy);
  return copy.data;
}
