/** The code of matchers as TypeScript. */
import ts from "typescript";
import type {
  CodeConstant,
  CodeExpression,
  CodeFunction,
  CodeModule,
  CodeStatement,
} from "../../../matching/index.ts";
import { operationName } from "../../../optimizer/index.ts";
import { plain } from "./data.ts";
import { literal, type Uses } from "./expressions.ts";
import * as make from "./factory.ts";

const f = ts.factory;

/** The constants and functions of a module. */
export function emitCode(module: CodeModule, uses: Uses): readonly ts.Statement[] {
  return [
    ...module.constants.map((one) => constant(one, uses)),
    ...module.functions.map((one) => codeFunction(one, uses)),
  ].filter((one) => one !== null);
}

function constant(one: CodeConstant, uses: Uses): ts.Statement | null {
  if (one.kind === "function") {
    uses("library", one.name);
    return null;
  }
  if (one.kind === "operations") {
    uses("library", "groupNumbers");
    const names = one.operations.map((type) => {
      uses("operation", operationName(type));
      return make.id(operationName(type));
    });
    return make.constant(one.name, make.call("groupNumbers", [make.array(names)]));
  }
  if (one.kind === "value") return make.constant(one.name, plain(one.value, uses));
  uses("library", "oneOf");
  const { values } = one.test as typeof one.test & { readonly values?: readonly unknown[] };
  return make.constant(one.name, make.call("oneOf", [plain(values ?? [], uses)]));
}

function codeFunction({ name, doc, params, result, body }: CodeFunction, uses: Uses): ts.Statement {
  const read = namesIn(body);
  const declared = params.map((param) => {
    if (/^[A-Z]/.test(param.type) && param.type !== "Uint8Array") uses("library", param.type);
    return make.param(read.has(param.name) ? param.name : `_${param.name}`, make.type(param.type));
  });
  const made = f.createFunctionDeclaration(
    undefined,
    undefined,
    name,
    undefined,
    declared,
    make.type(result),
    f.createBlock(statements(body), true),
  );
  return doc === "" ? made : make.docComment(made, doc);
}

/** Every name that stands in code. */
function namesIn(body: readonly CodeStatement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "name" && "name" in value) found.add(String(value.name));
    for (const part of Object.values(value)) visit(part);
  };
  visit(body);
  return found;
}

/** Statements; comments stand in front of the next one. */
function statements(body: readonly CodeStatement[]): ts.Statement[] {
  const made: ts.Statement[] = [];
  let told: string[] = [];
  for (const one of body) {
    if (one.kind === "comment") {
      told.push(one.text);
      continue;
    }
    const next = statement(one);
    if (next === null) continue;
    made.push(told.reduceRight((node, text) => make.lineComment(node, text), next));
    told = [];
  }
  return made;
}

const block = (body: readonly CodeStatement[]): ts.Block => f.createBlock(statements(body), true);

function statement(s: Exclude<CodeStatement, { readonly kind: "comment" }>): ts.Statement | null {
  switch (s.kind) {
    case "const":
      return make.constant(s.name, expression(s.value));
    case "let":
      return f.createVariableStatement(
        undefined,
        f.createVariableDeclarationList(
          [f.createVariableDeclaration(s.name, undefined, undefined, expression(s.value))],
          ts.NodeFlags.Let,
        ),
      );
    case "assign":
      return f.createExpressionStatement(
        f.createBinaryExpression(expression(s.target), ASSIGN[s.op], expression(s.value)),
      );
    case "if":
      return ifStatement(s);
    case "switch":
      return switchStatement(s);
    case "for":
      return forStatement(s);
    case "while":
      return f.createWhileStatement(expression(s.condition), block(s.body));
    case "continue":
      return f.createContinueStatement();
    case "break":
      return f.createBreakStatement();
    case "return":
      return f.createReturnStatement(s.value === null ? undefined : expression(s.value));
    case "do":
      return f.createExpressionStatement(expression(s.value));
  }
}

const ASSIGN: Readonly<Record<"" | "+" | "-", ts.AssignmentOperator>> = {
  "": ts.SyntaxKind.EqualsToken,
  "+": ts.SyntaxKind.PlusEqualsToken,
  "-": ts.SyntaxKind.MinusEqualsToken,
};

type Of<K extends CodeStatement["kind"]> = Extract<CodeStatement, { readonly kind: K }>;

function ifStatement({ condition, whenTrue, whenFalse }: Of<"if">): ts.Statement | null {
  if (whenTrue.length === 0 && whenFalse.length === 0) return null;
  if (whenTrue.length === 0) {
    return f.createIfStatement(make.not(expression(condition)), block(whenFalse));
  }
  const otherwise = whenFalse.length === 0 ? undefined : block(whenFalse);
  return f.createIfStatement(expression(condition), block(whenTrue), otherwise);
}

function switchStatement({ on, cases, otherwise }: Of<"switch">): ts.Statement {
  const ended = (body: readonly CodeStatement[]): ts.Statement[] =>
    body.at(-1)?.kind === "return"
      ? statements(body)
      : [...statements(body), f.createBreakStatement()];
  const clauses = cases.flatMap(({ values, body }) =>
    values.map((value, k) =>
      f.createCaseClause(
        literal(value),
        k === values.length - 1 ? [f.createBlock(ended(body), true)] : [],
      ),
    ),
  );
  const rest =
    otherwise.length === 0 ? [] : [f.createDefaultClause([f.createBlock(ended(otherwise), true)])];
  return f.createSwitchStatement(expression(on), f.createCaseBlock([...clauses, ...rest]));
}

function forStatement({ name, from, until, body }: Of<"for">): ts.Statement {
  return f.createForStatement(
    f.createVariableDeclarationList(
      [f.createVariableDeclaration(name, undefined, undefined, expression(from))],
      ts.NodeFlags.Let,
    ),
    make.binary("<", make.id(name), expression(until)),
    f.createPostfixIncrement(f.createIdentifier(name)),
    block(body),
  );
}

function expression(e: CodeExpression): ts.Expression {
  switch (e.kind) {
    case "number":
    case "text":
    case "boolean":
      return literal(e.value);
    case "null":
      return literal(null);
    case "name":
      return make.id(e.name);
    case "member":
      return make.member(expression(e.of), e.name);
    case "at":
      return f.createElementAccessExpression(expression(e.of), expression(e.at));
    case "call":
      return make.call(expression(e.of), e.args.map(expression));
    case "unary": {
      const of = expression(e.of);
      return e.op === "!"
        ? make.not(of)
        : f.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, of);
    }
    case "binary":
      return make.binary(e.op, expression(e.left), expression(e.right));
    case "record":
      return make.record(e.fields.map(([name, value]) => [name, expression(value)]));
    case "list":
      return make.array(e.items.map(expression));
  }
}
