/** Locals of a generated matcher: what stands at places is looked up once, where it is first needed. */
import { invariant } from "../core/index.ts";
import type { CodeExpression, CodeStatement } from "./code.ts";
import { binary, call, constant, equals, minus, name, num, plus, send } from "./code-make.ts";
import type { Binding, Constraint, Place, PlaceId } from "./constraints.ts";
import type { CodeDialect } from "./dialect.ts";

/** Names a value that code cannot spell. */
export type NameConstant = (
  constant:
    | { readonly kind: "test"; readonly test: unknown }
    | { readonly kind: "value"; readonly value: unknown },
) => CodeExpression;

/** Statements of one block, and what is known in it. */
export class Block {
  readonly statements: CodeStatement[] = [];
  readonly #places: readonly Place[];
  readonly #dialect: CodeDialect;
  readonly #known: Map<PlaceId, CodeExpression>;

  constructor(
    places: readonly Place[],
    dialect: CodeDialect,
    known: ReadonlyMap<PlaceId, CodeExpression>,
  ) {
    this.#places = places;
    this.#dialect = dialect;
    this.#known = new Map(known);
  }

  /** A block inside this one, to be put behind the statements that are here by now. */
  inner(): Block {
    return new Block(this.#places, this.#dialect, this.#known);
  }

  /** What stands at `place`, as a local. */
  at(place: PlaceId): CodeExpression {
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const value = this.#look(place);
    const local = `${this.#places[place].kind === "attr" ? "attr" : "term"}${place}`;
    this.statements.push(constant(local, value));
    this.#known.set(place, name(local));
    return name(local);
  }

  /** What a name stands for. */
  bound(place: PlaceId, what: Binding["what"]): CodeExpression {
    if (what === "rest") return this.#rest(place);
    // Only here: no local.
    const found = this.#known.get(place) ?? this.#look(place);
    return what === "attr" ? found : this.#dialect.value(found);
  }

  /** Whether `constraint`, of those that are not decided by a switch, holds. */
  condition(asked: Constraint, nameOf: NameConstant): CodeExpression {
    const here = this.at(asked.place);
    switch (asked.kind) {
      case "arity":
        return binary(asked.exact ? "===" : ">=", this.#dialect.arity(here), num(asked.count));
      case "test":
        return send(nameOf({ kind: "test", test: asked.test }), "holds", here);
      case "equals":
        return equalsLiteral(here, asked.value, nameOf);
      case "same": {
        const other = this.at(asked.other);
        return this.#places[asked.place].kind === "attr"
          ? call(name("sameValue"), here, other)
          : this.#dialect.same(here, other);
      }
      case "operation":
        invariant(false, "operations are decided by switches");
    }
  }

  /** A loop over what a floating place may be: its bounds, and the block inside. */
  open(place: PlaceId): {
    readonly index: string;
    readonly from: CodeExpression;
    readonly until: CodeExpression;
    readonly inner: Block;
  } {
    const at = this.#places[place];
    invariant(at.kind === "floating", "only floating places are looped over");
    const of = this.at(at.of);
    const index = indexOf(place);
    const until = minus(this.#dialect.arity(of), num(at.back));
    const inner = this.inner();
    const local = `term${place}`;
    inner.statements.push(constant(local, this.#dialect.input(of, name(index))));
    inner.#known.set(place, name(local));
    return { index, from: num(at.front), until, inner };
  }

  #look(place: PlaceId): CodeExpression {
    const at = this.#places[place];
    invariant(at.kind !== "root" && at.kind !== "floating", "it is known from the start");
    const of = this.at(at.of);
    if (at.kind === "attr") return this.#dialect.attr(of, at.name);
    invariant(at.kind !== "rest", "rests are lists, not terms");
    const index =
      at.kind === "input" ? num(at.index) : minus(this.#dialect.arity(of), num(at.index + 1));
    return this.#dialect.input(of, index);
  }

  #rest(place: PlaceId): CodeExpression {
    const at = this.#places[place];
    invariant(at.kind === "rest", "not a rest");
    const of = this.at(at.of);
    const { front, back, beside } = at;
    const from = beside?.side === "after" ? plus(name(indexOf(beside.place)), num(1)) : num(front);
    const until =
      beside?.side === "before"
        ? name(indexOf(beside.place))
        : minus(this.#dialect.arity(of), num(back));
    return this.#dialect.rest(of, from, until);
  }
}

const indexOf = (place: PlaceId): string => `k${place}`;

function equalsLiteral(here: CodeExpression, value: unknown, nameOf: NameConstant): CodeExpression {
  if (typeof value === "boolean") return equals(here, { kind: "boolean", value });
  if (value === null) return equals(here, { kind: "null" });
  return call(name("sameValue"), here, nameOf({ kind: "value", value }));
}
