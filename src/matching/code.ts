/**
 * A small structured language that generated matchers are made of. Printed as JavaScript for
 * `new Function` (`print-code.ts`), as TypeScript for what is checked in (`src/language`), and never
 * run as it is. Words are few on purpose: every printer must know all of them.
 */
import type { Operation, Test } from "./pattern.ts";

/** The TypeScript type of a parameter or local, as it is printed: `number`, `Int32Array`. */
export type CodeType = string;

/** A value. */
export type CodeExpression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** A local, parameter, function of the module, or constant of it. */
  | { readonly kind: "name"; readonly name: string }
  /** `of.name` */
  | { readonly kind: "member"; readonly of: CodeExpression; readonly name: string }
  /** `of[at]` */
  | { readonly kind: "at"; readonly of: CodeExpression; readonly at: CodeExpression }
  | {
      readonly kind: "call";
      readonly of: CodeExpression;
      readonly args: readonly CodeExpression[];
    }
  | { readonly kind: "unary"; readonly op: "!" | "-"; readonly of: CodeExpression }
  | {
      readonly kind: "binary";
      readonly op: CodeOperator;
      readonly left: CodeExpression;
      readonly right: CodeExpression;
    }
  /** `{ name: value, … }` */
  | {
      readonly kind: "record";
      readonly fields: readonly (readonly [name: string, value: CodeExpression])[];
    }
  | { readonly kind: "list"; readonly items: readonly CodeExpression[] };

/** Operators on two values; `&`, `|`, `>>` and `<<` on 32-bit integers. */
export type CodeOperator =
  | "==="
  | "!=="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "&"
  | "|"
  | ">>"
  | "<<"
  | "&&"
  | "||";

/** A step. */
export type CodeStatement =
  /** `const name = value` */
  | { readonly kind: "const"; readonly name: string; readonly value: CodeExpression }
  /** `let name = value` */
  | { readonly kind: "let"; readonly name: string; readonly value: CodeExpression }
  /** `target = value`, or `target += value` with `op`. */
  | {
      readonly kind: "assign";
      readonly target: CodeExpression;
      readonly op: "" | "+" | "-";
      readonly value: CodeExpression;
    }
  | {
      readonly kind: "if";
      readonly condition: CodeExpression;
      readonly whenTrue: readonly CodeStatement[];
      readonly whenFalse: readonly CodeStatement[];
    }
  /** No case falls through: printers end each with `break`, unless it cannot be reached. */
  | {
      readonly kind: "switch";
      readonly on: CodeExpression;
      readonly cases: readonly {
        readonly values: readonly (number | string)[];
        readonly body: readonly CodeStatement[];
      }[];
      readonly otherwise: readonly CodeStatement[];
    }
  /** `for (let name = from; name < until; name++)` */
  | {
      readonly kind: "for";
      readonly name: string;
      readonly from: CodeExpression;
      readonly until: CodeExpression;
      readonly body: readonly CodeStatement[];
    }
  /** `while (condition)` */
  | {
      readonly kind: "while";
      readonly condition: CodeExpression;
      readonly body: readonly CodeStatement[];
    }
  /** Goes on with the innermost loop's next round. */
  | { readonly kind: "continue" }
  /** Leaves the innermost loop; never written inside a `switch` that stands in the loop. */
  | { readonly kind: "break" }
  | { readonly kind: "return"; readonly value: CodeExpression | null }
  | { readonly kind: "do"; readonly value: CodeExpression }
  /** A line for people. */
  | { readonly kind: "comment"; readonly text: string };

/** A function of the module. */
export interface CodeFunction {
  readonly name: string;
  /** What it does, for people; empty for none. */
  readonly doc: string;
  readonly params: readonly { readonly name: string; readonly type: CodeType }[];
  readonly result: CodeType;
  readonly body: readonly CodeStatement[];
}

/** A value that no code can spell: handed to the module, or imported where it is checked in. */
export type CodeConstant =
  /** A `Uint16Array`: what `groupNumbers(operations)` answers. */
  | {
      readonly kind: "operations";
      readonly name: string;
      readonly operations: readonly Operation[];
    }
  | { readonly kind: "test"; readonly name: string; readonly test: Test }
  /** A list or the like: plain data. */
  | { readonly kind: "value"; readonly name: string; readonly value: unknown }
  /** A function of this library: `sameValue`. */
  | { readonly kind: "function"; readonly name: string; readonly value: unknown };

/** What is compiled at once. */
export interface CodeModule {
  /** For people; empty for none. */
  readonly doc: string;
  /** In the order in which the module's factory takes them. */
  readonly constants: readonly CodeConstant[];
  readonly functions: readonly CodeFunction[];
  /** Names of the functions that the module gives away, in this order. */
  readonly exports: readonly string[];
}
