/** What single tokens of expression text stand for. */
import type { IToken, TokenType } from "chevrotain";
import type { OpName, Weak } from "../layers/index.ts";
import { weakFloat } from "../layers/index.ts";
import type { Span } from "./operands.ts";
import * as T from "./text-tokens.ts";

const BINARY: ReadonlyMap<TokenType, OpName> = new Map<TokenType, OpName>([
  [T.Or, "logicalOr"],
  [T.And, "logicalAnd"],
  [T.Less, "less"],
  [T.LessEqual, "lessEqual"],
  [T.Greater, "greater"],
  [T.GreaterEqual, "greaterEqual"],
  [T.Equal, "equal"],
  [T.NotEqual, "notEqual"],
  [T.Bar, "bitwiseOr"],
  [T.Caret, "bitwiseXor"],
  [T.Ampersand, "bitwiseAnd"],
  [T.LeftShift, "bitwiseLeftShift"],
  [T.RightShift, "bitwiseRightShift"],
  [T.Plus, "add"],
  [T.Minus, "subtract"],
  [T.Times, "multiply"],
  [T.Divide, "divide"],
  [T.FloorDivide, "floorDivide"],
  [T.Percent, "remainder"],
]);

const SIGNS: ReadonlyMap<TokenType, OpName> = new Map<TokenType, OpName>([
  [T.Plus, "positive"],
  [T.Minus, "negative"],
  [T.Tilde, "bitwiseInvert"],
]);

/** The operation of a sign between operands. */
export function operationOf({ tokenType }: IToken): OpName {
  return BINARY.get(tokenType) ?? "add";
}

/** The operation of a sign in front of an operand. */
export function signOf({ tokenType }: IToken): OpName {
  return SIGNS.get(tokenType) ?? "positive";
}

/** A number as written: with a point or an exponent it is a float, whole or not. */
export function numberOf({ tokenType, image }: IToken): Weak {
  const digits = image.replaceAll("_", "");
  if (tokenType === T.FloatNumber) return weakFloat(Number(digits));
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** A token's place in the text. */
export function spanOf({ startOffset, image }: IToken): Span {
  return { start: startOffset, end: startOffset + image.length };
}

/** From the beginning of `first` to the end of `last`. */
export function over(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
