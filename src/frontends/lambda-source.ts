/** The text of a function as a syntax tree. The TypeScript compiler is loaded on first use. */
import { createRequire } from "node:module";
import type ts from "typescript";
import { LambdaError, placeIn, shown } from "../core/index.ts";
import type { Source } from "./operands.ts";

type TypeScript = typeof ts;

let compiler: TypeScript | undefined;

/** The TypeScript compiler: several hundred milliseconds the first time. */
export function typescript(): TypeScript {
  compiler ??= createRequire(import.meta.url)("typescript") as TypeScript;
  return compiler;
}

/** A function that can be read. */
export interface LambdaSource {
  readonly text: string;
  readonly fn: ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;
  /** Where a node stands in `text`. */
  source(node: ts.Node): Source;
  /** An error with a caret under `node`. */
  error(node: ts.Node, reason: string): LambdaError;
}

/** Longer functions are refused before they are read. */
const TEXT_MAX = 20_000;

/** Any function at all: it is read, never called. */
export type AnyFunction = (...args: never[]) => unknown;

/**
 * Reads the text of `fn`.
 * @throws LambdaError for what has no text (native, bound) or is no plain function.
 */
export function readLambda(fn: AnyFunction): LambdaSource {
  if (typeof fn !== "function") {
    throw new LambdaError(
      `takes a function such as (v) => v + 1, not ${shown(fn)}; evaluate() reads a formula as text`,
    );
  }
  const text = Function.prototype.toString.call(fn);
  refuseUnreadable(text);
  // An arrow function or function expression stands in parentheses, a method in an object.
  for (const [before, after] of WRAPPINGS) {
    const file = parse(before + text + after);
    const found = functionIn(file);
    if (found !== undefined) return lambdaSource(text, found, file, before.length);
  }
  throw new LambdaError("this is not a plain function", placeIn(text, 0));
}

const WRAPPINGS: readonly (readonly [string, string])[] = [
  ["(", ")"],
  ["({", "})"],
];

function refuseUnreadable(text: string): void {
  if (text.includes("[native code]")) {
    throw new LambdaError("a native or bound function has no text to read; write (v) => f(v)");
  }
  if (text.startsWith("class")) throw new LambdaError("a class is not a function of elements");
  if (text.length > TEXT_MAX) {
    throw new LambdaError(`the function has ${text.length} characters; the limit is ${TEXT_MAX}`);
  }
}

function parse(text: string): ts.SourceFile {
  const { ScriptKind, ScriptTarget, createSourceFile } = typescript();
  try {
    return createSourceFile("lambda.ts", text, ScriptTarget.ES2022, false, ScriptKind.TS);
  } catch (error) {
    // The compiler recurses deeper than the engine that has read the function before.
    throw error instanceof RangeError ? tooDeep(error) : error;
  }
}

function tooDeep(cause: RangeError): LambdaError {
  return new LambdaError("the function nests too deep", undefined, { cause });
}

function functionIn(file: ts.SourceFile): LambdaSource["fn"] | undefined {
  const t = typescript();
  const [statement] = file.statements;
  if (file.statements.length !== 1 || !t.isExpressionStatement(statement)) return undefined;
  if (!t.isParenthesizedExpression(statement.expression)) return undefined;
  const inner = statement.expression.expression;
  if (t.isArrowFunction(inner) || t.isFunctionExpression(inner)) return inner;
  if (!t.isObjectLiteralExpression(inner) || inner.properties.length !== 1) return undefined;
  const [member] = inner.properties;
  return t.isMethodDeclaration(member) ? member : undefined;
}

function lambdaSource(
  text: string,
  fn: LambdaSource["fn"],
  file: ts.SourceFile,
  shift: number,
): LambdaSource {
  const source = (node: ts.Node): Source => ({
    text,
    span: { start: node.getStart(file) - shift, end: node.getEnd() - shift },
  });
  const error = (node: ts.Node, reason: string): LambdaError => {
    const { start, end } = source(node).span;
    return new LambdaError(reason, placeIn(text, start, end - start));
  };
  return { text, fn, source, error };
}
