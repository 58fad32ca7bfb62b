/** The operation table of the expression IR: every elementwise function of the array API, and random numbers. */

/** How many operands an operation takes, and which types: see `type-rules.ts`. */
export type OpFamily =
  /** Promotes to one number type and answers it; bool alone is refused. */
  | "numeric"
  /** Promotes to one float type and answers it; integers become float64. */
  | "float"
  /** Integers pass unchanged, floats are rounded. */
  | "rounding"
  /** Promotes, bool included, and answers the same type. */
  | "ordered"
  /** Promotes, bool included, and answers bool. Signed and unsigned 64-bit compare exactly. */
  | "compare"
  /** One number to bool. */
  | "test"
  /** Integers or bool, all alike. */
  | "bits"
  /** Integers only. */
  | "shift"
  /** Bool only. */
  | "logical"
  /** `where(condition, x, y)`. */
  | "where"
  /** `f(counter)` with literal parameters: counter-based random numbers. */
  | "random";

/** Operations whose result depends on a key and a counter. */
export type RandomOpName = "uniform" | "normal" | "exponential" | "integers";

/** Elementwise functions of one operand. */
export type UnaryOpName =
  | "abs"
  | "acos"
  | "acosh"
  | "asin"
  | "asinh"
  | "atan"
  | "atanh"
  | "bitwiseInvert"
  | "ceil"
  | "cos"
  | "cosh"
  | "exp"
  | "expm1"
  | "floor"
  | "isfinite"
  | "isinf"
  | "isnan"
  | "log"
  | "log1p"
  | "log2"
  | "log10"
  | "logicalNot"
  | "negative"
  | "positive"
  | "reciprocal"
  | "round"
  | "sign"
  | "signbit"
  | "sin"
  | "sinh"
  | "sqrt"
  | "square"
  | "tan"
  | "tanh"
  | "trunc";

/** Elementwise functions of two operands. `fmod` is C's (JavaScript's `%`); the others are the array API's. */
export type BinaryOpName =
  | "add"
  | "atan2"
  | "bitwiseAnd"
  | "bitwiseLeftShift"
  | "bitwiseOr"
  | "bitwiseRightShift"
  | "bitwiseXor"
  | "copysign"
  | "divide"
  | "equal"
  | "floorDivide"
  | "fmod"
  | "greater"
  | "greaterEqual"
  | "hypot"
  | "less"
  | "lessEqual"
  | "logaddexp"
  | "logicalAnd"
  | "logicalOr"
  | "logicalXor"
  | "maximum"
  | "minimum"
  | "multiply"
  | "nextafter"
  | "notEqual"
  | "pow"
  | "remainder"
  | "subtract";

/** Every operation of the IR. */
export type OpName = UnaryOpName | BinaryOpName | "clip" | "where" | RandomOpName;

/** One row of the table. */
export interface OpSpec {
  readonly name: OpName;
  readonly arity: number;
  readonly family: OpFamily;
  /** What it computes, where that is not obvious from the name. */
  readonly note: string;
}

type Row = readonly [arity: number, family: OpFamily, note?: string];

const ROWS: Readonly<Record<OpName, Row>> = {
  abs: [1, "numeric", "the smallest signed integer stays itself"],
  acos: [1, "float"],
  acosh: [1, "float"],
  add: [2, "numeric", "integers wrap"],
  asin: [1, "float"],
  asinh: [1, "float"],
  atan: [1, "float"],
  atan2: [2, "float"],
  atanh: [1, "float"],
  bitwiseAnd: [2, "bits"],
  bitwiseInvert: [1, "bits"],
  bitwiseLeftShift: [2, "shift", "a count outside the width gives 0"],
  bitwiseOr: [2, "bits"],
  bitwiseRightShift: [2, "shift", "a count outside the width gives 0, or -1 for negative numbers"],
  bitwiseXor: [2, "bits"],
  ceil: [1, "rounding"],
  clip: [3, "numeric", "minimum(maximum(x, low), high); NaN passes"],
  copysign: [2, "float", "NaN counts as positive"],
  cos: [1, "float"],
  cosh: [1, "float"],
  divide: [2, "float", "true division"],
  equal: [2, "compare"],
  exp: [1, "float"],
  expm1: [1, "float"],
  exponential: [1, "random", "params: two key words, [type code]"],
  floor: [1, "rounding"],
  floorDivide: [2, "numeric", "rounds towards -infinity; integers by zero give 0"],
  fmod: [2, "numeric", "sign of the dividend; integers by zero give 0"],
  greater: [2, "compare"],
  greaterEqual: [2, "compare"],
  hypot: [2, "float"],
  integers: [1, "random", "params: two key words, low, high (exclusive), [type code]"],
  isfinite: [1, "test"],
  isinf: [1, "test"],
  isnan: [1, "test"],
  less: [2, "compare"],
  lessEqual: [2, "compare"],
  log: [1, "float"],
  log10: [1, "float"],
  log1p: [1, "float"],
  log2: [1, "float"],
  logaddexp: [2, "float"],
  logicalAnd: [2, "logical"],
  logicalNot: [1, "logical"],
  logicalOr: [2, "logical"],
  logicalXor: [2, "logical"],
  maximum: [2, "ordered", "NaN if either is"],
  minimum: [2, "ordered", "NaN if either is"],
  multiply: [2, "numeric", "integers wrap"],
  negative: [1, "numeric", "integers wrap"],
  nextafter: [2, "float"],
  normal: [1, "random", "params: two key words, [type code]"],
  notEqual: [2, "compare"],
  positive: [1, "numeric"],
  pow: [2, "numeric", "integers wrap; a negative exponent rounds the true value towards 0"],
  reciprocal: [1, "float"],
  remainder: [2, "numeric", "sign of the divisor; integers by zero give 0"],
  round: [1, "rounding", "halves to even"],
  sign: [1, "numeric", "NaN stays NaN, -0 gives 0"],
  signbit: [1, "test", "NaN counts as positive"],
  sin: [1, "float"],
  sinh: [1, "float"],
  sqrt: [1, "float"],
  square: [1, "numeric", "integers wrap"],
  subtract: [2, "numeric", "integers wrap"],
  tan: [1, "float"],
  tanh: [1, "float"],
  trunc: [1, "rounding"],
  uniform: [1, "random", "params: two key words, [type code]"],
  where: [3, "where"],
};

/** The table itself, by name. */
export const OPS: Readonly<Record<OpName, OpSpec>> = Object.freeze(
  Object.fromEntries(
    Object.entries(ROWS).map(([name, [arity, family, note]]) => [
      name,
      Object.freeze({ name, arity, family, note: note ?? "" }),
    ]),
  ),
) as Readonly<Record<OpName, OpSpec>>;

/** All names, sorted as in the table. */
export const OP_NAMES: readonly OpName[] = Object.freeze(Object.keys(ROWS) as OpName[]);

/** Whether `name` is an operation. */
export function isOpName(name: string): name is OpName {
  return Object.hasOwn(OPS, name);
}
