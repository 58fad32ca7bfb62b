import {
  type DType,
  EmptyReductionError,
  normalizeAxes,
  parseDType,
  regularAxis,
  type Shape,
  sizeOf,
} from "../../../core/index.ts";
import {
  blockwise,
  inputExpr,
  type Layer,
  makeLayer,
  type ReductionName,
  rechunk,
  reduce,
  reductionOf,
  reductionState,
  scan,
} from "../../../layers/index.ts";
import { axesOf, checkOptions } from "../check.ts";
import { arrayType, cast } from "./elementwise.ts";

/** Options of a reduction. */
export interface ReduceOptions {
  /** Axes to reduce; all of them when left out. Negative ones count from the end. */
  readonly axis?: number | readonly number[];
  /** Keep reduced axes with length 1. */
  readonly keepdims?: boolean;
  /** Type of the answer, for `sum` and `prod`. */
  readonly dtype?: DType;
  /** Delta degrees of freedom, for `var` and `std`. */
  readonly ddof?: number;
  /** The array API's name of `ddof`. */
  readonly correction?: number;
}

const REDUCE_KEYS = ["axis", "keepdims", "dtype", "ddof", "correction"] as const;

/**
 * A reduction as one logical layer; the optimizer lowers it to partial reductions and a tree.
 * @throws OptionError for unknown options; AxisError for an axis that is not there; AttributeError for types that it does not take;
 *   EmptyReductionError for the smallest or largest of no elements.
 */
export function reduceArray(name: ReductionName, layer: Layer, options: ReduceOptions = {}): Layer {
  checkOptions(`${name}()`, options, REDUCE_KEYS);
  const { axis, keepdims = false, dtype, correction = 0 } = options;
  const ddof = options.ddof ?? correction;
  const axes = normalizeAxes(axesOf(`${name}()`, axis), layer.shape.length);
  if (HAS_NO_EMPTY.test(name)) checkNotEmpty(name, layer.shape, axes);
  const reduction = reductionOf(name, arrayType(layer), {
    ddof,
    ...(dtype === undefined ? {} : { dtype: parseDType(dtype) }),
  });
  return makeLayer(reduce, { reduction, axes, keepdims }, [layer]);
}

/** Reductions without an identity: no elements have no answer. */
const HAS_NO_EMPTY = /^(nan)?(arg)?(min|max)$/;

function checkNotEmpty(name: string, shape: Shape, axes: readonly number[]): void {
  const answers = sizeOf(shape.filter((_, axis) => !axes.includes(axis)));
  if (answers === 0 || sizeOf(shape) > 0) return;
  throw new EmptyReductionError(name, `an array of shape [${shape.join(", ")}]`);
}

/**
 * Cumulative sum or product along one axis: totals of blocks, their inclusive scan, and a scan of
 * every block that starts from the total before it (a two-level Blelloch scan; three levels where
 * there are very many blocks).
 */
export function cumulate(op: "sum" | "prod", layer: Layer, axis: number, dtype?: DType): Layer {
  const reduction = reductionOf(
    op,
    arrayType(layer),
    dtype === undefined ? {} : { dtype: parseDType(dtype) },
  );
  return scanAlong(op, cast(layer, reduction.output), axis);
}

/** Blocks of totals are joined up to this many before they are scanned. */
const TOTALS_MAX = 65_536;

function scanAlong(op: "sum" | "prod", layer: Layer, axis: number): Layer {
  const dtype = arrayType(layer);
  const own = layer.chunks[axis];
  if (own.blocks <= 1) return makeLayer(scan, { axis, op, dtype }, [layer]);
  const totals = blockTotals(op, layer, axis);
  const joined = makeLayer(
    rechunk,
    {
      chunks: totals.chunks.map((chunk, i) =>
        i === axis ? regularAxis(own.blocks, Math.min(own.blocks, TOTALS_MAX)) : chunk,
      ),
    },
    [totals],
  );
  return makeLayer(scan, { axis, op, dtype }, [layer, scanAlong(op, joined, axis)]);
}

/** One element for each block along `axis`; totals of float32 are float64. */
function blockTotals(op: "sum" | "prod", layer: Layer, axis: number): Layer {
  const own = arrayType(layer);
  const reduction = reductionOf(op, own, { dtype: own });
  const out = layer.shape.map((_, i) => i);
  return makeLayer(
    blockwise,
    {
      out,
      ins: [out],
      domain: [],
      sizes: [[axis, regularAxis(layer.chunks[axis].blocks, 1)]],
      kernel: {
        kind: "reduce",
        expr: inputExpr(0, own),
        reduction,
        axes: [axis],
        shape: layer.shape,
      },
      dtype: reductionState(reduction).dtype,
    },
    [layer],
  );
}
