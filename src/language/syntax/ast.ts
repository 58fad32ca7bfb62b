/** The tree of a `.rules` file: what its text says, before names are looked up. */
import type { BinaryOperator } from "../../matching/index.ts";

export type { BinaryOperator };

/** A stretch of the text, by offsets; `end` is behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name, and where it stands. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A value that is written out. */
export type LiteralValue = string | number | boolean | null;

/** `x`, `...xs` or, in lists, a range. */
export interface ItemNode {
  readonly spread: boolean;
  readonly value: ExpressionNode;
}

/** Attributes of a right side; `base` is what stands behind `...`. */
export interface AttrsNode {
  readonly base: ExpressionNode | null;
  readonly entries: readonly { readonly name: Name; readonly value: ExpressionNode }[];
  readonly span: Span;
}

type Shapes =
  | { readonly kind: "literal"; readonly value: LiteralValue }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly of: ExpressionNode; readonly name: Name }
  | {
      readonly kind: "method";
      readonly of: ExpressionNode;
      readonly name: Name;
      readonly args: readonly ItemNode[];
    }
  | { readonly kind: "index"; readonly of: ExpressionNode; readonly at: ExpressionNode }
  | { readonly kind: "call"; readonly name: Name; readonly args: readonly ItemNode[] }
  | { readonly kind: "unary"; readonly op: "!" | "-"; readonly of: ExpressionNode }
  | {
      readonly kind: "binary";
      readonly op: BinaryOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
  | {
      readonly kind: "if";
      readonly condition: ExpressionNode;
      readonly whenTrue: ExpressionNode;
      readonly whenFalse: ExpressionNode;
    }
  | { readonly kind: "list"; readonly items: readonly ItemNode[] }
  | {
      readonly kind: "each";
      readonly element: Name;
      readonly index: Name | null;
      readonly of: ExpressionNode;
      readonly where: ExpressionNode | null;
      readonly value: ExpressionNode;
    }
  | {
      readonly kind: "range";
      readonly from: ExpressionNode | null;
      readonly until: ExpressionNode | null;
    }
  /** `Slice(x) { … }`, or the bare name of an operation. */
  | {
      readonly kind: "make";
      readonly operation: Name;
      readonly inputs: readonly ItemNode[] | null;
      readonly attrs: AttrsNode | null;
    }
  | { readonly kind: "with"; readonly of: ExpressionNode; readonly attrs: AttrsNode };

/** An expression. */
export type ExpressionNode = Shapes & { readonly span: Span };

/** `Slice` or `#tag`. */
export interface OperationRef {
  readonly tag: boolean;
  readonly name: Name;
}

/** An input of a node pattern. */
export interface InputPattern {
  readonly spread: boolean;
  readonly pattern: PatternNode;
}

type PatternShapes =
  | { readonly kind: "any" }
  | { readonly kind: "literal"; readonly value: LiteralValue }
  | { readonly kind: "var"; readonly name: Name }
  /** `name@pattern`. */
  | { readonly kind: "as"; readonly name: Name; readonly pattern: PatternNode }
  /** `name: Slice` or `name: !Slice`. */
  | {
      readonly kind: "typed";
      readonly name: Name;
      readonly not: boolean;
      readonly of: OperationRef;
    }
  | {
      readonly kind: "node";
      readonly operations: readonly OperationRef[];
      /** Null: any. */
      readonly inputs: readonly InputPattern[] | null;
      readonly attrs: readonly { readonly name: Name; readonly pattern: PatternNode | null }[];
    }
  | { readonly kind: "list"; readonly items: readonly InputPattern[] }
  | { readonly kind: "either"; readonly patterns: readonly PatternNode[] };

/** A pattern. */
export type PatternNode = PatternShapes & { readonly span: Span };

/** `where`, `sharing` or `let`. */
export type ClauseNode =
  | { readonly kind: "where" | "sharing"; readonly condition: ExpressionNode; readonly span: Span }
  | {
      readonly kind: "let";
      /** One name, or fields with the names they get. */
      readonly names: Name | readonly { readonly field: Name; readonly name: Name }[];
      readonly value: ExpressionNode;
      readonly span: Span;
    };

/** `@name(…)` in front of a rule. */
export interface AnnotationNode {
  readonly name: Name;
  readonly args: readonly { readonly value: string | number; readonly span: Span }[];
  readonly span: Span;
}

/** `Int[]?`. */
export interface TypeNode {
  readonly name: Name;
  readonly lists: number;
  readonly optional: boolean;
}

/** A strategy as it is written. */
export type StrategyNode = (
  | { readonly kind: "rule"; readonly name: Name }
  | { readonly kind: "tag"; readonly name: Name }
  | { readonly kind: "choice" | "union"; readonly parts: readonly StrategyNode[] }
  | { readonly kind: "call"; readonly name: Name; readonly args: readonly StrategyArg[] | null }
) & { readonly span: Span };

/** `nodes: 20000`, a strategy, or a value. */
export type StrategyArg =
  | { readonly kind: "option"; readonly name: Name; readonly value: LiteralValue }
  | { readonly kind: "value"; readonly value: LiteralValue; readonly span: Span }
  | { readonly kind: "strategy"; readonly strategy: StrategyNode };

/** A declaration. */
export type Declaration = (
  | { readonly kind: "import"; readonly names: readonly Name[]; readonly from: Name }
  | {
      readonly kind: "op";
      readonly name: Name;
      readonly inputs: readonly {
        readonly name: Name;
        readonly sort: Name;
        readonly many: boolean;
      }[];
      readonly attrs: readonly { readonly name: Name; readonly type: TypeNode }[];
      readonly sort: Name;
      readonly tags: readonly Name[];
    }
  | { readonly kind: "tag"; readonly name: Name; readonly operations: readonly Name[] }
  | {
      readonly kind: "rule";
      readonly name: Name;
      readonly annotations: readonly AnnotationNode[];
      readonly pattern: PatternNode;
      readonly clauses: readonly ClauseNode[];
      readonly arrow: "=>" | "~>" | "<=>";
      readonly right: ExpressionNode;
    }
  | {
      readonly kind: "example";
      readonly rule: Name;
      readonly input: ExpressionNode;
      /** Null: the rule must leave it as it is. */
      readonly expect: ExpressionNode | null;
    }
  | {
      readonly kind: "strategy";
      readonly name: Name;
      readonly strategy: StrategyNode;
      readonly limit: number | null;
    }
  | { readonly kind: "pipeline"; readonly name: Name; readonly steps: readonly StrategyNode[] }
) & { readonly span: Span };

/** A declaration of one kind. */
export type DeclarationOf<K extends Declaration["kind"]> = Extract<
  Declaration,
  { readonly kind: K }
>;

/** A file: those of its declarations that could be read. */
export interface RulesFile {
  /** `std.slices`, or null. */
  readonly module: string | null;
  readonly declarations: readonly Declaration[];
  /** Names of rules that could not be read: what is said about them is no mistake of its own. */
  readonly unread: readonly string[];
}
