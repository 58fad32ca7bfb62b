/** TypeScript functions to the IR: `(v) => Math.sqrt(v) * scale`, with `scale` passed explicitly. */
import type ts from "typescript";
import { type DType, LambdaError } from "../core/index.ts";
import { type Expr, type ExprOperand, inputExpr } from "../layers/index.ts";
import { choose, lowering, type Scope } from "./lambda-lower.ts";
import { reasonFor } from "./lambda-reasons.ts";
import { type AnyFunction, type LambdaSource, readLambda, typescript } from "./lambda-source.ts";
import { expressionOf } from "./operands.ts";

/** Values that a function uses beside its parameters, by name. */
export type Captures = Readonly<Record<string, number | bigint | boolean>>;

/**
 * The expression that `fn` stands for; parameter `i` is the element of input `i`, of type `dtypes[i]`.
 * The function is read as text and never called. The semantics are the typed IR's: integers wrap and
 * promote as arrays do, `/` is true division, conditions are bool, literals and captures are weak scalars
 * (`2` fits any number type, `2.0` is a float). `%` and `Math.round` are JavaScript's own.
 * @throws LambdaError with a caret for what is impure, undeclared or not understood;
 *   ExpressionTypeError with a caret for types that do not fit
 */
export function lambdaExpression(
  fn: AnyFunction,
  dtypes: readonly DType[],
  captures: Captures = {},
): Expr {
  const source = readLambda(fn);
  refuseKinds(source);
  const scope = new Map<string, ExprOperand>(Object.entries(checkedCaptures(captures)));
  source.fn.parameters.forEach((parameter, i) => {
    scope.set(parameterName(parameter, source), inputOf(parameter, i, dtypes, source));
  });
  return expressionOf(bodyOf(source, scope));
}

function refuseKinds({ fn, error }: LambdaSource): void {
  const t = typescript();
  const isAsync = fn.modifiers?.find(({ kind }) => kind === t.SyntaxKind.AsyncKeyword);
  if (isAsync !== undefined) throw error(isAsync, "an elementwise function cannot be async");
  if (fn.asteriskToken !== undefined) {
    throw error(fn.asteriskToken, "an elementwise function cannot be a generator");
  }
}

function checkedCaptures(captures: Captures): Captures {
  for (const [name, value] of Object.entries(captures)) {
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
      throw new LambdaError(
        `capture "${name}" is ${describe(value)}; only numbers and booleans can be captured`,
      );
    }
  }
  return captures;
}

function describe(value: unknown): string {
  return value === null ? "null" : `a value of type ${typeof value}`;
}

function parameterName(parameter: ts.ParameterDeclaration, { error }: LambdaSource): string {
  const t = typescript();
  if (!t.isIdentifier(parameter.name)) {
    throw error(parameter, "parameters are elements: they cannot be taken apart");
  }
  if (parameter.dotDotDotToken !== undefined) {
    throw error(parameter, "name each parameter: rest parameters are not understood");
  }
  if (parameter.initializer !== undefined) {
    throw error(parameter, "parameters have no defaults: every element is given");
  }
  return parameter.name.text;
}

function inputOf(
  parameter: ts.ParameterDeclaration,
  index: number,
  dtypes: readonly DType[],
  { error }: LambdaSource,
): Expr {
  const dtype = dtypes[index];
  if (dtype === undefined) {
    throw error(parameter, `there is no array for parameter ${index + 1}; ${dtypes.length} given`);
  }
  return inputExpr(index, dtype);
}

function bodyOf(source: LambdaSource, scope: Scope): ExprOperand {
  const t = typescript();
  const { body } = source.fn;
  const lower = lowering(source);
  if (body === undefined) throw source.error(source.fn, "the function has no body");
  if (!t.isBlock(body)) return lower(body, scope);
  const value = returned(body.statements, scope, { source, lower }, () => undefined);
  if (value === undefined) throw source.error(body, "not every path returns a value");
  return value;
}

interface Context {
  readonly source: LambdaSource;
  readonly lower: ReturnType<typeof lowering>;
}

/** What comes after a list of statements that falls through; `undefined` when nothing does. */
type After = () => ExprOperand | undefined;

/** What a list of statements returns. */
function returned(
  statements: readonly ts.Statement[],
  scope: Scope,
  context: Context,
  after: After,
): ExprOperand | undefined {
  const t = typescript();
  const { source, lower } = context;
  let names = scope;
  for (const [i, statement] of statements.entries()) {
    if (t.isVariableStatement(statement)) {
      names = declared(statement, names, context);
    } else if (t.isReturnStatement(statement)) {
      if (statement.expression === undefined) throw source.error(statement, "return a value");
      return lower(statement.expression, names);
    } else if (t.isIfStatement(statement)) {
      const rest = statements.slice(i + 1);
      const here = names;
      const next = once(() => returned(rest, here, context, after));
      return branched(statement, here, context, next);
    } else if (!t.isEmptyStatement(statement)) {
      throw refusedStatement(statement, names, context);
    }
  }
  return after();
}

/** `if (c) return a; rest` is `c ? a : rest`. */
function branched(
  statement: ts.IfStatement,
  scope: Scope,
  context: Context,
  next: After,
): ExprOperand {
  const { source, lower } = context;
  const condition = lower(statement.expression, scope);
  const { thenStatement, elseStatement } = statement;
  const yes = returned(statementsOf(thenStatement), scope, context, next);
  const other = elseStatement === undefined ? [] : statementsOf(elseStatement);
  const no = returned(other, scope, context, next);
  if (yes === undefined || no === undefined) {
    throw source.error(statement, "not every path returns a value");
  }
  return choose(condition, yes, no, statement, source);
}

/** Both branches of a condition may fall through to the same rest: it is read once. */
function once(build: After): After {
  let made: readonly [ExprOperand | undefined] | undefined;
  return () => {
    made ??= [build()];
    return made[0];
  };
}

function statementsOf(statement: ts.Statement): readonly ts.Statement[] {
  return typescript().isBlock(statement) ? statement.statements : [statement];
}

function declared(statement: ts.VariableStatement, scope: Scope, context: Context): Scope {
  const t = typescript();
  const { source, lower } = context;
  const list = statement.declarationList;
  if ((list.flags & t.NodeFlags.BlockScoped) !== t.NodeFlags.Const) {
    throw source.error(list, "variables cannot change here: declare them with const");
  }
  const names = new Map(scope);
  for (const { name, initializer } of list.declarations) {
    if (!t.isIdentifier(name)) throw source.error(name, "elements cannot be taken apart");
    if (initializer === undefined) throw source.error(name, "a const has a value");
    names.set(name.text, lower(initializer, names));
  }
  return names;
}

function refusedStatement(
  statement: ts.Statement,
  scope: Scope,
  { source, lower }: Context,
): LambdaError {
  // An assignment or an impure call has a better reason than that its value is dropped.
  if (typescript().isExpressionStatement(statement)) lower(statement.expression, scope);
  return source.error(statement, reasonFor(statement));
}
