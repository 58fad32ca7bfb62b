/** What the pieces of expression text mean: names, calls, chained comparisons. Knows no parser. */
import {
  type DType,
  ExpressionSyntaxError,
  ExpressionTypeError,
  nearest,
  placeIn,
  UnknownNameError,
} from "../core/index.ts";
import {
  type Expr,
  type ExprOperand,
  inputExpr,
  OPS,
  type OpName,
  weakFloat,
} from "../layers/index.ts";
import { functionNamed, functionNames } from "./functions.ts";
import { combine, convert, expressionOf, type Span } from "./operands.ts";

/** A part of the text with its meaning. */
export interface Part extends Span {
  readonly operand: ExprOperand;
}

const CONSTANTS: Readonly<Record<string, ExprOperand>> = {
  True: true,
  False: false,
  true: true,
  false: false,
  pi: weakFloat(Math.PI),
  e: weakFloat(Math.E),
  inf: weakFloat(Number.POSITIVE_INFINITY),
  nan: weakFloat(Number.NaN),
};

/** The meaning of one text over named inputs. */
export class TextMeaning {
  readonly #text: string;
  readonly #inputs: ReadonlyMap<string, Expr>;

  constructor(text: string, names: Readonly<Record<string, DType>>) {
    this.#text = text;
    this.#inputs = new Map(
      Object.entries(names).map(([name, dtype], index) => [name, inputExpr(index, dtype)]),
    );
  }

  /** The input or constant called `name`. @throws UnknownNameError */
  name(name: string, span: Span): Part {
    const known = this.#inputs.get(name);
    if (known !== undefined) return { ...span, operand: known };
    if (Object.hasOwn(CONSTANTS, name)) return { ...span, operand: CONSTANTS[name] };
    if (functionNamed(name) !== undefined) {
      throw new ExpressionSyntaxError(
        `"${name}" is a function: write ${name}(…)`,
        this.#place(span),
      );
    }
    const candidates = [...this.#inputs.keys(), ...Object.keys(CONSTANTS)];
    throw new UnknownNameError(name, nearest(name, candidates), this.#place(span));
  }

  /** `op` of parts, where errors point at `span`. */
  apply(op: OpName, parts: readonly Part[], span: Span): Part {
    const operands = parts.map(({ operand }) => operand);
    return { ...span, operand: combine(op, operands, { text: this.#text, span }) };
  }

  /** `first op second op third …`: one after another, from the left. */
  binary(op: OpName, left: Part, right: Part): Part {
    return this.apply(op, [left, right], { start: left.start, end: right.end });
  }

  /** `a < b < c` means `a < b and b < c`. */
  comparison(parts: readonly Part[], ops: readonly OpName[]): Part {
    return ops
      .map((op, i) => this.binary(op, parts[i], parts[i + 1]))
      .reduce((all, next) => this.binary("logicalAnd", all, next));
  }

  /** `x in (a, b)` means `x == a or x == b`. */
  member(part: Part, choices: readonly Part[], span: Span, negated: boolean): Part {
    if (choices.length === 0) throw this.refused("in () is always false", span);
    const some = choices
      .map((choice) => this.apply("equal", [part, choice], span))
      .reduce((any, next) => this.apply("logicalOr", [any, next], span));
    return negated ? this.apply("logicalNot", [some], span) : some;
  }

  /** `name(args)`. `nameSpan` is the name's place, `span` that of the whole call. */
  call(name: string, nameSpan: Span, args: readonly Part[], span: Span): Part {
    const found = functionNamed(name);
    if (found === undefined) {
      const place = this.#place(nameSpan);
      throw new UnknownNameError(name, nearest(name, functionNames()), place, "function");
    }
    if (found.kind === "cast") return this.#cast(found.dtype, args, span);
    if (found.kind === "op") return this.#call(found.op, name, args, span);
    if (args.length < 2) throw this.#wrongCount(name, "two or more operands", args.length, span);
    return args.reduce((folded, next) => this.apply(found.op, [folded, next], span));
  }

  /** A text that is not allowed here. */
  refused(message: string, span: Span): ExpressionSyntaxError {
    return new ExpressionSyntaxError(message, this.#place(span));
  }

  /** The whole text's value. */
  result({ operand }: Part): Expr {
    return expressionOf(operand);
  }

  #call(op: OpName, name: string, args: readonly Part[], span: Span): Part {
    const { arity } = OPS[op];
    if (args.length !== arity) {
      throw this.#wrongCount(name, `${arity} operand${arity === 1 ? "" : "s"}`, args.length, span);
    }
    return this.apply(op, args, span);
  }

  #cast(dtype: DType, args: readonly Part[], span: Span): Part {
    if (args.length !== 1) throw this.#wrongCount(dtype, "1 operand", args.length, span);
    const source = { text: this.#text, span };
    return { ...span, operand: convert(args[0].operand, dtype, source) };
  }

  #wrongCount(name: string, takes: string, count: number, span: Span): ExpressionTypeError {
    return new ExpressionTypeError(`${name} takes ${takes}, not ${count}`, this.#place(span));
  }

  #place({ start, end }: Span): ReturnType<typeof placeIn> {
    return placeIn(this.#text, start, end - start);
  }
}
