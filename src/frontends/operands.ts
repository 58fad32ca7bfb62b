/** Applying operations while a front end reads: literals stay weak, and mistakes get a caret. */
import {
  type DType,
  ExpressionTypeError,
  isPlygraphError,
  type PlygraphError,
  placeIn,
} from "../core/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  type Expr,
  type ExprOperand,
  isConst,
  isFloat,
  isWeak,
  type OpName,
  scalarOf,
  type Weak,
  weakFloat,
  weakType,
  weakValue,
} from "../layers/index.ts";

/** A part of a source text, by its first character and the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where errors point: the whole text, and which part of it is being read. */
export interface Source {
  readonly text: string;
  readonly span: Span;
}

/**
 * `op` of `operands`. Literals alone are computed at once and stay weak, as in Python: `x * (1 / 3)`
 * keeps a float32 `x` float32.
 * @throws ExpressionTypeError with the place in the source
 */
export function combine(op: OpName, operands: readonly ExprOperand[], source: Source): ExprOperand {
  return located(source, () => {
    const result = callExpr(op, isFraction(op, operands) ? operands.map(asFloat) : operands);
    return operands.every(isWeak) && isConst(result) ? weakOf(result) : result;
  });
}

/** Conversion to `dtype`. */
export function convert(operand: ExprOperand, dtype: DType, source: Source): Expr {
  return located(source, () => castExpr(expressionOf(operand), dtype));
}

/** The operand as an expression; a lone literal takes its own type (int64, float64 or bool). */
export function expressionOf(operand: ExprOperand): Expr {
  return isWeak(operand) ? constExpr(weakValue(operand), weakType(undefined, operand)) : operand;
}

/** Runs `build`; a type error from inside gets the place of `source`. */
export function located<T>(source: Source, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!isPlygraphError(error, "ExpressionType", "Promotion") || isPlaced(error)) throw error;
    throw placed(error, source);
  }
}

function placed(error: PlygraphError, { text, span }: Source): ExpressionTypeError {
  const place = placeIn(text, span.start, span.end - span.start);
  return new ExpressionTypeError(error.message, place, { cause: error });
}

function isPlaced(error: PlygraphError): boolean {
  return error.fields["line"] !== undefined;
}

/** In Python `2 ** -1` is 0.5; between typed integers the answer would be 0. */
function isFraction(op: OpName, operands: readonly ExprOperand[]): boolean {
  if (op !== "pow" || !operands.every(isWeak)) return false;
  return Number(weakValue(operands[1])) < 0;
}

function asFloat(operand: ExprOperand): ExprOperand {
  return isWeak(operand) ? weakFloat(Number(weakValue(operand))) : operand;
}

function weakOf(constant: Extract<Expr, { kind: "const" }>): Weak {
  const { value, dtype } = constant;
  if (typeof value === "boolean") return value;
  if (isFloat(dtype)) return weakFloat(Number(value));
  const number = Number(scalarOf(value));
  return Number.isSafeInteger(number) ? number : value;
}
