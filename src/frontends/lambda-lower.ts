/** Expressions of a function's body as expressions of the IR. */
import type ts from "typescript";
import { type LambdaError, nearest } from "../core/index.ts";
import { type ExprOperand, isWeak, type OpName, weakFloat, weakValue } from "../layers/index.ts";
import { callableNamed, callableNames, constantNamed } from "./lambda-calls.ts";
import { impurityOf, reasonFor } from "./lambda-reasons.ts";
import { type LambdaSource, typescript } from "./lambda-source.ts";
import { combine } from "./operands.ts";

/** Formulas may nest this deep. */
const DEPTH_MAX = 1500;

/** What the names in a function stand for. */
export type Scope = ReadonlyMap<string, ExprOperand>;

type Lower = (node: ts.Expression, scope: Scope) => ExprOperand;

const BINARY: readonly (readonly [keyof typeof ts.SyntaxKind, OpName])[] = [
  ["PlusToken", "add"],
  ["MinusToken", "subtract"],
  ["AsteriskToken", "multiply"],
  ["SlashToken", "divide"],
  // JavaScript's remainder has the sign of the dividend.
  ["PercentToken", "fmod"],
  ["AsteriskAsteriskToken", "pow"],
  ["LessThanToken", "less"],
  ["LessThanEqualsToken", "lessEqual"],
  ["GreaterThanToken", "greater"],
  ["GreaterThanEqualsToken", "greaterEqual"],
  ["EqualsEqualsToken", "equal"],
  ["EqualsEqualsEqualsToken", "equal"],
  ["ExclamationEqualsToken", "notEqual"],
  ["ExclamationEqualsEqualsToken", "notEqual"],
  ["AmpersandToken", "bitwiseAnd"],
  ["BarToken", "bitwiseOr"],
  ["CaretToken", "bitwiseXor"],
  ["LessThanLessThanToken", "bitwiseLeftShift"],
  ["GreaterThanGreaterThanToken", "bitwiseRightShift"],
  ["AmpersandAmpersandToken", "logicalAnd"],
  ["BarBarToken", "logicalOr"],
];

const PREFIX: readonly (readonly [keyof typeof ts.SyntaxKind, OpName])[] = [
  ["PlusToken", "positive"],
  ["MinusToken", "negative"],
  ["TildeToken", "bitwiseInvert"],
  ["ExclamationToken", "logicalNot"],
];

/** The lowering of one function's expressions. @throws LambdaError, ExpressionTypeError with a caret */
export function lowering(source: LambdaSource): Lower {
  const t = typescript();
  const kinds = (rows: typeof BINARY): ReadonlyMap<ts.SyntaxKind, OpName> =>
    new Map(rows.map(([kind, op]) => [t.SyntaxKind[kind], op]));
  const binary = kinds(BINARY);
  const prefix = kinds(PREFIX);
  let depth = 0;

  const lower: Lower = (node, scope) => {
    depth += 1;
    if (depth > DEPTH_MAX) throw source.error(node, `formulas may nest ${DEPTH_MAX} deep`);
    const operand = (rules.get(node.kind) ?? refuse)(node, scope);
    depth -= 1;
    return operand;
  };
  const refuse: Lower = (node) => {
    throw source.error(node, reasonFor(node));
  };
  const rule = <N extends ts.Expression>(build: (node: N, scope: Scope) => ExprOperand): Lower =>
    build as Lower;
  const inner = rule((node: ts.ParenthesizedExpression, scope) => lower(node.expression, scope));
  const context: Context = { source, lower, binary, prefix };

  const rules = new Map<ts.SyntaxKind, Lower>([
    [t.SyntaxKind.NumericLiteral, rule((node: ts.NumericLiteral) => numberIn(node, source))],
    [t.SyntaxKind.BigIntLiteral, rule((node: ts.BigIntLiteral) => BigInt(node.text.slice(0, -1)))],
    [t.SyntaxKind.TrueKeyword, () => true],
    [t.SyntaxKind.FalseKeyword, () => false],
    [t.SyntaxKind.Identifier, rule((node: ts.Identifier, scope) => named(node, scope, source))],
    [t.SyntaxKind.ParenthesizedExpression, inner],
    [t.SyntaxKind.AsExpression, inner],
    [t.SyntaxKind.SatisfiesExpression, inner],
    [t.SyntaxKind.NonNullExpression, inner],
    [t.SyntaxKind.TypeAssertionExpression, inner],
    [
      t.SyntaxKind.PrefixUnaryExpression,
      rule((node: ts.PrefixUnaryExpression, scope) => signed(node, scope, context)),
    ],
    [
      t.SyntaxKind.BinaryExpression,
      rule((node: ts.BinaryExpression, scope) => operated(node, scope, context)),
    ],
    [
      t.SyntaxKind.ConditionalExpression,
      rule((node: ts.ConditionalExpression, scope) => chosen(node, scope, context)),
    ],
    [
      t.SyntaxKind.CallExpression,
      rule((node: ts.CallExpression, scope) => called(node, scope, context)),
    ],
    [
      t.SyntaxKind.PropertyAccessExpression,
      rule((node: ts.PropertyAccessExpression, scope) => property(node, scope, context)),
    ],
  ]);
  return lower;
}

interface Context {
  readonly source: LambdaSource;
  readonly lower: Lower;
  readonly binary: ReadonlyMap<ts.SyntaxKind, OpName>;
  readonly prefix: ReadonlyMap<ts.SyntaxKind, OpName>;
}

