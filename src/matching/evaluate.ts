/** Evaluates the expressions of rules over the bindings of a match: the reference, and the fallback. */
import { RuleExpressionError } from "../core/index.ts";
import { isPlain, sameValue } from "./equal.ts";
import { type Item, type RuleExpression, SPREAD } from "./expression.ts";
import { expressionText } from "./expression-text.ts";
import type { Operation } from "./pattern.ts";

/** What an evaluator must know about terms. `C` is the context that engines hand to a rule. */
export interface TermHost<C> {
  /** The operation of that name; undefined where there is none. */
  operation(name: string): Operation | undefined;
  isTerm(value: unknown): boolean;
  /** A property of a term (`shape`, `uses`, an attribute); undefined where it has none. */
  member(term: unknown, name: string, context: C): unknown;
  /** A question to a term (`allUses`); undefined where it knows none of the name. */
  method(term: unknown, name: string, args: readonly unknown[], context: C): unknown;
  /** A new term with the annotations of `from`. */
  make(
    operation: Operation,
    attrs: object,
    inputs: readonly unknown[],
    from: unknown,
    context: C,
  ): unknown;
  /** The same term with other attributes. */
  with(term: unknown, attrs: object, context: C): unknown;
}

/** Values by name. */
export type Scope = Readonly<Record<string, unknown>>;

interface Run<C> {
  readonly scope: Scope;
  readonly context: C;
  readonly host: TermHost<C>;
}

/**
 * The value of `expression`. Names are looked up in `scope`, then among the operations.
 * @throws RuleExpressionError for a name, member or method that is not there, or a value that does
 * not fit; and whatever a helper throws
 */
export function evaluate<C>(
  expression: RuleExpression,
  scope: Scope,
  context: C,
  host: TermHost<C>,
): unknown {
  return value(expression, { scope, context, host });
}

function value<C>(e: RuleExpression, run: Run<C>): unknown {
  switch (e.kind) {
    case "literal":
      return e.value;
    case "name":
      return named(e, run);
    case "member":
      return member(e, run);
    case "method":
      return method(e, run);
    case "index":
      return index(e, run);
    case "call":
      return (e.helper as (...args: readonly unknown[]) => unknown)(
        ...values(e.args, run),
        run.context,
      );
    case "unary":
      return e.op === "!" ? !truth(e.of, run) : -number(e.of, run);
    case "binary":
      return binary(e, run);
    case "if":
      return value(truth(e.condition, run) ? e.whenTrue : e.whenFalse, run);
    case "list":
      return values(e.items, run);
    case "each":
      return each(e, run);
    case "range":
      return range(e, run);
    case "make":
      return make(e, run);
    case "with":
      return run.host.with(term(e.of, run), record(e.attrs, run), run.context);
  }
}

type Of<K extends RuleExpression["kind"]> = Extract<RuleExpression, { readonly kind: K }>;

function wrong(e: RuleExpression, what: string): never {
  throw new RuleExpressionError(expressionText(e), what);
}

function named<C>(e: Of<"name">, { scope, host }: Run<C>): unknown {
  if (Object.hasOwn(scope, e.name)) return scope[e.name];
  return host.operation(e.name) ?? wrong(e, "is bound by nothing, and no operation");
}

function member<C>(e: Of<"member">, run: Run<C>): unknown {
  const of = value(e.of, run);
  const found = run.host.isTerm(of)
    ? run.host.member(of, e.name, run.context)
    : ownValue(of, e.name);
  return found === undefined ? wrong(e, "is not there") : found;
}

/** Data only: methods and what stands on prototypes are out of reach. */
function ownValue(of: unknown, name: string): unknown {
  if (typeof of === "string" && name === "length") return of.length;
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, name)) return undefined;
  const found = (of as Readonly<Record<string, unknown>>)[name];
  return typeof found === "function" ? undefined : found;
}

function method<C>(e: Of<"method">, run: Run<C>): unknown {
  const of = term(e.of, run);
  const found = run.host.method(of, e.name, values(e.args, run), run.context);
  return found === undefined ? wrong(e, "is no question that a term answers") : found;
}

function index<C>(e: Of<"index">, run: Run<C>): unknown {
  const of = list(e.of, run);
  if (e.at.kind === "range") {
    const { from, until } = range(e.at, run);
    return of.slice(from ?? 0, until ?? of.length);
  }
  const at = number(e.at, run);
  if (Number.isInteger(at) && at >= 0 && at < of.length) return of[at];
  return wrong(e, `is outside of the list: it has ${of.length} elements, and the index is ${at}`);
}

