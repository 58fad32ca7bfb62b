/** What scripts of expressions call: each answers, or says that the interpreter must tell what is wrong. */
import type { LayerType } from "../../layers/index.ts";
import { isPlain, type Operation, type TermHost } from "../../matching/index.ts";
import { isEqual, isIn, type RewriteContext } from "../../optimizer/index.ts";

/** A value does not fit. The interpreter is asked again, and says which and where. */
export class Mismatch extends TypeError {
  override readonly name = "Mismatch";
}

function fail(): never {
  throw new Mismatch();
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : fail());
const number = (value: unknown): number => (typeof value === "number" ? value : fail());

/** The library of scripts, for layers with these operations. */
export function scriptLibrary(host: TermHost<RewriteContext>): object {
  const term = (value: unknown): unknown => (host.isTerm(value) ? value : fail());
  return Object.freeze({
    list,
    number,
    isIn: (value: unknown, of: unknown) => isIn(value, list(of)),
    equal: isEqual,
    truth: (value: unknown) => (typeof value === "boolean" ? value : fail()),
    record: (value: unknown) =>
      typeof value === "object" && value !== null && isPlain(value) ? value : fail(),
    name: (bound: Readonly<Record<string, unknown>>, name: string) =>
      Object.hasOwn(bound, name) ? bound[name] : (host.operation(name) ?? fail()),
    member: (of: unknown, name: string, context: RewriteContext) =>
      (host.isTerm(of) ? host.member(of, name, context) : ownValue(of, name)) ?? fail(),
    method: (of: unknown, name: string, args: readonly unknown[], context: RewriteContext) =>
      host.method(term(of), name, args, context) ?? fail(),
    index: (of: unknown, at: unknown) => element(list(of), at),
    range: (from: unknown, until: unknown) => ({
      from: from === null ? null : number(from),
      until: until === null ? null : number(until),
    }),
    plus,
    make: (
      operation: string,
      inputs: readonly unknown[],
      attrs: object,
      from: unknown,
      context: RewriteContext,
    ) => host.make(typeOf(host.operation(operation)), attrs, inputs, from, context),
    with: (of: unknown, attrs: object, context: RewriteContext) =>
      host.with(term(of), attrs, context),
  });
}

const typeOf = (operation: Operation | undefined): LayerType => (operation ?? fail()) as LayerType;

/** Data only. A value that is null or undefined is told by the interpreter, too. */
function ownValue(of: unknown, name: string): unknown {
  if (typeof of === "string" && name === "length") return of.length;
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, name)) return undefined;
  const found = (of as Readonly<Record<string, unknown>>)[name];
  return typeof found === "function" ? undefined : found;
}

interface Ends {
  readonly from: number | null;
  readonly until: number | null;
}

function element(of: readonly unknown[], at: unknown): unknown {
  if (typeof at === "number")
    return Number.isInteger(at) && at >= 0 && at < of.length ? of[at] : fail();
  const { from, until } = at as Ends;
  return of.slice(from ?? 0, until ?? of.length);
}

function plus(a: unknown, b: unknown): unknown {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string") return a + b;
  return [...list(a), ...list(b)];
}
