/** Patterns and conditions of rules as data, and what both matchers are made from. */

export { conjunction, conjunctsOf, firstReaders } from "./clauses.ts";
export type {
  CodeConstant,
  CodeExpression,
  CodeFunction,
  CodeModule,
  CodeOperator,
  CodeStatement,
  CodeType,
} from "./code.ts";
export type { Binding, Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
export { constraintsOf, UNNAMED } from "./constraints-of.ts";
export { type MergedRules, merge } from "./decision.ts";
export { type CodeDialect, NODE_DIALECT, plainDialect } from "./dialect.ts";
export { emitMatcher, type MatcherCode } from "./emit-matcher.ts";
export { isPlain, sameValue } from "./equal.ts";
export { evaluate, type Scope, type TermHost } from "./evaluate.ts";
export {
  type BinaryOperator,
  type Helper,
  type Item,
  type Let,
  type RuleExpression,
  SPREAD,
} from "./expression.ts";
export { freeNames, namesOf, partsOf, readsUses } from "./expression-names.ts";
export { expressionText } from "./expression-text.ts";
export {
  bindingsOf,
  type Found,
  type Interpreted,
  interpret,
  interpreted,
  type Missed,
} from "./interpret.ts";
export { depthOf, type MatchRule, matchRule, orderOf } from "./match-rule.ts";
export {
  generateMatcher,
  instantiate,
  interpretMatcher,
  type Matcher,
  type MatchFunction,
  type MatchSink,
  matcherOf,
  mayGenerate,
} from "./matcher.ts";
export { groupNumbers, operationNumber } from "./operation-numbers.ts";
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
export { printFunction, printModule } from "./print-code.ts";
export { mapParts, type Settled, settleMakes } from "./settle.ts";
export { PLAIN_ACCESS, type PlainTerm, type TermAccess } from "./term-access.ts";