function range<C>(e: Of<"range">, run: Run<C>): { from: number | null; until: number | null } {
  const end = (at: RuleExpression | null): number | null => (at === null ? null : number(at, run));
  return { from: end(e.from), until: end(e.until) };
}

function binary<C>(e: Of<"binary">, run: Run<C>): unknown {
  switch (e.op) {
    case "||":
      return truth(e.left, run) || truth(e.right, run);
    case "&&":
      return truth(e.left, run) && truth(e.right, run);
    case "==":
      return equal(value(e.left, run), value(e.right, run));
    case "!=":
      return !equal(value(e.left, run), value(e.right, run));
    case "in": {
      const wanted = value(e.left, run);
      return list(e.right, run).some((found) => equal(found, wanted));
    }
    case "+":
      return plus(e, run);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(e.op, number(e.left, run), number(e.right, run));
    default:
      return arithmetic(e.op, number(e.left, run), number(e.right, run));
  }
}

/** As numbers compare: `0` is `-0`. Everything else as attributes do. */
function equal(a: unknown, b: unknown): boolean {
  return a === b || sameValue(a, b);
}

function compare(op: "<" | "<=" | ">" | ">=", a: number, b: number): boolean {
  if (op === "<") return a < b;
  if (op === "<=") return a <= b;
  return op === ">" ? a > b : a >= b;
}

function arithmetic(op: "-" | "*" | "/" | "%", a: number, b: number): number {
  if (op === "-") return a - b;
  if (op === "*") return a * b;
  return op === "/" ? a / b : a % b;
}

/** Numbers, texts, and lists. */
function plus<C>(e: Of<"binary">, run: Run<C>): unknown {
  const [a, b] = [value(e.left, run), value(e.right, run)];
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string") return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  return wrong(e, "adds what are not two numbers, two texts or two lists");
}

function each<C>(e: Of<"each">, run: Run<C>): unknown[] {
  const scope: Record<string, unknown> = { ...run.scope };
  const inner: Run<C> = { ...run, scope };
  const found: unknown[] = [];
  list(e.of, run).forEach((element, k) => {
    scope[e.element] = element;
    if (e.index !== null) scope[e.index] = k;
    if (e.where === null || truth(e.where, inner)) found.push(value(e.value, inner));
  });
  return found;
}

function make<C>(e: Of<"make">, run: Run<C>): unknown {
  const operation = run.host.operation(e.operation);
  if (operation === undefined) return wrong(e, `needs an operation "${e.operation}"`);
  const from = typeof e.from === "string" ? run.scope[e.from] : undefined;
  const inputs = values(e.inputs, run);
  return run.host.make(operation, record(e.attrs, run), inputs, from, run.context);
}

function record<C>(
  attrs: Readonly<Record<string, RuleExpression>>,
  run: Run<C>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, e] of Object.entries(attrs)) {
    const own = value(e, run);
    if (name !== SPREAD) found[name] = own;
    else if (typeof own === "object" && own !== null && isPlain(own)) Object.assign(found, own);
    else wrong(e, `is no record but ${kindOf(own)}`);
  }
  return found;
}

function values<C>(items: readonly Item[], run: Run<C>): unknown[] {
  const found: unknown[] = [];
  for (const { spread, value: e } of items) {
    if (spread) found.push(...list(e, run));
    else found.push(value(e, run));
  }
  return found;
}

function truth<C>(e: RuleExpression, run: Run<C>): boolean {
  const found = value(e, run);
  return typeof found === "boolean" ? found : wrong(e, `is no condition but ${kindOf(found)}`);
}

function number<C>(e: RuleExpression, run: Run<C>): number {
  const found = value(e, run);
  return typeof found === "number" ? found : wrong(e, `is no number but ${kindOf(found)}`);
}

function list<C>(e: RuleExpression, run: Run<C>): readonly unknown[] {
  const found = value(e, run);
  return Array.isArray(found) ? found : wrong(e, `is no list but ${kindOf(found)}`);
}

function term<C>(e: RuleExpression, run: Run<C>): unknown {
  const found = value(e, run);
  return run.host.isTerm(found) ? found : wrong(e, `is no term but ${kindOf(found)}`);
}

function kindOf(found: unknown): string {
  if (found === null) return "null";
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object") return isPlain(found) ? "a record" : "a term";
  return `the ${typeof found} ${JSON.stringify(found) ?? ""}`.trim();
}
