/** Partial results of reductions: what a block hands on, how two become one, and the answer at the end. */
import { dtypeInfo, EmptyReductionError } from "../../core/index.ts";
import { type Reduction, reductionState, type ScalarValue, wrapBig } from "../../layers/index.ts";
import { naive } from "./reductions.ts";

/** The numbers of one partial result. */
export type State = readonly ScalarValue[];

const plainName = (name: string): string => (name.startsWith("nan") ? name.slice(3) : name);

/**
 * The partial result of the elements of one block; `places` are their places among all elements that
 * are reduced. -1 stands for the place where there was nothing but NaN.
 */
export function stateOf(
  reduction: Reduction,
  values: readonly ScalarValue[],
  places: readonly number[],
): State {
  const { name, input } = reduction;
  const skips = name.startsWith("nan");
  const kept = skips ? values.filter((value) => !Number.isNaN(value)) : values;
  const plain = plainName(name);
  const numbers = kept.map(Number);
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (plain === "mean") return name === "nanmean" ? [sum, kept.length] : [sum];
  if (plain === "var" || plain === "std") return momentsOf(numbers, sum);
  if (plain.startsWith("arg")) {
    if (kept.length === 0) return [values[0] ?? nothing(reduction), -1];
    const at = Number(naive(name, values, input, 0));
    return [values[at], places[at]];
  }
  if (values.length === 0 && /^(min|max)$/.test(plain)) return [neutral(name, input)];
  return [naive(name, values, outputOf(reduction), 0)];
}

/** What stands beside the place that is nowhere: what no element is, where the type has that. */
const nothing = (reduction: Reduction): number =>
  dtypeInfo(reductionState(reduction).dtype).kind === "float" ? Number.NaN : 0;

/** What an empty block adds to an extreme: what no other is beyond; NaN where NaN are passed over. */
function neutral(name: string, dtype: Reduction["input"]): ScalarValue {
  const { kind } = dtypeInfo(dtype);
  const at = name.endsWith("min") ? 1 : 0;
  if (kind === "float") return name.startsWith("nan") ? Number.NaN : [-Infinity, Infinity][at];
  return kind === "bool" ? at : boundsOf(dtype)[at];
}

function boundsOf(dtype: Reduction["input"]): readonly [ScalarValue, ScalarValue] {
  const { kind, itemsize } = dtypeInfo(dtype);
  const bits = BigInt(itemsize * 8);
  const bounds =
    kind === "uint" ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  const [low, high] = itemsize === 8 ? bounds : bounds.map(Number);
  return [low, high];
}

/** Count, mean, and the sum of squares about it. */
function momentsOf(numbers: readonly number[], sum: number): State {
  if (numbers.length === 0) return [0, 0, 0];
  const mean = sum / numbers.length;
  return [numbers.length, mean, numbers.reduce((m2, x) => m2 + (x - mean) ** 2, 0)];
}

/** Sums are made in the type of the answer. */
const outputOf = ({ name, input, output }: Reduction): Reduction["input"] =>
  name.endsWith("sum") || name.endsWith("prod") ? output : input;

/** One partial result of several. @throws EmptyReductionError for extremes of none */
export function combined(reduction: Reduction, states: readonly State[]): State {
  return states.reduce((a, b) => joined(reduction, a, b));
}

function joined(reduction: Reduction, a: State, b: State): State {
  const plain = plainName(reduction.name);
  const { dtype } = reductionState(reduction);
  switch (plain) {
    case "sum":
    case "count":
      return [plus(a[0], b[0], dtype)];
    case "prod":
      return [times(a[0], b[0], dtype)];
    case "mean":
      return a.map((one, k) => Number(one) + Number(b[k]));
    case "var":
    case "std":
      return moments(a, b);
    case "any":
      return [Number(a[0]) !== 0 || Number(b[0]) !== 0 ? 1 : 0];
    case "all":
      return [Number(a[0]) !== 0 && Number(b[0]) !== 0 ? 1 : 0];
    case "argmin":
    case "argmax":
      return position(plain, a, b);
    default:
      return [naive(reduction.name, [a[0], b[0]], dtype, 0)];
  }
}

const plus = (a: ScalarValue, b: ScalarValue, dtype: Reduction["input"]): ScalarValue =>
  typeof a === "bigint" && typeof b === "bigint" ? wrapBig(a + b, dtype) : Number(a) + Number(b);

const times = (a: ScalarValue, b: ScalarValue, dtype: Reduction["input"]): ScalarValue =>
  typeof a === "bigint" && typeof b === "bigint" ? wrapBig(a * b, dtype) : Number(a) * Number(b);

/** Chan, Golub and LeVeque 1979. */
function moments(a: State, b: State): State {
  const [[n, mean, m2], [count, other, rest]] = [a.map(Number), b.map(Number)];
  if (count === 0) return a;
  if (n === 0) return b;
  const gap = other - mean;
  const all = n + count;
  return [all, mean + (gap * count) / all, m2 + rest + (gap * gap * n * count) / all];
}

/** Unsigned integers hold -1 as their largest value. */
const isNowhere = (place: ScalarValue): boolean => place < 0 || place > Number.MAX_SAFE_INTEGER;

function position(plain: "argmin" | "argmax", a: State, b: State): State {
  if (isNowhere(a[1])) return b;
  if (isNowhere(b[1])) return a;
  const [p, q] = [a[0], b[0]];
  const [first, second] = a[1] <= b[1] ? [a, b] : [b, a];
  if (Number.isNaN(p) || Number.isNaN(q)) return Number.isNaN(first[0]) ? first : second;
  const better = plain === "argmin" ? second[0] < first[0] : second[0] > first[0];
  return better ? second : first;
}

/** The answer that a partial result of `count` elements stands for. @throws EmptyReductionError */
export function answerOf(reduction: Reduction, state: State, count: number): ScalarValue {
  const { name, ddof } = reduction;
  const [a, b, c] = state;
  switch (plainName(name)) {
    case "mean":
      return Number(a) / (name === "nanmean" ? Number(b) : count);
    case "var":
      return Number(c) / Math.max(0, Number(a) - ddof);
    case "std":
      return Math.sqrt(Number(c) / Math.max(0, Number(a) - ddof));
    case "argmin":
    case "argmax":
      if (isNowhere(b)) throw new EmptyReductionError(name, "nothing but NaN");
      return BigInt(b);
    default:
      return a;
  }
}
