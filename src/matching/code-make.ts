/** Short ways to write code of `code.ts`. */
import type { CodeExpression, CodeOperator, CodeStatement } from "./code.ts";

type E = CodeExpression;

/** A whole or other number. */
export const num = (value: number): E => ({ kind: "number", value });
/** A local, parameter, function or constant. */
export const name = (of: string): E => ({ kind: "name", name: of });
/** `of.field` */
export const member = (of: E, field: string): E => ({ kind: "member", of, name: field });
/** `of[index]` */
export const at = (of: E, index: E): E => ({ kind: "at", of, at: index });
/** `of(…args)` */
export const call = (of: E, ...args: readonly E[]): E => ({ kind: "call", of, args });
/** `of.method(…args)` */
export const send = (of: E, method: string, ...args: readonly E[]): E =>
  call(member(of, method), ...args);
/** `left op right` */
export const binary = (op: CodeOperator, left: E, right: E): E => ({
  kind: "binary",
  op,
  left,
  right,
});
/** `left === right` */
export const equals = (left: E, right: E): E => binary("===", left, right);
/** `left + right`, folded where both are numbers. */
export const plus = (left: E, right: E): E =>
  left.kind === "number" && right.kind === "number"
    ? num(left.value + right.value)
    : right.kind === "number" && right.value === 0
      ? left
      : binary("+", left, right);
/** `left - right`, folded. */
export const minus = (left: E, right: E): E =>
  left.kind === "number" && right.kind === "number"
    ? num(left.value - right.value)
    : right.kind === "number" && right.value === 0
      ? left
      : binary("-", left, right);

/** `const local = value` */
export const constant = (local: string, value: E): CodeStatement => ({
  kind: "const",
  name: local,
  value,
});
/** `if (condition) …` */
export const when = (
  condition: E,
  whenTrue: readonly CodeStatement[],
  whenFalse: readonly CodeStatement[] = [],
): CodeStatement => ({ kind: "if", condition, whenTrue, whenFalse });
/** `return value` */
export const give = (value: E | null): CodeStatement => ({ kind: "return", value });
