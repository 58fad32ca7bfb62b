/**
 * Expressions as JavaScript source: one `const` for each distinct node, so shared parts are computed
 * once. Inside, bool is a JavaScript boolean; what is loaded and what comes out is 0 or 1.
 */
import { type DType, invariant } from "../../core/index.ts";
import {
  type CallExpr,
  type ConstExpr,
  coordsOf,
  type Expr,
  type InputExpr,
  inputNodesOf,
  isWide,
  topological,
} from "../../layers/index.ts";
import { HELPERS } from "./helpers.ts";
import { castCode, givesBoolean, opCode, wrapCode } from "./op-code.ts";
import { needsWrap, randomCode } from "./random-code.ts";

/** Source that computes one element. */
export interface ElementCode {
  /** Statements that declare variables `v0`, `v1`, …: to be put in a block of its own. */
  readonly body: string;
  /** Expression for the value: bool as 0 or 1, 64-bit integers as bigint, always in the type's range. */
  readonly result: string;
}

/** An expression ready to be written into a loop. */
export interface EmittedExpr {
  readonly dtype: DType;
  /** The inputs it reads, ascending; `k` of `load` counts in this list. */
  readonly inputs: readonly InputExpr[];
  /** The axes whose coordinates it uses, ascending; `k` of `coord` counts in this list. */
  readonly coords: readonly number[];
  /** Statement for the top of the function, where `H` is {@link HELPERS}. */
  readonly prelude: string;
  /**
   * The code of one element. `load(k)` is code for the element of input `k`, `coord(k)` code for the
   * coordinate `k` as a number.
   */
  code(load: (k: number) => string, coord: (k: number) => string): ElementCode;
}

/** Statement that brings every helper into scope; unused ones cost nothing. */
export const PRELUDE: string = `const { ${Object.keys(HELPERS).join(", ")} } = H;`;

/** Prepares `expr` for code generation. Text grows with the number of distinct nodes. */
export function emitExpr(expr: Expr): EmittedExpr {
  const nodes = topological(expr);
  const inputs = inputNodesOf(expr);
  const coords = coordsOf(expr);
  const places = new Map(inputs.map((input, k) => [input.index, k]));
  return {
    dtype: expr.dtype,
    inputs,
    coords,
    prelude: PRELUDE,
    code(load, coord) {
      const program = emitNodes(nodes, (node) => {
        if (node.kind === "input") return load(places.get(node.index) ?? 0);
        return node.kind === "coord" ? coord(coords.indexOf(node.axis)) : undefined;
      });
      return { body: program.statements.join("\n"), result: program.valueOf(expr) };
    },
  };
}

/** Statements for a list of nodes. */
export interface Program {
  readonly statements: readonly string[];
  /** Code of the value of a node: bool as 0 or 1. */
  valueOf(node: Expr): string;
}

interface Coded {
  readonly code: string;
  /** The code is a JavaScript boolean. */
  readonly boolean: boolean;
}

/**
 * Statements that compute `nodes`, which come after their arguments. `outside` answers the code of
 * nodes that are given from outside (bool as 0 or 1), `undefined` for those to compute.
 */
export function emitNodes(
  nodes: readonly Expr[],
  outside: (node: Expr) => string | undefined,
): Program {
  const statements: string[] = [];
  const coded = new Map<Expr, Coded>();
  const emitter: Emitter = {
    statements,
    boolean: (node) => booleanOf(coded.get(node) ?? constant(node as ConstExpr)),
    number: (node) => numberOf(coded.get(node) ?? constant(node as ConstExpr)),
  };
  for (const node of nodes) {
    if (node.kind === "const") continue;
    const name = `v${coded.size}`;
    const given = outside(node);
    const made =
      given === undefined ? computed(node, emitter, name) : { code: given, boolean: false };
    statements.push(`const ${name} = ${made.code};`);
    coded.set(node, { code: name, boolean: made.boolean });
  }
  return { statements, valueOf: emitter.number };
}

interface Emitter {
  readonly statements: string[];
  boolean(node: Expr): string;
  number(node: Expr): string;
}

function computed(node: Expr, emitter: Emitter, name: string): Coded {
  if (node.kind === "cast") {
    const { arg, dtype } = node;
    if (dtype === "bool") return { code: isNotZero(emitter.number(arg), arg.dtype), boolean: true };
    return { code: castCode(arg.dtype, dtype, operand(arg, emitter)), boolean: false };
  }
  invariant(node.kind === "call", `a node of kind ${node.kind} comes from outside`);
  if (node.op === "where") return whereCode(node, emitter);
  if (node.params.length > 0) {
    const { statements, value } = randomCode(node, emitter.number(node.args[0]), name);
    emitter.statements.push(statements);
    return { code: needsWrap(node) ? wrapCode(node.dtype, value) : value, boolean: false };
  }
  const type = node.args[0].dtype;
  const args = node.args.map((arg) => operand(arg, emitter));
  return { code: opCode(node.op, type, args), boolean: givesBoolean(node.op, type) };
}

function whereCode(node: CallExpr, emitter: Emitter): Coded {
  const [condition, x, y] = node.args;
  const code = `(${emitter.boolean(condition)} ? ${operand(x, emitter)} : ${operand(y, emitter)})`;
  return { code, boolean: node.dtype === "bool" };
}

/** Code of an operand as operations want it: bool as a boolean. */
function operand(node: Expr, emitter: Emitter): string {
  return node.dtype === "bool" ? emitter.boolean(node) : emitter.number(node);
}

function constant({ value, dtype }: ConstExpr): Coded {
  if (typeof value === "boolean") return { code: String(value), boolean: true };
  if (isWide(dtype)) return { code: `${value}n`, boolean: false };
  return { code: Object.is(value, -0) ? "-0" : String(value), boolean: false };
}

function booleanOf({ code, boolean }: Coded): string {
  return boolean ? code : `(${code} !== 0)`;
}

function numberOf({ code, boolean }: Coded): string {
  return boolean ? `(${code} ? 1 : 0)` : code;
}

function isNotZero(code: string, type: DType): string {
  return `${code} !== ${isWide(type) ? "0n" : "0"}`;
}
