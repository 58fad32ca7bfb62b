/** Expressions as text, as they would stand in a `.rules` file; for messages and names. */
import { type Item, type RuleExpression, SPREAD } from "./expression.ts";

/** How tightly each operator binds; a looser part stands in parentheses. */
const LEVELS: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<=": 3,
  ">=": 3,
  "<": 3,
  ">": 3,
  in: 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
};
const UNARY = 6;
const POSTFIX = 7;

/** One line. */
export function expressionText(e: RuleExpression): string {
  return text(e, 0);
}

function text(e: RuleExpression, level: number): string {
  const [own, written] = write(e);
  return own < level ? `(${written})` : written;
}

function write(e: RuleExpression): readonly [level: number, text: string] {
  switch (e.kind) {
    case "literal":
      return [POSTFIX, JSON.stringify(e.value)];
    case "name":
      return [POSTFIX, e.name];
    case "member":
      return [POSTFIX, `${text(e.of, POSTFIX)}.${e.name}`];
    case "method":
      return [POSTFIX, `${text(e.of, POSTFIX)}.${e.name}(${items(e.args)})`];
    case "index":
      return [POSTFIX, `${text(e.of, POSTFIX)}[${text(e.at, 0)}]`];
    case "call":
      return [POSTFIX, `${e.name}(${items(e.args)})`];
    case "unary":
      return [UNARY, `${e.op}${text(e.of, UNARY)}`];
    case "binary":
      return binary(e);
    case "if":
      return [
        0,
        `if ${text(e.condition, 0)} then ${text(e.whenTrue, 0)} else ${text(e.whenFalse, 0)}`,
      ];
    default:
      return [POSTFIX, compound(e)];
  }
}

function binary({
  op,
  left,
  right,
}: RuleExpression & { readonly kind: "binary" }): [number, string] {
  const level = LEVELS[op];
  // Comparisons do not chain: both sides bind more tightly.
  const first = text(left, level === LEVELS["=="] ? level + 1 : level);
  return [level, `${first} ${op} ${text(right, level + 1)}`];
}

type Compound = Extract<RuleExpression, { kind: "list" | "each" | "range" | "make" | "with" }>;

function compound(e: Compound): string {
  switch (e.kind) {
    case "list":
      return `[${items(e.items)}]`;
    case "each": {
      const index = e.index === null ? "" : `, ${e.index}`;
      const where = e.where === null ? "" : ` where ${text(e.where, 0)}`;
      return `[for ${e.element}${index} in ${text(e.of, 0)}${where}: ${text(e.value, 0)}]`;
    }
    case "range":
      return [e.from, e.until].map((end) => (end === null ? "" : text(end, 4))).join(":");
    case "make": {
      const attrs = record(e.attrs);
      return `${e.operation}(${items(e.inputs)})${attrs === "" ? "" : `{${attrs}}`}`;
    }
    case "with":
      return `${text(e.of, POSTFIX)} with {${record(e.attrs)}}`;
  }
}

const items = (list: readonly Item[]): string =>
  list.map(({ spread, value }) => `${spread ? "..." : ""}${text(value, 0)}`).join(", ");

const record = (attrs: Readonly<Record<string, RuleExpression>>): string =>
  Object.entries(attrs)
    .map(([name, value]) => {
      if (name === SPREAD) return `${SPREAD}${text(value, 0)}`;
      return value.kind === "name" && value.name === name ? name : `${name}: ${text(value, 0)}`;
    })
    .join(", ");
