/** Expressions of rules as JavaScript text: what the interpreter does, without walking the tree. */
import { type Item, type RuleExpression, SPREAD } from "../../matching/index.ts";

/** Text, and what must be handed to it. */
export interface Script {
  /** An expression over `b` (what is bound), `c` (the context), `$` (the library), `h` (the helpers). */
  readonly text: string;
  readonly helpers: readonly ((...args: readonly never[]) => unknown)[];
}

/** The script of an expression. */
export function scriptOf(expression: RuleExpression): Script {
  const writer = new Writer();
  return { text: writer.write(expression, new Map()), helpers: writer.helpers };
}

/** Names that loops bind, as locals. */
type Locals = ReadonlyMap<string, string>;
type Of<K extends RuleExpression["kind"]> = Extract<RuleExpression, { readonly kind: K }>;

const quoted = (text: string): string => JSON.stringify(text);

class Writer {
  readonly helpers: ((...args: readonly never[]) => unknown)[] = [];
  #locals = 0;

  write(e: RuleExpression, locals: Locals): string {
    const part = (of: RuleExpression): string => this.write(of, locals);
    switch (e.kind) {
      case "literal":
        return Object.is(e.value, -0) ? "-0" : JSON.stringify(e.value);
      case "name":
        return locals.get(e.name) ?? `$.name(b, ${quoted(e.name)})`;
      case "member":
        return `$.member(${part(e.of)}, ${quoted(e.name)}, c)`;
      case "method":
        return `$.method(${part(e.of)}, ${quoted(e.name)}, ${this.#list(e.args, locals)}, c)`;
      case "index":
        return `$.index(${part(e.of)}, ${part(e.at)})`;
      case "call":
        return this.#call(e, locals);
      case "unary":
        return e.op === "!" ? `!$.truth(${part(e.of)})` : `-$.number(${part(e.of)})`;
      case "binary":
        return binary(e.op, part(e.left), part(e.right));
      case "if":
        return `($.truth(${part(e.condition)}) ? ${part(e.whenTrue)} : ${part(e.whenFalse)})`;
      case "list":
        return this.#list(e.items, locals);
      case "each":
        return this.#each(e, locals);
      case "range":
        return `$.range(${[e.from, e.until].map((end) => (end === null ? "null" : part(end))).join(", ")})`;
      case "make":
        return this.#make(e, locals);
      case "with":
        return `$.with(${part(e.of)}, ${this.#record(e.attrs, locals)}, c)`;
    }
  }

  #items(items: readonly Item[], locals: Locals): string {
    return items
      .map(({ spread, value }) => {
        const text = this.write(value, locals);
        return spread ? `...$.list(${text})` : text;
      })
      .join(", ");
  }

  #list(items: readonly Item[], locals: Locals): string {
    return `[${this.#items(items, locals)}]`;
  }

  #call({ helper, args }: Of<"call">, locals: Locals): string {
    const at = this.helpers.push(helper) - 1;
    return `h[${at}](${[this.#items(args, locals), "c"].filter((text) => text !== "").join(", ")})`;
  }

  #each(e: Of<"each">, locals: Locals): string {
    const inner = new Map(locals);
    const bind = (name: string): string => {
      const local = `l${this.#locals++}`;
      inner.set(name, local);
      return local;
    };
    const params = [e.element, e.index].flatMap((name) => (name === null ? [] : [bind(name)]));
    const of = this.write(e.of, locals);
    const value = this.write(e.value, inner);
    const some =
      e.where === null ? `[${value}]` : `$.truth(${this.write(e.where, inner)}) ? [${value}] : []`;
    return `$.list(${of}).flatMap((${params.join(", ")}) => ${some})`;
  }

  #record(attrs: Readonly<Record<string, RuleExpression>>, locals: Locals): string {
    const fields = Object.entries(attrs).map(([name, value]) => {
      const text = this.write(value, locals);
      return name === SPREAD ? `...$.record(${text})` : `${quoted(name)}: ${text}`;
    });
    return `{ ${fields.join(", ")} }`;
  }

  #make({ operation, attrs, inputs, from }: Of<"make">, locals: Locals): string {
    const source = typeof from === "string" ? `b[${quoted(from)}]` : "undefined";
    const parts = [
      quoted(operation),
      this.#list(inputs, locals),
      this.#record(attrs, locals),
      source,
    ];
    return `$.make(${parts.join(", ")}, c)`;
  }
}

const NUMERIC: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "-", "*", "/", "%"]);

function binary(op: Of<"binary">["op"], left: string, right: string): string {
  if (op === "&&" || op === "||") return `($.truth(${left}) ${op} $.truth(${right}))`;
  if (op === "==") return `$.equal(${left}, ${right})`;
  if (op === "!=") return `!$.equal(${left}, ${right})`;
  if (op === "in") return `$.isIn(${left}, ${right})`;
  return NUMERIC.has(op)
    ? `($.number(${left}) ${op} $.number(${right}))`
    : `$.plus(${left}, ${right})`;
}
