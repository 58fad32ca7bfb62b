/** Expressions of rules as TypeScript: what the interpreter would do, written out. */
import ts from "typescript";
import { freeNames, type Item, type RuleExpression, SPREAD } from "../../../matching/index.ts";
import { BUILTINS, EXAMPLE_TERMS } from "../../../optimizer/index.ts";
import * as make from "./factory.ts";
import { jsName } from "./names.ts";

/** Told of every name that is written, so that it can be imported. */
export type Uses = (kind: "helper" | "builtin" | "operation" | "library", name: string) => void;

/** What is known where an expression stands. */
export interface EmitScope {
  /** The name of the context of the rule. */
  readonly context: string;
  /** Terms are made for an example: there is no rule, and no context. */
  readonly example?: boolean;
  /** Names that are terms, and names that are lists of terms. */
  readonly terms: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
  /** Told of every name that is called or made, so that it can be imported. */
  readonly uses: Uses;
}

type Of<K extends RuleExpression["kind"]> = Extract<RuleExpression, { readonly kind: K }>;

/** The TypeScript of `e`. */
export function emit(e: RuleExpression, scope: EmitScope): ts.Expression {
  switch (e.kind) {
    case "literal":
      return literal(e.value);
    case "name":
      return name(e, scope);
    case "member":
      return member(e, scope);
    case "method":
      return make.call(make.member(make.id(scope.context), e.name), [
        emit(e.of, scope),
        ...items(e.args, scope),
      ]);
    case "index":
      return index(e, scope);
    case "call":
      return call(e, scope);
    case "unary":
      return e.op === "!"
        ? make.not(emit(e.of, scope))
        : ts.factory.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, emit(e.of, scope));
    case "binary":
      return binary(e, scope);
    case "if":
      return ts.factory.createConditionalExpression(
        emit(e.condition, scope),
        undefined,
        emit(e.whenTrue, scope),
        undefined,
        emit(e.whenFalse, scope),
      );
    case "list":
      return make.array(items(e.items, scope));
    case "each":
      return each(e, scope);
    case "range":
      return make.record([
        ["from", e.from === null ? literal(null) : emit(e.from, scope)],
        ["until", e.until === null ? literal(null) : emit(e.until, scope)],
      ]);
    case "make":
      return term(e, scope);
    case "with":
      return changed(e, scope);
  }
}

/** A value that is written out. */
export function literal(value: string | number | boolean | null): ts.Expression {
  if (value === null) return ts.factory.createNull();
  if (typeof value === "number") return make.number(value);
  if (typeof value === "string") return make.text(value);
  return value ? ts.factory.createTrue() : ts.factory.createFalse();
}

function name(e: Of<"name">, scope: EmitScope): ts.Expression {
  if (!/^[A-Z]/.test(e.name)) return make.id(jsName(e.name));
  scope.uses("operation", e.name);
  return make.id(e.name);
}

/** Properties of layers that are written otherwise. */
const PROPERTIES: Readonly<Record<string, (of: ts.Expression, scope: EmitScope) => ts.Expression>> =
  {
    numblocks: (of) => make.member(of, "grid"),
    ndim: (of) => make.member(make.member(of, "shape"), "length"),
    nbytes: (of, scope) => {
      scope.uses("library", "nbytesOf");
      return make.call("nbytesOf", [of]);
    },
    inputs: (of, scope) => make.call(make.id(`${scope.context}.inputs`), [of]),
    uses: (of, scope) => make.call(make.id(`${scope.context}.uses`), [of]),
  };
const FIELDS: ReadonlySet<string> = new Set(["shape", "dtype", "chunks", "grid", "tasks", "attrs"]);

function member(e: Of<"member">, scope: EmitScope): ts.Expression {
  const of = emit(e.of, scope);
  if (!isTerm(e.of, scope)) return make.member(of, e.name);
  if (Object.hasOwn(PROPERTIES, e.name)) return PROPERTIES[e.name](of, scope);
  return make.member(FIELDS.has(e.name) ? of : make.member(of, "attrs"), e.name);
}

/** Whether `e` is a term, as far as its form tells. */
function isTerm(e: RuleExpression, scope: EmitScope): boolean {
  if (e.kind === "name") return scope.terms.has(e.name);
  if (e.kind === "make" || e.kind === "with") return true;
  return e.kind === "index" && isTermList(e.of, scope);
}

function isTermList(e: RuleExpression, scope: EmitScope): boolean {
  if (e.kind === "name") return scope.lists.has(e.name);
  if (e.kind === "member") return e.name === "inputs" && isTerm(e.of, scope);
  if (e.kind !== "list") return false;
  return e.items.every(({ spread, value }) => (spread ? isTermList : isTerm)(value, scope));
}

function index(e: Of<"index">, scope: EmitScope): ts.Expression {
  const of = emit(e.of, scope);
  if (e.at.kind !== "range") {
    return ts.factory.createElementAccessExpression(of, emit(e.at, scope));
  }
  const { from, until } = e.at;
  const ends = [from === null ? make.number(0) : emit(from, scope)];
  if (until !== null) ends.push(emit(until, scope));
  return make.call(make.member(of, "slice"), ends);
}

function items(list: readonly Item[], scope: EmitScope): ts.Expression[] {
  return list.map(({ spread, value }) => {
    const made = emit(value, scope);
    return spread ? make.spread(made) : made;
  });
}

