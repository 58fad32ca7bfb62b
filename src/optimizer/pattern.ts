/**
 * Patterns over layers. A pattern only describes; a compiled matcher finds it, and a strategy decides
 * where it is tried. Names bound in a pattern have types: an input is a `Layer`, a named node a `Layer`
 * with the attributes of its type, an attribute has the type that its layer type gives it.
 */
import { checkThat, isRecord, OptionError, shown } from "../core/index.ts";
import type { Layer, LayerType } from "../layers/index.ts";
import type {
  Anything,
  As,
  AttrPattern,
  ChildPattern,
  Literal,
  NodePatternData,
  Operation,
  Rest,
  Test,
  Var,
} from "../matching/index.ts";

/** A node pattern that remembers, for the compiler only, what its attributes and inputs bind. */
export interface NodePattern<A extends object, C, P> extends NodePatternData {
  readonly bindsAttrs?: A;
  readonly bindsInputs?: C;
  readonly bindsPatterns?: P;
}

/** Binds an input or an attribute; a name that stands twice asks for the same value twice. */
export function v<const N extends string>(name: N): Var<N> {
  checkName("v()", name);
  return Object.freeze({ kind: "var", name });
}

const ANYTHING: Anything = Object.freeze({ kind: "any" });

/** Any input or attribute; binds nothing. */
export const any = (): Anything => ANYTHING;

/** Binds neighbouring inputs. At most two in one list, then with one node pattern between them. */
export function rest<const N extends string>(name: N): Rest<N> {
  checkName("rest()", name);
  return Object.freeze({ kind: "rest", name });
}

/** Accepts an attribute equal to `value`: numbers, texts, booleans, null, and lists of them. */
export const is = <const T>(value: T): Literal<T> => Object.freeze({ kind: "literal", value });

/** Accepts an attribute for which `holds` answers true; `text` says to people what it asks. */
export function that<T>(holds: (value: T) => boolean, text?: string): Test<T> {
  checkThat("that()", "the test", holds ?? null, typeof holds === "function", "a function");
  checkThat("that()", "its text", text, typeof text === "string", "a text");
  return Object.freeze(
    text === undefined ? { kind: "test", holds } : { kind: "test", text, holds },
  );
}

/** Binds the layer that `pattern` matches. */
export function as<const N extends string, P extends NodePatternData>(
  name: N,
  pattern: P,
): As<N, P> {
  checkName("as()", name);
  const isNode = kindOf(pattern) === "node";
  checkThat("as()", "the pattern", pattern ?? null, isNode, "what pat() or not() makes");
  return Object.freeze({ kind: "as", name, pattern });
}

type AttrPatterns<A extends object> = { readonly [K in keyof A]?: AttrPattern<A[K]> };
type NoOthers<P, A> = { readonly [K in Exclude<keyof P, keyof A>]: never };
type OneOrMore<T> = T | readonly T[];

function typesOf<A extends object>(
  where: string,
  type: OneOrMore<LayerType<A>>,
): readonly Operation[] {
  const list: readonly Operation[] = Array.isArray(type) ? [...type] : [type];
  for (const one of list) {
    if (isOperation(one)) continue;
    throw new OptionError(where, `takes a type of layers, or a list of them, not ${shown(one)}`);
  }
  if (list.length === 0) throw new OptionError(where, "takes at least one type of layers");
  return Object.freeze(list);
}

const isOperation = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { readonly name?: unknown }).name === "string";

/** A name that rules can bind. */
function checkName(where: string, name: unknown): void {
  checkThat(where, "the name", name ?? null, typeof name === "string" && name !== "", "a text");
}

const kindOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;

const CHILDREN: readonly unknown[] = ["var", "any", "rest", "as", "node"];
const ATTRIBUTES: readonly unknown[] = ["var", "any", "literal", "test"];

/** @throws OptionError for what no list of inputs and no attribute can be */
function checkNodeParts(inputs: unknown, attrs: unknown): void {
  const isList = inputs === null || Array.isArray(inputs);
  const form = "a list of patterns, or null for any";
  checkThat("pat()", "inputs", inputs ?? null, isList, form);
  if (inputs === undefined) throw new OptionError("pat()", `inputs are ${form}`);
  for (const [k, one] of ((inputs ?? []) as readonly unknown[]).entries()) {
    const takes = "a pattern, such as v(…), any() or pat(…)";
    checkThat("pat()", `input ${k}`, one ?? null, CHILDREN.includes(kindOf(one)), takes);
  }
  checkThat("pat()", "attributes", attrs, isRecord(attrs), "a record of patterns by name");
  for (const [name, one] of Object.entries(attrs ?? {})) {
    const takes = "a pattern, such as v(…), is(…) or that(…)";
    checkThat("pat()", `attribute "${name}"`, one ?? null, ATTRIBUTES.includes(kindOf(one)), takes);
  }
}

/**
 * A layer of `type` (or of one of several), with these inputs (null: any) and, where given,
 * attributes.
 */
export function pat<
  A extends object,
  const C extends readonly ChildPattern[] | null,
  const P extends AttrPatterns<A> = Record<never, never>,
>(type: OneOrMore<LayerType<A>>, inputs: C, attrs?: P & NoOthers<P, A>): NodePattern<A, C, P> {
  checkNodeParts(inputs, attrs);
  return Object.freeze({
    kind: "node",
    types: typesOf("pat()", type),
    inputs: inputs === null ? null : Object.freeze([...inputs]),
    attrs: Object.freeze({ ...attrs }) as Readonly<Record<string, AttrPattern>>,
  });
}

/** A layer of any type but `type` (or any but these), with any inputs and attributes. */
export function not<A extends object>(
  type: OneOrMore<LayerType<A>>,
): NodePattern<object, null, Record<never, never>> {
  return Object.freeze({
    kind: "node",
    types: typesOf("not()", type),
    not: true,
    inputs: null,
    attrs: Object.freeze({}),
  });
}

type BindChild<P> =
  P extends Var<infer N>
    ? { readonly [K in N]: Layer }
    : P extends Rest<infer N>
      ? { readonly [K in N]: readonly Layer[] }
      : P extends As<infer N, infer Q>
        ? {
            readonly [K in N]: Q extends NodePattern<infer A, unknown, unknown> ? Layer<A> : Layer;
          } & BindNode<Q>
        : BindNode<P>;

type BindNode<P> =
  P extends NodePattern<infer A, infer C, infer AP> ? BindAll<C> & BindAttrs<A, AP> : unknown;

type BindAll<C> = C extends readonly [infer H, ...infer T] ? BindChild<H> & BindAll<T> : unknown;

type BindAttrs<A, AP> = {
  readonly [K in keyof AP as AP[K] extends Var<infer N> ? N : never]: K extends keyof A
    ? A[K]
    : never;
};

type Flat<T> = T extends object ? { readonly [K in keyof T]: T[K] } : Record<never, never>;

/** The names that a pattern binds, with their types. */
export type Bindings<P> = Flat<BindChild<P>>;
