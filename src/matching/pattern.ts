/**
 * Patterns over terms, as data. A term is an operation with attributes and inputs; a layer is one, a
 * node of an e-graph another. Nothing here knows which.
 */

/** What a term does. Told apart by identity; a layer type is one. */
export interface Operation {
  readonly name: string;
}

/** Binds an input (any term) or an attribute to `name`; a name that stands twice asks for the same. */
export interface Var<N extends string = string> {
  readonly kind: "var";
  readonly name: N;
}

/** Any input or attribute, and binds nothing. */
export interface Anything {
  readonly kind: "any";
}

/** Binds any number of neighbouring inputs to `name`. */
export interface Rest<N extends string = string> {
  readonly kind: "rest";
  readonly name: N;
}

/** An attribute that is exactly this value; numbers, texts, booleans, null, and lists of them. */
export interface Literal<T = unknown> {
  readonly kind: "literal";
  readonly value: T;
}

/** An attribute for which `holds` says yes. */
export interface Test<T = unknown> {
  readonly kind: "test";
  /** What it asks, for people: `"sum" | "prod"`. */
  readonly text?: string;
  holds(value: T): boolean;
}

/** What may stand in the place of an attribute of type `T`. */
export type AttrPattern<T = unknown> = Var | Anything | Literal<T> | Test<T>;

/** A node of one of `types`, or, with `not`, of none of them. */
export interface NodePatternData {
  readonly kind: "node";
  readonly types: readonly Operation[];
  /** True: every operation but `types`. Then `inputs` is null and `attrs` is empty. */
  readonly not?: boolean;
  /** Null: any inputs. */
  readonly inputs: readonly ChildPattern[] | null;
  readonly attrs: Readonly<Record<string, AttrPattern>>;
}

/** A node pattern whose term is bound to `name`. */
export interface As<N extends string = string, P extends NodePatternData = NodePatternData> {
  readonly kind: "as";
  readonly name: N;
  readonly pattern: P;
}

/** What may stand in the place of an input. */
export type ChildPattern = Var | Anything | Rest | NodePatternData | As;

/** What a rule may match at its root. */
export type RootPattern = NodePatternData | As;
