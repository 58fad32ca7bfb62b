/**
 * The constraint form of a pattern: places to look at, and what must hold there. Both back ends read
 * it: the decision DAG of greedy rewriting and the loop nests of e-matching. After the form that
 * Cranelift's ISLE compiles from (`trie_again`): hash-consed places, so that rules share tests.
 */
import type { Operation, Test } from "./pattern.ts";

/** A place in what is matched: its number in `Constraints.places`. Place 0 is the root. */
export type PlaceId = number;

/** How a place is reached. `input` counts from the front, `inputFromEnd` from the end (0 is the last). */
export type Place =
  | { readonly kind: "root" }
  | { readonly kind: "input"; readonly of: PlaceId; readonly index: number }
  | { readonly kind: "inputFromEnd"; readonly of: PlaceId; readonly index: number }
  /** Any input with at least `front` before it and `back` behind it: matching tries each. */
  | {
      readonly kind: "floating";
      readonly of: PlaceId;
      readonly front: number;
      readonly back: number;
    }
  /** Neighbouring inputs: from `front` up to a floating place or up to the last `back`. */
  | {
      readonly kind: "rest";
      readonly of: PlaceId;
      readonly front: number;
      readonly back: number;
      /** `before` or `after` the floating place of the same node; null where there is none. */
      readonly beside: { readonly side: "before" | "after"; readonly place: PlaceId } | null;
    }
  | { readonly kind: "attr"; readonly of: PlaceId; readonly name: string };

/** What must hold. Of a place that holds a term, an e-graph chooses the node: `operation` opens it. */
export type Constraint =
  | {
      readonly kind: "operation";
      readonly place: PlaceId;
      readonly types: readonly Operation[];
      readonly not: boolean;
    }
  | {
      readonly kind: "arity";
      readonly place: PlaceId;
      readonly count: number;
      readonly exact: boolean;
    }
  | { readonly kind: "equals"; readonly place: PlaceId; readonly value: unknown }
  | { readonly kind: "test"; readonly place: PlaceId; readonly test: Test }
  /** Two places hold the same term (the same class) or equal attributes. */
  | { readonly kind: "same"; readonly place: PlaceId; readonly other: PlaceId };

/** What a name stands for once all constraints hold. */
export interface Binding {
  readonly name: string;
  readonly place: PlaceId;
  /** `node`: the very node that was matched; `input`: any term; `rest`: a list of terms; `attr`. */
  readonly what: "node" | "input" | "rest" | "attr";
}

/** A pattern in constraint form. Constraints stand in an order in which each can be asked. */
export interface Constraints {
  readonly places: readonly Place[];
  readonly constraints: readonly Constraint[];
  readonly bindings: readonly Binding[];
  /** Places of node patterns, the root first, in the order of the pattern's text. */
  readonly nodes: readonly PlaceId[];
}
