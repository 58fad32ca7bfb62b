/** Patterns and conditions of rules as data, and what both matchers are made from. */
export type { Binding, Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
export type { Helper, Item, Let, RuleExpression } from "./expression.ts";
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
