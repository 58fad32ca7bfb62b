/**
 * Patterns over layers, as data. A pattern only describes; `match.ts` compiles it, and a strategy
 * decides where it is tried. Names bound in a pattern have types: an input is a `Layer`, a named node
 * a `Layer` with the attributes of its type, an attribute has the type that its layer type gives it.
 */
import type { Layer, LayerType } from "../layers/index.ts";

/** Binds an input (any layer) or an attribute to `name`. */
export interface Var<N extends string = string> {
  readonly kind: "var";
  readonly name: N;
}

/** Binds any number of neighbouring inputs to `name`. */
export interface Rest<N extends string = string> {
  readonly kind: "rest";
  readonly name: N;
}

/** An attribute that is exactly this value. */
export interface Literal<T = unknown> {
  readonly kind: "literal";
  readonly value: T;
}

/** An attribute for which `holds` says yes. */
export interface Test<T = unknown> {
  readonly kind: "test";
  holds(value: T): boolean;
}

/** What may stand in the place of an attribute of type `T`. */
export type AttrPattern<T = unknown> = Var | Literal<T> | Test<T>;

/** A node of one of `types`. The form that rules are stored in; `NodePattern` knows the types too. */
export interface NodePatternData {
  readonly kind: "node";
  readonly types: readonly LayerType[];
  readonly inputs: readonly ChildPattern[];
  readonly attrs: Readonly<Record<string, AttrPattern>>;
}

/** A node pattern that remembers, for the compiler only, what its attributes and inputs bind. */
export interface NodePattern<A extends object, C, P> extends NodePatternData {
  readonly bindsAttrs?: A;
  readonly bindsInputs?: C;
  readonly bindsPatterns?: P;
}

/** A node pattern whose layer is bound to `name`. */
export interface As<N extends string = string, P extends NodePatternData = NodePatternData> {
  readonly kind: "as";
  readonly name: N;
  readonly pattern: P;
}

/** What may stand in the place of an input. */
export type ChildPattern = Var | Rest | NodePatternData | As;

/** What a rule may match at its root. */
export type RootPattern = NodePatternData | As;

/** Binds an input or an attribute. */
export const v = <const N extends string>(name: N): Var<N> => Object.freeze({ kind: "var", name });

/** Binds neighbouring inputs. At most two in one list, then with one node pattern between them. */
export const rest = <const N extends string>(name: N): Rest<N> =>
  Object.freeze({ kind: "rest", name });

/** Accepts an attribute equal to `value` (`Object.is`). */
export const is = <const T>(value: T): Literal<T> => Object.freeze({ kind: "literal", value });

/** Accepts an attribute for which `holds` answers true. */
export const that = <T>(holds: (value: T) => boolean): Test<T> =>
  Object.freeze({ kind: "test", holds });

/** Binds the layer that `pattern` matches. */
export const as = <const N extends string, P extends NodePatternData>(
  name: N,
  pattern: P,
): As<N, P> => Object.freeze({ kind: "as", name, pattern });

type AttrPatterns<A extends object> = { readonly [K in keyof A]?: AttrPattern<A[K]> };
type NoOthers<P, A> = { readonly [K in Exclude<keyof P, keyof A>]: never };

/** A layer of `type` (or of one of several), with these inputs and, where given, attributes. */
export function pat<
  A extends object,
  const C extends readonly ChildPattern[],
  const P extends AttrPatterns<A> = Record<never, never>,
>(
  type: LayerType<A> | readonly LayerType<A>[],
  inputs: C,
  attrs?: P & NoOthers<P, A>,
): NodePattern<A, C, P> {
  const types = (Array.isArray(type) ? type : [type]) as unknown as readonly LayerType[];
  return Object.freeze({
    kind: "node",
    types: Object.freeze([...types]),
    inputs: Object.freeze([...inputs]),
    attrs: Object.freeze({ ...attrs }) as Readonly<Record<string, AttrPattern>>,
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
