/** The accumulator of each reduction. */
import { type DType, dtypeInfo } from "../../core/index.ts";
import type { Reduction, ReductionName } from "../../layers/index.ts";
import { isBig } from "../view.ts";
import type { Accumulator } from "./accumulator.ts";
import {
  argExtreme,
  bigArg,
  bigExtreme,
  extreme,
  identityOf,
  nanExtreme,
  truth,
} from "./extremes.ts";
import { nanMean, nanSum, nanVariance, variance } from "./moments.ts";
import {
  bigProd,
  bigSum,
  floatProd,
  floatSum,
  halvesSum,
  shortHalvesSum,
  shortSum,
  wholeProd,
  wholeSum,
} from "./sums.ts";

/** What decides between the accumulators of one reduction. */
interface Values {
  readonly dtype: DType;
  readonly big: boolean;
  readonly float: boolean;
  /** The answer is a whole number. */
  readonly whole: boolean;
  /** At most 2²⁰ elements are folded into one. */
  readonly short: boolean;
}

type Choose = (values: Values) => Accumulator;

const sum: Choose = ({ whole, float, big, short }) => {
  if (float || !whole) return floatSum;
  if (big) return bigSum;
  return short ? shortSum : wholeSum;
};

const prod: Choose = ({ whole, float, big }) => {
  if (float || !whole) return floatProd;
  return big ? bigProd : wholeProd;
};

const extremeOf =
  (which: "min" | "max"): Choose =>
  ({ big, dtype }) =>
    big ? bigExtreme(which, identityOf(which, dtype)) : extreme(which, identityOf(which, dtype));

const positionOf =
  (which: "min" | "max", skipNaN: boolean): Choose =>
  ({ big }) =>
    big ? bigArg(which) : argExtreme(which, skipNaN);

/** Only floats have NaN to pass over. */
const passing =
  (floats: Accumulator, others: Choose): Choose =>
  (values) =>
    values.float ? floats : others(values);

const ACCUMULATORS: Readonly<Record<ReductionName, Choose>> = {
  sum,
  prod,
  min: extremeOf("min"),
  max: extremeOf("max"),
  mean: () => floatSum,
  var: () => variance,
  std: () => variance,
  any: ({ big }) => truth("any", big),
  all: ({ big }) => truth("all", big),
  count: ({ big }) => truth("count", big),
  argmin: positionOf("min", false),
  argmax: positionOf("max", false),
  nansum: passing(nanSum, sum),
  nanprod: passing({ ...floatProd, step: "if (v === v) t *= v;" }, prod),
  nanmin: passing(nanExtreme("min"), extremeOf("min")),
  nanmax: passing(nanExtreme("max"), extremeOf("max")),
  nanmean: () => nanMean,
  nanvar: passing(nanVariance, () => variance),
  nanstd: passing(nanVariance, () => variance),
  nanargmin: positionOf("min", true),
  nanargmax: positionOf("max", true),
};

/**
 * The code for a reduction of values of type `dtype`; `short` promises at most 2²⁰ elements for
 * each output element.
 */
export function accumulatorOf(reduction: Reduction, dtype: DType, short: boolean): Accumulator {
  return ACCUMULATORS[reduction.name]({
    dtype,
    big: isBig(dtype),
    float: dtypeInfo(dtype).kind === "float",
    whole: dtypeInfo(reduction.output).kind !== "float",
    short,
  });
}

/** The sum of 64-bit integers that lie in memory as they are: `lo` and `hi` take the place of `v`. */
export function halvesAccumulator(short: boolean): Accumulator {
  return short ? shortHalvesSum : halvesSum;
}
