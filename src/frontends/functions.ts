/** The functions that expression text may call, by every name they go by. */
import { DTYPES, type DType } from "../core/index.ts";
import { OP_NAMES, OPS, type OpName } from "../layers/index.ts";

/** What a name in front of parentheses means. */
export type TextFunction =
  | { readonly kind: "op"; readonly op: OpName }
  /** Two or more operands, folded from the left. */
  | { readonly kind: "fold"; readonly op: OpName }
  | { readonly kind: "cast"; readonly dtype: DType };

/** NumPy's names for what the array API calls otherwise. */
const ALIASES: Readonly<Record<string, OpName>> = {
  absolute: "abs",
  arccos: "acos",
  arccosh: "acosh",
  arcsin: "asin",
  arcsinh: "asinh",
  arctan: "atan",
  arctan2: "atan2",
  arctanh: "atanh",
  bitwiseNot: "bitwiseInvert",
  invert: "bitwiseInvert",
  isFinite: "isfinite",
  isInf: "isinf",
  isNaN: "isnan",
  leftShift: "bitwiseLeftShift",
  mod: "remainder",
  power: "pow",
  rightShift: "bitwiseRightShift",
  rint: "round",
  trueDivide: "divide",
};

const FUNCTIONS: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ...OP_NAMES.filter((op) => OPS[op].family !== "random").map((op): [string, TextFunction] => [
    op,
    { kind: "op", op },
  ]),
  ...Object.entries(ALIASES).map(([name, op]): [string, TextFunction] => [
    name,
    { kind: "op", op },
  ]),
  ["min", { kind: "fold", op: "minimum" }],
  ["max", { kind: "fold", op: "maximum" }],
  ...DTYPES.map((dtype): [string, TextFunction] => [dtype, { kind: "cast", dtype }]),
]);

/** The function called `name`, in camel case or with underscores. */
export function functionNamed(name: string): TextFunction | undefined {
  const camel = name.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return FUNCTIONS.get(name) ?? FUNCTIONS.get(camel);
}

/** All names, for suggestions. */
export function functionNames(): readonly string[] {
  return [...FUNCTIONS.keys()];
}
