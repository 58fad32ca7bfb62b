/** How generated matchers look at terms. One for layers in a graph, one for plain terms. */
import type { CodeConstant, CodeExpression, CodeType } from "./code.ts";
import { at, call, equals, member, name, send } from "./code-make.ts";
import type { PlainTerm } from "./term-access.ts";

/** Expressions for what `TermAccess` does by functions. */
export interface CodeDialect {
  readonly termType: CodeType;
  /** A number for the operation, the same in the whole process; see `operationNumber`. */
  operation(term: CodeExpression): CodeExpression;
  arity(term: CodeExpression): CodeExpression;
  input(term: CodeExpression, k: CodeExpression): CodeExpression;
  attr(term: CodeExpression, name: string): CodeExpression;
  same(a: CodeExpression, b: CodeExpression): CodeExpression;
  value(term: CodeExpression): CodeExpression;
  /** The values of inputs `from` up to `until`. */
  rest(term: CodeExpression, from: CodeExpression, until: CodeExpression): CodeExpression;
  /** Functions that these expressions call. */
  readonly constants: readonly CodeConstant[];
}

/** Plain terms, with functions for what they do not answer themselves. */
export function plainDialect(functions: {
  readonly operationNumber: (term: PlainTerm) => number;
  readonly same: (a: PlainTerm, b: PlainTerm) => boolean;
}): CodeDialect {
  const own = Object.entries({
    ...functions,
    listOf: ({ inputs }: PlainTerm, from: number, until: number) => inputs.slice(from, until),
  });
  return {
    termType: "PlainTerm",
    operation: (term) => call(name("operationNumber"), term),
    arity: (term) => member(member(term, "inputs"), "length"),
    input: (term, k) => at(member(term, "inputs"), k),
    attr: (term, attr) => at(member(term, "attrs"), { kind: "text", value: attr }),
    same: (a, b) => call(name("same"), a, b),
    value: (term) => term,
    rest: (term, from, until) => call(name("listOf"), term, from, until),
    constants: own.map(([key, value]) => ({ kind: "function", name: key, value })),
  };
}

/** Graph nodes of the optimizer: `layer`, `op`, `attrs`, `inputs`, `input(k)`. */
export const NODE_DIALECT: CodeDialect = Object.freeze({
  termType: "GraphNode",
  operation: (term: CodeExpression) => member(term, "op"),
  arity: (term: CodeExpression) => member(member(term, "inputs"), "length"),
  input: (term: CodeExpression, k: CodeExpression) => send(term, "input", k),
  attr: (term: CodeExpression, attr: string) =>
    at(member(term, "attrs"), { kind: "text", value: attr }),
  same: equals,
  value: (term: CodeExpression) => member(term, "layer"),
  rest: (term: CodeExpression, from: CodeExpression, until: CodeExpression) =>
    send(term, "layersOf", from, until),
  constants: [],
} satisfies CodeDialect);
