/** Reductions straight from their definitions, on lists of elements. */
import { type DType, dtypeInfo } from "../../core/index.ts";
import type { ReductionName } from "../../layers/index.ts";

type Value = number | bigint;

interface Group {
  readonly all: readonly Value[];
  readonly numbers: readonly number[];
  readonly dtype: DType;
  readonly ddof: number;
}

const wrap = (value: bigint, dtype: DType): bigint =>
  dtypeInfo(dtype).kind === "uint" ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);

const whole = (dtype: DType): boolean => dtypeInfo(dtype).kind !== "float";

/** Position of the best element: the first NaN, or the first of the best. */
function best({ all, numbers }: Group, better: (a: Value, b: Value) => boolean): number {
  const nan = numbers.findIndex(Number.isNaN);
  if (nan >= 0) return nan;
  return all.reduce((at: number, value, k) => (better(value, all[at]) ? k : at), 0);
}

const least = (group: Group): number => best(group, (a, b) => a < b);
const most = (group: Group): number => best(group, (a, b) => a > b);
const add = (a: number, b: number): number => a + b;
const mean = ({ numbers }: Group): number => numbers.reduce(add, 0) / numbers.length;

function variance(group: Group): number {
  const centre = mean(group);
  const squares = group.numbers.map((x) => (x - centre) ** 2);
  return squares.reduce(add, 0) / Math.max(0, squares.length - group.ddof);
}

type PlainName = Exclude<ReductionName, `nan${string}`>;

/** Straight from the definitions, on lists. */
const DEFINITIONS: Readonly<Record<PlainName, (group: Group) => Value>> = {
  sum: ({ all, numbers, dtype }) =>
    whole(dtype)
      ? wrap(
          all.map(BigInt).reduce((a, b) => a + b, 0n),
          dtype,
        )
      : numbers.reduce(add, 0),
  prod: ({ all, numbers, dtype }) =>
    whole(dtype)
      ? all.map(BigInt).reduce((a, b) => wrap(a * b, dtype), 1n)
      : numbers.reduce((a, b) => a * b, 1),
  min: (group) => group.all[least(group)],
  max: (group) => group.all[most(group)],
  argmin: (group) => BigInt(least(group)),
  argmax: (group) => BigInt(most(group)),
  mean,
  var: variance,
  std: (group) => Math.sqrt(variance(group)),
  any: ({ numbers }) => (numbers.some((x) => x !== 0) ? 1 : 0),
  all: ({ numbers }) => (numbers.every((x) => x !== 0) ? 1 : 0),
  count: ({ numbers }) => BigInt(numbers.filter((x) => x !== 0).length),
};

/** The answer of a reduction of all these values, of element type `dtype`. */
export function naive(
  name: ReductionName,
  all: readonly Value[],
  dtype: DType,
  ddof: number,
): Value {
  const group = { all, numbers: all.map(Number), dtype, ddof };
  if (!name.startsWith("nan")) return DEFINITIONS[name as PlainName](group);
  const plain = name.slice(3) as PlainName;
  const left = all.filter((value) => !Number.isNaN(value));
  if (plain.startsWith("arg")) {
    return BigInt(all.indexOf(left[Number(naive(plain, left, dtype, 0))]));
  }
  if (left.length === 0 && (plain === "min" || plain === "max")) return Number.NaN;
  return naive(plain, left, dtype, ddof);
}
