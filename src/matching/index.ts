/** Patterns and conditions of rules as data, and what both matchers are made from. */
export { conjunction, conjunctsOf, firstReaders } from "./clauses.ts";
export type { Binding, Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
export { isPlain, sameValue } from "./equal.ts";
export { evaluate, type Scope, type TermHost } from "./evaluate.ts";
export { type Helper, type Item, type Let, type RuleExpression, SPREAD } from "./expression.ts";
export { freeNames, namesOf, partsOf, readsUses } from "./expression-names.ts";
export { expressionText } from "./expression-text.ts";
export type {
  Anything,
  As,
  AttrPattern,
  ChildPattern,
  Literal,
  NodePatternData,
  Operation,
  Rest,
  RootPattern,
  Test,
  Var,
} from "./pattern.ts";
export { mapParts, type Settled, settleMakes } from "./settle.ts";
