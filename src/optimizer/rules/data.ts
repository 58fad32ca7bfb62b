/** Short ways to write expressions of rules as data: what rule files are compiled to is full of them. */
import type { Helper, Item, RuleExpression } from "../../matching/index.ts";

type Of<K extends RuleExpression["kind"]> = Extract<RuleExpression, { readonly kind: K }>;
type Attrs = Readonly<Record<string, RuleExpression>>;

/** Elements; those that `more` made are spread. */
type Elements = readonly (RuleExpression | Item)[];

const items = (elements: Elements): readonly Item[] =>
  elements.map((one) => ("spread" in one ? one : { spread: false, value: one }));

/** `...list` */
export const more = (value: RuleExpression): Item => ({ spread: true, value });

/** A value. */
export const lit = (value: Of<"literal">["value"]): RuleExpression => ({ kind: "literal", value });

/** A name. */
export const ref = (name: string): RuleExpression => ({ kind: "name", name });

/** `of.name` */
export const get = (of: RuleExpression, name: string): RuleExpression => ({
  kind: "member",
  of,
  name,
});

/** `of.name(…)` @public */
export const ask = (of: RuleExpression, name: string, args: Elements): RuleExpression => ({
  kind: "method",
  of,
  name,
  args: items(args),
});

/** `of[at]` */
export const at = (of: RuleExpression, place: RuleExpression): RuleExpression => ({
  kind: "index",
  of,
  at: place,
});

/** `name(…)`, which `helper` answers. */
export const fn = (
  name: string,
  helper: (...args: never[]) => unknown,
  args: Elements,
): RuleExpression => ({ kind: "call", name, helper: helper as Helper, args: items(args) });

/** `!of`, `-of` */
export const un = (sign: Of<"unary">["op"], of: RuleExpression): RuleExpression => ({
  kind: "unary",
  op: sign,
  of,
});

/** `left op right` */
export const op = (
  left: RuleExpression,
  sign: Of<"binary">["op"],
  right: RuleExpression,
): RuleExpression => ({ kind: "binary", op: sign, left, right });

/** `if … then … else …` */
export const choose = (
  condition: RuleExpression,
  whenTrue: RuleExpression,
  whenFalse: RuleExpression,
): RuleExpression => ({ kind: "if", condition, whenTrue, whenFalse });

/** `[…]` */
export const list = (elements: Elements): RuleExpression => ({
  kind: "list",
  items: items(elements),
});

/** `[for element, index in of where …: value]` */
export const each = (
  names: readonly [element: string, index: string | null],
  of: RuleExpression,
  value: RuleExpression,
  where: RuleExpression | null = null,
): RuleExpression => ({ kind: "each", element: names[0], index: names[1], of, where, value });

/** `from:until` @public */
export const span = (
  from: RuleExpression | null,
  until: RuleExpression | null,
): RuleExpression => ({ kind: "range", from, until });

/** A new term with the annotations of `from`. */
export const term = (
  operation: string,
  inputs: Elements,
  attrs: Attrs,
  from: string | null,
): RuleExpression => ({ kind: "make", operation, inputs: items(inputs), attrs, from });

/** The same term with other attributes. */
export const change = (of: RuleExpression, attrs: Attrs): RuleExpression => ({
  kind: "with",
  of,
  attrs,
});