/** `condition ? yes : no`; a condition that is known already picks one. */
export function choose(
  condition: ExprOperand,
  yes: ExprOperand,
  no: ExprOperand,
  node: ts.Node,
  source: LambdaSource,
): ExprOperand {
  if (isWeak(condition) && typeof weakValue(condition) === "boolean") {
    return weakValue(condition) ? yes : no;
  }
  return combine("where", [condition, yes, no], source.source(node));
}

function numberIn(node: ts.NumericLiteral, source: LambdaSource): ExprOperand {
  const { text, span } = source.source(node);
  const written = text.slice(span.start, span.end);
  const value = Number(node.text);
  // As in Python, a point or an exponent makes a float, even where the value is whole.
  return /^0[xob]/i.test(written) || !/[.e]/i.test(written) ? value : weakFloat(value);
}

function named(node: ts.Identifier, scope: Scope, source: LambdaSource): ExprOperand {
  const name = node.text;
  const known = scope.get(name) ?? constantNamed(name);
  if (known !== undefined) return known;
  throw unknownName(node, name, [...scope.keys()], source);
}

function unknownName(
  node: ts.Node,
  name: string,
  known: readonly string[],
  source: LambdaSource,
): LambdaError {
  const reason = impurityOf(name);
  if (reason !== undefined) return source.error(node, reason);
  const suggestion = nearest(name, known);
  const hint =
    suggestion === undefined
      ? `pass it as a capture: { ${name} }`
      : `did you mean "${suggestion}"? Otherwise pass it as a capture: { ${name} }`;
  return source.error(node, `"${name}" is neither a parameter nor a declared capture; ${hint}`);
}

function signed(node: ts.PrefixUnaryExpression, scope: Scope, context: Context): ExprOperand {
  const op = context.prefix.get(node.operator);
  if (op === undefined) {
    throw context.source.error(node, "assignments are not allowed: use a const for each value");
  }
  return combine(op, [context.lower(node.operand, scope)], context.source.source(node));
}

function operated(node: ts.BinaryExpression, scope: Scope, context: Context): ExprOperand {
  const { source, lower } = context;
  const op = context.binary.get(node.operatorToken.kind);
  if (op === undefined) throw source.error(node.operatorToken, operatorReason(node.operatorToken));
  const operands = [lower(node.left, scope), lower(node.right, scope)];
  return combine(op, operands, source.source(node));
}

function operatorReason({ kind }: ts.Node): string {
  const { SyntaxKind } = typescript();
  if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) {
    return "assignments are not allowed: use a const for each value";
  }
  if (kind === SyntaxKind.QuestionQuestionToken) return "elements are never null; drop the ??";
  if (kind === SyntaxKind.GreaterThanGreaterThanGreaterThanToken) {
    return "use >>, which shifts in zeros for unsigned types and the sign for signed ones";
  }
  return "this operator is not understood";
}

function chosen(node: ts.ConditionalExpression, scope: Scope, context: Context): ExprOperand {
  const { lower, source } = context;
  const condition = lower(node.condition, scope);
  const [yes, no] = [lower(node.whenTrue, scope), lower(node.whenFalse, scope)];
  return choose(condition, yes, no, node, source);
}

/** `Math.PI` as object and name; `undefined` for anything that is not `name.name`, or a value's property. */
function memberOf(node: ts.Expression, scope: Scope): readonly [string, string] | undefined {
  const t = typescript();
  if (t.isIdentifier(node)) return scope.has(node.text) ? undefined : ["", node.text];
  if (!t.isPropertyAccessExpression(node) || !t.isIdentifier(node.expression)) return undefined;
  const object = node.expression.text;
  return scope.has(object) ? undefined : [object, node.name.text];
}

function property(
  node: ts.PropertyAccessExpression,
  scope: Scope,
  { source }: Context,
): ExprOperand {
  if (node.expression.kind === typescript().SyntaxKind.ThisKeyword) {
    throw source.error(node.expression, reasonFor(node.expression));
  }
  const member = memberOf(node, scope);
  const name = member?.join(".") ?? "";
  const constant = constantNamed(name);
  if (constant !== undefined) return constant;
  const reason = impurityOf(name) ?? impurityOf(member?.[0] ?? "");
  throw source.error(node, reason ?? reasonFor(node));
}

function called(node: ts.CallExpression, scope: Scope, context: Context): ExprOperand {
  const { source, lower } = context;
  const member = memberOf(node.expression, scope);
  if (member === undefined) throw source.error(node, "only Math's functions can be called here");
  const [object, name] = member;
  const callable = callableNamed(object, name);
  if (callable === undefined) throw unknownCall(node, object, name, source);
  const count = node.arguments.length;
  const enough = callable.variadic === true ? count >= 1 : count === callable.arity;
  const full = object === "" ? name : `${object}.${name}`;
  if (!enough) {
    throw source.error(node, `${full} takes ${callable.arity} operands here, not ${count}`);
  }
  const args = node.arguments.map((arg) => lower(arg, scope));
  return callable.build(args, source.source(node));
}

function unknownCall(
  node: ts.CallExpression,
  object: string,
  name: string,
  source: LambdaSource,
): LambdaError {
  const full = object === "" ? name : `${object}.${name}`;
  const reason = impurityOf(full) ?? impurityOf(object) ?? impurityOf(name);
  if (reason !== undefined) return source.error(node.expression, reason);
  const suggestion = nearest(name, callableNames(object));
  const hint = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
  return source.error(
    node.expression,
    `${full} cannot be called here: only Math's functions have an equivalent${hint}`,
  );
}
