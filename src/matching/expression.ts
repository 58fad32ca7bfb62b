/**
 * Expressions of rules, as data: conditions, bindings and right sides. Kept with a rule, so that
 * lints can read what it makes, an explanation can show values, and a rule can be turned round.
 */

/** A call that a rule language imports: pure; the last argument it is given is the rule's context. */
export type Helper = (...args: readonly never[]) => unknown;

/** The entry of `attrs` that stands for all attributes of a record: `{...b, axis: 0}`. No name is spelled so. */
export const SPREAD = "...";

/** An element of a list or of inputs; `spread` puts in all elements of a list. */
export interface Item {
  readonly spread: boolean;
  readonly value: RuleExpression;
}

/** Operators of two operands, as they are written. */
export type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<="
  | ">="
  | "<"
  | ">"
  | "in"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

/** An expression. Evaluated over the bindings of a match. */
export type RuleExpression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "name"; readonly name: string }
  /** A property of a term (`shape`, `chunks`, `dtype`, `uses`, an attribute …) or of a value. */
  | { readonly kind: "member"; readonly of: RuleExpression; readonly name: string }
  | {
      readonly kind: "method";
      readonly of: RuleExpression;
      readonly name: string;
      readonly args: readonly Item[];
    }
  | { readonly kind: "index"; readonly of: RuleExpression; readonly at: RuleExpression }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly helper: Helper;
      readonly args: readonly Item[];
    }
  | { readonly kind: "unary"; readonly op: "!" | "-"; readonly of: RuleExpression }
  | {
      readonly kind: "binary";
      readonly op: BinaryOperator;
      readonly left: RuleExpression;
      readonly right: RuleExpression;
    }
  | {
      readonly kind: "if";
      readonly condition: RuleExpression;
      readonly whenTrue: RuleExpression;
      readonly whenFalse: RuleExpression;
    }
  | { readonly kind: "list"; readonly items: readonly Item[] }
  /** `[for x, k in xs where …: …]`; `index` is the name of the counter, or null. */
  | {
      readonly kind: "each";
      readonly element: string;
      readonly index: string | null;
      readonly of: RuleExpression;
      readonly where: RuleExpression | null;
      readonly value: RuleExpression;
    }
  /** `from:until`, a range of an index literal; null: open. */
  | {
      readonly kind: "range";
      readonly from: RuleExpression | null;
      readonly until: RuleExpression | null;
    }
  /** A new term. `operation` is an `Operation` by name. */
  | {
      readonly kind: "make";
      readonly operation: string;
      /** The binding whose annotations it carries; null or absent: as `settleMakes` finds. */
      readonly from?: string | null;
      readonly inputs: readonly Item[];
      readonly attrs: Readonly<Record<string, RuleExpression>>;
    }
  /** The same term with other attributes. */
  | {
      readonly kind: "with";
      readonly of: RuleExpression;
      readonly attrs: Readonly<Record<string, RuleExpression>>;
    };

/** `let name = value` or `let { a, b: c } = value`. */
export interface Let {
  /** One name for the value, or names for its fields: `[field, name]`. */
  readonly names: string | readonly (readonly [field: string, name: string])[];
  readonly value: RuleExpression;
}
