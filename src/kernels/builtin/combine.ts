/** One node of a tree reduction: folds partial blocks, and at the last level turns state into the answer. */
import {
  type DType,
  EmptyReductionError,
  newTypedArray,
  sizeOf,
  type TypedArray,
} from "../../core/index.ts";
import { type Layer, type Plain, type Reduction, reductionState } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { foldOf, foldsElements } from "../reduce/fold.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { isBig, isContiguous, newView, type View } from "../view.ts";

/** What `tree` hands to its kernel. */
interface Params {
  readonly reduction: Reduction;
  /** Lengths of the reduced axes of the whole. */
  readonly shape: readonly number[];
  readonly final: boolean;
}

/** Writes `count` answers from folded state. */
type Finish = (
  acc: TypedArray,
  rest: Float64Array,
  out: TypedArray,
  at: number,
  count: number,
) => void;

/** Makes the runner of `combine`. */
export function combine(raw: Plain, _layer: Layer, _env: KernelEnv): LayerRunner {
  const { reduction, shape, final } = paramsAs<Params>(raw);
  const { width, dtype } = reductionState(reduction);
  const fold = foldOf(reduction.name, dtype);
  const each = foldsElements(reduction.name) ? width : 1;
  const finish = final ? finishOf(reduction, sizeOf(shape), dtype) : keepState(width);
  let acc = newTypedArray(dtype, 64);
  let rest = new Float64Array(64);
  return {
    run(_task, inputs, out) {
      const first = dense(inputs[0].view);
      const size = sizeOf(first.shape);
      if (size > acc.length) {
        acc = newTypedArray(dtype, size);
        rest = new Float64Array(size);
      }
      for (let k = 0; k < size; k++) {
        acc[k] = first.data[first.offset + k];
        rest[k] = 0;
      }
      const count = size / width;
      for (let b = 1; b < inputs.length; b++) {
        const block = dense(inputs[b].view);
        fold(acc, rest, block.data, block.offset, count * each);
      }
      finish(acc, rest, out.data, out.offset, count);
    },
  };
}

function dense(view: View): View {
  if (isContiguous(view)) return view;
  const copy = newView(view.shape, view.dtype);
  copyView(view, copy);
  return copy;
}

/**
 * A sum and its rounding error; an infinite sum has no error that is a number, and -0 + 0 would be 0
 * (products and extremes, which have no error, can be -0).
 */
const whole = (sum: number, error: number): number =>
  error !== 0 && sum - sum === 0 ? sum + error : sum;

/** The sum of nothing but -0 is 0, as in NumPy. */
const total = (sum: number, error: number): number => whole(sum, error) + 0;

function keepState(width: number): Finish {
  return (acc, rest, out, at, count) => {
    for (let k = 0; k < count * width; k++) {
      const value = acc[k];
      out[at + k] = typeof value === "bigint" ? value : whole(value, rest[k]);
    }
  };
}

/** @throws EmptyReductionError when there was nothing but NaN to find a position in */
function finishOf(reduction: Reduction, elements: number, state: DType): Finish {
  const { name, ddof } = reduction;
  if (name.includes("arg")) return positions(name);
  if (name === "mean") return numbers((acc, rest, k) => total(acc[k], rest[k]) / elements);
  if (name === "nanmean") {
    return numbers((acc, rest, k) => total(acc[2 * k], rest[2 * k]) / acc[2 * k + 1]);
  }
  if (/sum/.test(name) && state === "float64")
    return numbers((acc, rest, k) => total(acc[k], rest[k]));
  if (/var|std/.test(name)) {
    const root = name.endsWith("std");
    return numbers((acc, _rest, k) => {
      const value = acc[3 * k + 2] / Math.max(0, acc[3 * k] - ddof);
      return root ? Math.sqrt(value) : value;
    });
  }
  return isBig(state) === isBig(reduction.output) ? keepState(1) : converted;
}

function numbers(answer: (acc: Float64Array, rest: Float64Array, k: number) => number): Finish {
  return (acc, rest, out, at, count) => {
    for (let k = 0; k < count; k++) out[at + k] = answer(acc as Float64Array, rest, k);
  };
}

function positions(name: string): Finish {
  return (acc, _rest, out, at, count) => {
    for (let k = 0; k < count; k++) {
      const position = acc[2 * k + 1];
      // Unsigned integers hold -1 as their largest value.
      if (position < 0 || position > Number.MAX_SAFE_INTEGER)
        throw new EmptyReductionError(name, "nothing but NaN");
      out[at + k] = BigInt(position);
    }
  };
}

const converted: Finish = (acc, _rest, out, at, count) => {
  const big = out instanceof BigInt64Array || out instanceof BigUint64Array;
  for (let k = 0; k < count; k++) out[at + k] = big ? BigInt(acc[k]) : Number(acc[k]);
};
