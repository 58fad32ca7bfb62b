/** Element types of reductions: of their answer, and of the partial state that blocks exchange. */
import { AttributeError, checkOptions, type DType, dtypeInfo, shown } from "../core/index.ts";
import type { Reduction, ReductionName } from "./kernel.ts";

/** Numbers that stand for one partial result. */
export interface ReductionState {
  /** How many there are; more than 1 makes a trailing axis of that length. */
  readonly width: number;
  readonly dtype: DType;
}

/** Choices of the user about a reduction. */
export interface ReductionOptions {
  /** Delta degrees of freedom of `var` and `std`; 0 unless told. */
  readonly ddof?: number;
  /** Element type of the answer, where the reduction leaves a choice: sums, products, means. */
  readonly dtype?: DType;
}

type Family = "sum" | "extreme" | "mean" | "moments" | "logical" | "position" | "count";

const FAMILY: Readonly<Record<ReductionName, Family>> = {
  sum: "sum",
  prod: "sum",
  nansum: "sum",
  nanprod: "sum",
  min: "extreme",
  max: "extreme",
  nanmin: "extreme",
  nanmax: "extreme",
  mean: "mean",
  nanmean: "mean",
  var: "moments",
  std: "moments",
  nanvar: "moments",
  nanstd: "moments",
  any: "logical",
  all: "logical",
  argmin: "position",
  argmax: "position",
  nanargmin: "position",
  nanargmax: "position",
  count: "count",
};

const STATE: Readonly<Record<Family, (reduction: Reduction) => ReductionState>> = {
  // Floats are added up in double precision and rounded once, at the end.
  sum: ({ output }) => ({ width: 1, dtype: isFloat(output) ? "float64" : output }),
  extreme: ({ input }) => ({ width: 1, dtype: input }),
  // The sum; and the count, where NaN are passed over, as it is not known beforehand.
  mean: ({ name }) => ({ width: name === "nanmean" ? 2 : 1, dtype: "float64" }),
  // Count, mean and M2: Chan, Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm".
  moments: () => ({ width: 3, dtype: "float64" }),
  logical: () => ({ width: 1, dtype: "bool" }),
  // Value and position. Doubles hold every narrower value and every position below 2⁵³.
  position: ({ input }) => ({ width: 2, dtype: isWide(input) ? input : "float64" }),
  count: () => ({ width: 1, dtype: "int64" }),
};

const isFloat = (dtype: DType): boolean => dtypeInfo(dtype).kind === "float";
const isWide = (dtype: DType): boolean => dtype === "int64" || dtype === "uint64";

/** What the blocks of a reduction exchange: `width` numbers of type `dtype` for each partial result. */
export function reductionState(reduction: Reduction): ReductionState {
  return STATE[FAMILY[reduction.name]](reduction);
}

/**
 * The reduction `name` over elements of type `dtype`, with the array API's rules for its answer:
 * sums and products of integers are 64-bit, means and variances of integers are doubles, positions
 * and counts are `int64`. Throws AttributeError for a `dtype` or `ddof` that it cannot have.
 */
export function reductionOf(
  name: ReductionName,
  dtype: DType,
  options: ReductionOptions = {},
): Reduction {
  if (typeof name !== "string" || !Object.hasOwn(FAMILY, name)) {
    const names = Object.keys(FAMILY).join(", ");
    throw new AttributeError("reduce", "name", `is ${shown(name)}; there are ${names}`);
  }
  checkOptions("reductionOf()", options, ["ddof", "dtype"]);
  const family = FAMILY[name];
  const ddof = options.ddof ?? 0;
  if (!Number.isFinite(ddof) || (ddof !== 0 && family !== "moments")) {
    throw new AttributeError("reduce", "ddof", `is ${ddof}, which ${name} does not take`);
  }
  const natural = OUTPUT[family](dtype);
  const output = options.dtype ?? natural;
  if (output !== natural) checkOutput(name, family, natural, output);
  return Object.freeze({ name, input: dtype, output, ddof });
}

const OUTPUT: Readonly<Record<Family, (input: DType) => DType>> = {
  sum(input) {
    const { kind } = dtypeInfo(input);
    if (kind === "float") return input;
    return kind === "uint" ? "uint64" : "int64";
  },
  extreme: (input) => input,
  mean: (input) => (isFloat(input) ? input : "float64"),
  moments: (input) => (isFloat(input) ? input : "float64"),
  logical: () => "bool",
  position: () => "int64",
  count: () => "int64",
};

function checkOutput(name: ReductionName, family: Family, natural: DType, output: DType): void {
  const free = family === "sum" || family === "mean" || family === "moments";
  const fits = family === "sum" ? isFloat(output) || !isFloat(natural) : isFloat(output);
  if (free && fits) return;
  throw new AttributeError(
    "reduce",
    "dtype",
    `is ${output}, which ${name} cannot answer; it answers ${natural}`,
  );
}