function call(e: Of<"call">, scope: EmitScope): ts.Expression {
  const short = inlined(e, scope);
  if (short !== null) return short;
  const args = items(e.args, scope);
  if (scope.example === true && Object.hasOwn(EXAMPLE_TERMS, e.name)) {
    scope.uses("library", e.name);
    return make.call(e.name, args);
  }
  const builtin = Object.hasOwn(BUILTINS, e.name);
  scope.uses(builtin ? "builtin" : "helper", e.name);
  // Rules hand their context to every helper; only those that declare it are given it here.
  const asks = !builtin && e.helper.length > e.args.length;
  return make.call(e.name, asks ? [...args, make.id(scope.context)] : args);
}

/** What has a short form of its own: `len(x)` is `x.length`. */
function inlined(e: Of<"call">, scope: EmitScope): ts.Expression | null {
  const [first, second] = e.args.map(({ value }) => value);
  if (e.name === "len") return make.member(emit(first, scope), "length");
  if (e.name === "indexIn") {
    return make.call(make.member(emit(first, scope), "indexOf"), [emit(second, scope)]);
  }
  if ((e.name !== "all" && e.name !== "any") || first.kind !== "each" || first.where !== null) {
    return null;
  }
  const inner = scopeOfEach(first, scope);
  const test = make.arrow(paramsOfEach(first), emit(first.value, inner));
  const way = e.name === "all" ? "every" : "some";
  return make.call(make.member(emit(first.of, scope), way), [test]);
}

function scopeOfEach(e: Of<"each">, scope: EmitScope): EmitScope {
  const terms = new Set(scope.terms);
  const lists = new Set(scope.lists);
  for (const bound of [e.element, e.index]) {
    if (bound === null) continue;
    terms.delete(bound);
    lists.delete(bound);
  }
  if (isTermList(e.of, scope)) terms.add(e.element);
  return { ...scope, terms, lists };
}

/** An element that nothing reads, only its place, has a name that says so. */
function paramsOfEach({
  element,
  index: counter,
  where,
  value,
}: Of<"each">): ts.ParameterDeclaration[] {
  const read = new Set(
    [value, ...(where === null ? [] : [where])].flatMap((e) => [...freeNames(e)]),
  );
  const first = make.param(read.has(element) ? jsName(element) : `_${element}`);
  return counter === null ? [first] : [first, make.param(jsName(counter))];
}

function each(e: Of<"each">, scope: EmitScope): ts.Expression {
  const inner = scopeOfEach(e, scope);
  const params = paramsOfEach(e);
  const of = emit(e.of, scope);
  const found = emit(e.value, inner);
  if (e.where === null) return make.call(make.member(of, "map"), [make.arrow(params, found)]);
  const some = ts.factory.createConditionalExpression(
    emit(e.where, inner),
    undefined,
    make.array([found]),
    undefined,
    make.array([]),
  );
  return make.call(make.member(of, "flatMap"), [make.arrow(params, some)]);
}

function binary(e: Of<"binary">, scope: EmitScope): ts.Expression {
  const [left, right] = [emit(e.left, scope), emit(e.right, scope)];
  if (e.op === "in") {
    scope.uses("library", "isIn");
    return make.call("isIn", [left, right]);
  }
  if (e.op !== "==" && e.op !== "!=") return make.binary(e.op, left, right);
  const equal = e.op === "==";
  if (isSimple(e.left) || isSimple(e.right)) return make.binary(equal ? "===" : "!==", left, right);
  scope.uses("library", "isEqual");
  const same = make.call("isEqual", [left, right]);
  return equal ? same : make.not(same);
}

/** Whether `===` decides: one side is a number, a text, a condition or null. */
function isSimple(e: RuleExpression): boolean {
  if (e.kind === "literal" || e.kind === "unary" || e.kind === "binary") return true;
  if (e.kind === "member") return ["length", "uses", "ndim", "tasks", "nbytes"].includes(e.name);
  return e.kind === "call" && (e.name === "len" || e.name === "indexIn");
}

function attrsOf(attrs: Readonly<Record<string, RuleExpression>>, scope: EmitScope): make.Entry[] {
  return Object.entries(attrs).map(([key, value]) => [
    key === SPREAD ? null : key,
    emit(value, scope),
  ]);
}

function term(e: Of<"make">, scope: EmitScope): ts.Expression {
  scope.uses("operation", e.operation);
  const parts = [
    make.id(e.operation),
    make.record(attrsOf(e.attrs, scope)),
    make.array(items(e.inputs, scope)),
  ];
  if (scope.example !== true) {
    return make.call(make.id(`${scope.context}.make`), [...parts, make.id(jsName(e.from ?? "$0"))]);
  }
  scope.uses("library", "exampleLayer");
  return make.call("exampleLayer", parts);
}

function changed(e: Of<"with">, scope: EmitScope): ts.Expression {
  const of = emit(e.of, scope);
  const before: make.Entry = [null, make.member(of, "attrs")];
  const parts = [make.member(of, "type"), make.record([before, ...attrsOf(e.attrs, scope)])];
  if (scope.example === true) {
    scope.uses("library", "exampleLayer");
    return make.call("exampleLayer", [...parts, make.member(of, "inputs")]);
  }
  return make.call(make.id(`${scope.context}.make`), [
    ...parts,
    make.call(make.id(`${scope.context}.inputs`), [of]),
    of,
  ]);
}
