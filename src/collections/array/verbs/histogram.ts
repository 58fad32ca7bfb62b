import { dtypeInfo, regularAxis, ShapeError, shown } from "../../../core/index.ts";
import { blockwise, type Layer, makeLayer } from "../../../layers/index.ts";
import { arrayType } from "./elementwise.ts";
import { reduceArray } from "./reduce.ts";

/** Bins of a histogram: a count and a range, or rising edges. */
export interface HistogramOptions {
  /** How many bins of equal width, or their edges (one more than bins). 10 by default. */
  readonly bins?: number | readonly number[];
  /** Lowest and highest edge; needed unless edges are given. */
  readonly range?: readonly [number, number];
}

/** Edges of the bins. @throws ShapeError for bins or ranges that make no histogram. */
export function histogramEdges({ bins = 10, range }: HistogramOptions): readonly number[] {
  if (typeof bins !== "number") {
    if (!Array.isArray(bins) && !ArrayBuffer.isView(bins)) {
      throw new ShapeError(
        `histogram() takes a number of bins, or their edges, not ${shown(bins)}`,
      );
    }
    const rising = bins.length >= 2 && bins.every((edge, i) => i === 0 || edge > bins[i - 1]);
    if (!rising) throw new ShapeError("histogram edges rise, and are two or more");
    return bins;
  }
  if (!Number.isInteger(bins) || bins < 1 || bins > 1_000_000) {
    throw new ShapeError(`a histogram has 1 to 1000000 bins, not ${bins}`);
  }
  if (range === undefined || !(range[1] > range[0]) || !Number.isFinite(range[1] - range[0])) {
    throw new ShapeError(
      "histogram() of a lazy array needs a finite range: { range: [low, high] }",
    );
  }
  const [low, high] = range;
  return Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? high : low + ((high - low) * i) / bins,
  );
}

/**
 * Counts of elements by bin, int64. Bins are half open, the last one closed, as in NumPy; what lies
 * outside, and NaN, is not counted. Blocks are counted alone, and their counts summed by a tree.
 */
export function histogram(layer: Layer, edges: readonly number[]): Layer {
  if (dtypeInfo(arrayType(layer)).kind === "bool") {
    throw new ShapeError("histogram() takes numbers; use sum() to count a bool array");
  }
  const rank = layer.shape.length;
  const bins = edges.length - 1;
  const labels = layer.shape.map((_, axis) => axis);
  const counts = makeLayer(
    blockwise,
    {
      out: [...labels, rank],
      ins: [labels],
      domain: [[rank, regularAxis(bins, bins)]],
      sizes: layer.chunks.map((axis, label) => [label, regularAxis(axis.blocks, 1)] as const),
      kernel: { kind: "builtin", name: "histogram", params: { edges } },
      dtype: "int64",
    },
    [layer],
  );
  return rank === 0 ? counts : reduceArray("sum", counts, { axis: labels });
}
