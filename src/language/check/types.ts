/** Types of the rule language: terms by sort and operation, and values. */
import type { OperationInfo } from "./operations.ts";

/** What an expression is. `unknown` fits everything: helpers answer it. */
export type Type =
  | { readonly kind: "unknown" }
  /** A term of a sort; of which operations, where that is known. */
  | {
      readonly kind: "term";
      readonly sort: string;
      readonly operations: readonly OperationInfo[] | null;
    }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "list"; readonly of: Type }
  /** The name of an operation, as `allUses` takes it. */
  | { readonly kind: "operation" }
  | { readonly kind: "null" };

/** Nothing is known. */
export const UNKNOWN: Type = { kind: "unknown" };
/** The sort that fits every other. */
export const ANY_SORT = "Any";

/** A value type by name. */
export const value = (name: string): Type => ({ kind: "value", name });
/** A list of `of`. */
export const listOf = (of: Type): Type => ({ kind: "list", of });
/** A term of `sort`. */
export const termOf = (sort: string, operations: readonly OperationInfo[] | null = null): Type => ({
  kind: "term",
  sort,
  operations,
});

/** Numbers without a fraction. */
export const INT: Type = value("Int");
/** Numbers. */
export const NUMBER: Type = value("Number");
/** Conditions. */
export const BOOL: Type = value("Bool");
/** Texts. */
export const TEXT: Type = value("Text");

/** Values that are texts, of which only some are allowed; the operation itself checks. */
const TEXTS: ReadonlySet<string> = new Set(["Text", "DType"]);
const NUMBERS: ReadonlySet<string> = new Set(["Int", "Number"]);

/** Whether a value of type `given` may stand where `wanted` is asked for. */
export function fits(given: Type, wanted: Type): boolean {
  if (given.kind === "unknown" || wanted.kind === "unknown") return true;
  if (given.kind === "list" && wanted.kind === "list") return fits(given.of, wanted.of);
  if (given.kind === "list" || wanted.kind === "list") return isOpaque(given) || isOpaque(wanted);
  if (given.kind === "term" && wanted.kind === "term") return sameSort(given.sort, wanted.sort);
  if (given.kind === "value" && wanted.kind === "value") return sameValue(given.name, wanted.name);
  return given.kind === wanted.kind;
}

/** Whether two sorts can be the same. */
export const sameSort = (a: string, b: string): boolean =>
  a === b || a === ANY_SORT || b === ANY_SORT;

const sameValue = (a: string, b: string): boolean =>
  a === b || (NUMBERS.has(a) && NUMBERS.has(b)) || (TEXTS.has(a) && TEXTS.has(b));

/** A value type whose make-up the language does not know, such as `Chunks`: it may be a list. */
function isOpaque(type: Type): boolean {
  return (
    type.kind === "value" &&
    !TEXTS.has(type.name) &&
    !NUMBERS.has(type.name) &&
    type.name !== "Bool"
  );
}

/** Whether numbers can be reckoned with it. */
export const isNumber = (type: Type): boolean => fits(type, NUMBER);

/** For messages. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "unknown":
      return "anything";
    case "term":
      return type.operations?.map(({ name }) => name).join(" | ") ?? type.sort;
    case "value":
      return type.name;
    case "list":
      return `${typeText(type.of)}[]`;
    case "operation":
      return "an operation";
    case "null":
      return "null";
  }
}

/** What both can be: the same type where they agree. */
export function either(a: Type, b: Type): Type {
  if (a.kind === "null") return b;
  if (b.kind === "null") return a;
  if (a.kind === "term" && b.kind === "term") {
    return sameSort(a.sort, b.sort) ? termOf(a.sort) : UNKNOWN;
  }
  return fits(a, b) && fits(b, a) ? a : UNKNOWN;
}
