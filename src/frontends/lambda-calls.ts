/** What functions may call: `Math`, and the few globals that have an equivalent in the IR. */
import type { ExprOperand, OpName } from "../layers/index.ts";
import { isFloat, isWeak, weakFloat } from "../layers/index.ts";
import { combine, convert, type Source } from "./operands.ts";

/** Builds the meaning of a call. */
interface Callable {
  readonly arity: number;
  /** More operands are folded from the left. */
  readonly variadic?: boolean;
  build(args: readonly ExprOperand[], source: Source): ExprOperand;
}

const op = (name: OpName, arity: number, variadic = false): Callable => ({
  arity,
  variadic,
  build: (args, source) => args.reduce((x, y) => combine(name, [x, y], source)),
});
const one = (name: OpName): Callable => ({
  arity: 1,
  build: (args, source) => combine(name, args, source),
});

const MATH: Readonly<Record<string, Callable>> = {
  ...Object.fromEntries(
    (
      "abs acos acosh asin asinh atan atanh ceil cos cosh exp expm1 floor log log10 log1p log2 " +
      "sign sin sinh sqrt tan tanh trunc"
    )
      .split(" ")
      .map((name) => [name, one(name as OpName)]),
  ),
  atan2: op("atan2", 2),
  hypot: op("hypot", 2, true),
  max: op("maximum", 2, true),
  min: op("minimum", 2, true),
  pow: op("pow", 2),
  fround: { arity: 1, build: ([x], source) => convert(x, "float32", source) },
  round: { arity: 1, build: ([x], source) => roundHalfUp(x, source) },
};

const GLOBALS: Readonly<Record<string, Callable>> = {
  Boolean: { arity: 1, build: ([x], source) => convert(x, "bool", source) },
  BigInt: { arity: 1, build: ([x], source) => convert(x, "int64", source) },
  Number: { arity: 1, build: ([x], source) => numberOf(x, source) },
  isFinite: one("isfinite"),
  isNaN: one("isnan"),
};

const NUMBER: Readonly<Record<string, Callable>> = {
  isFinite: one("isfinite"),
  isNaN: one("isnan"),
};

/** Functions by the object that holds them; "" holds the globals. */
const CALLABLES: ReadonlyMap<string, Readonly<Record<string, Callable>>> = new Map([
  ["", GLOBALS],
  ["Math", MATH],
  ["Number", NUMBER],
]);

/** `object.name`, or a global for `""`. */
export function callableNamed(object: string, name: string): Callable | undefined {
  const members = CALLABLES.get(object);
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

/** What `object` offers, for suggestions. */
export function callableNames(object: string): readonly string[] {
  return Object.keys(CALLABLES.get(object) ?? {});
}

/** Constants by the object that holds them. */
const CONSTANTS: Readonly<Record<string, number>> = {
  "Math.E": Math.E,
  "Math.LN10": Math.LN10,
  "Math.LN2": Math.LN2,
  "Math.LOG10E": Math.LOG10E,
  "Math.LOG2E": Math.LOG2E,
  "Math.PI": Math.PI,
  "Math.SQRT1_2": Math.SQRT1_2,
  "Math.SQRT2": Math.SQRT2,
  "Number.EPSILON": Number.EPSILON,
  "Number.MAX_VALUE": Number.MAX_VALUE,
  "Number.MIN_VALUE": Number.MIN_VALUE,
  "Number.NEGATIVE_INFINITY": Number.NEGATIVE_INFINITY,
  "Number.NaN": Number.NaN,
  "Number.POSITIVE_INFINITY": Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  NaN: Number.NaN,
};

/** The constant with this full name, as a float. */
export function constantNamed(name: string): ExprOperand | undefined {
  return Object.hasOwn(CONSTANTS, name) ? weakFloat(CONSTANTS[name]) : undefined;
}

/** JavaScript rounds halves up; the IR's `round` would round them to even. Exact for every float64. */
function roundHalfUp(x: ExprOperand, source: Source): ExprOperand {
  if (!isWeak(x) && !isFloat(x.dtype)) return combine("round", [x], source);
  const floor = combine("floor", [x], source);
  const fraction = combine("subtract", [x, floor], source);
  const up = combine("greaterEqual", [fraction, weakFloat(0.5)], source);
  return combine("where", [up, combine("ceil", [x], source), floor], source);
}

/** `Number(x)`: a bool or a 64-bit integer becomes a float64; other numbers stay what they are. */
function numberOf(x: ExprOperand, source: Source): ExprOperand {
  if (isWeak(x)) return convert(x, "float64", source);
  const converts = x.dtype === "bool" || x.dtype.endsWith("int64");
  return converts ? convert(x, "float64", source) : x;
}
