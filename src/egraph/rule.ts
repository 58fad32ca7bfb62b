/** Rules of an e-graph: what to look for, what must hold, and what is equal to it. */
import type { Constraints, Operation, RuleExpression } from "../matching/index.ts";
import type { EGraph } from "./egraph.ts";
import type { Search } from "./search/environment.ts";

/**
 * `normalize` (=>): the left side is replaced: it stays equal, but is neither matched nor chosen any
 * more. `explore` (~>) keeps both; `both-ways` (<=>) does, too, and its reverse is a rule of its own.
 */
export type EGraphRuleMode = "normalize" | "explore" | "both-ways";

/** Values of the names of a match, as the graph's `domain` makes them. */
export type Names = Readonly<Record<string, unknown>>;

/** A condition. `C` is what `saturate` was given as context; the graph unless told. */
export interface EGraphGuard<C = never> {
  readonly name: string;
  /** Pure function of the names. */
  holds(names: never, context: C): boolean;
  /** The names it looks at, so that it can be asked early; all of them unless told. */
  readonly needs?: readonly string[];
  /** The condition as data, where it is known: says what it needs. */
  readonly expression?: RuleExpression | null;
}

/** What a rule found. */
export interface RuleMatch {
  /** The class of each pattern's root. */
  readonly roots: readonly number[];
  /** The nodes that were matched, in the order of the patterns' text. */
  readonly nodes: readonly number[];
  /** Names by the domain: classes and lists of classes, attribute values, unless told otherwise. */
  readonly names: Names;
}

/** What is equal to each root: a class, or null where the rule does not apply after all. */
export type Apply<C = never> = (
  match: RuleMatch,
  graph: EGraph,
  context: C,
) => number | null | readonly (number | null)[];

/** A rule. Several constraints are matched together: equal names, equal terms. */
export interface EGraphRule {
  readonly name: string;
  /** `explore` unless told. */
  readonly mode?: EGraphRuleMode;
  readonly constraints: Constraints | readonly Constraints[];
  readonly guards?: readonly EGraphGuard[];
  /** The right side as data, one for each pattern; null: `apply` makes it. */
  readonly template?: RuleExpression | null | readonly (RuleExpression | null)[];
  readonly apply?: Apply;
  /** Operations that templates name; those of the pattern and of the graph unless told. */
  readonly operations?: ReadonlyMap<string, Operation>;
  /** The loop nest of this very rule, compiled ahead of time; made when it is used unless told. */
  readonly search?: Search;
  /** No back-off and no growth budget stops it. */
  readonly essential?: boolean;
}

/** What names stand for in guards, callbacks and expressions. */
export interface Domain {
  /** For a name of a class. */
  term(graph: EGraph, id: number): unknown;
  /** For a name of the very node that was matched. */
  node(graph: EGraph, node: number): unknown;
  /** The class of a term that a rewrite answered; for callbacks that make terms of the domain. */
  read?(graph: EGraph, value: unknown): number;
}

/** Names are classes. */
export const CLASSES: Domain = Object.freeze({
  term: (_graph: EGraph, id: number) => id,
  node: (graph: EGraph, node: number) => graph.find(node),
});
