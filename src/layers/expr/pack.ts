/**
 * Expressions as flat plain data: one list of nodes, children before parents, arguments as distances
 * back in the list. Reading checks every index and builds with the constructors, which check types.
 */
import {
  DTYPES,
  type DType,
  ExpressionEncodingError,
  ExpressionLimitError,
} from "../../core/index.ts";
import type { Plain } from "../kernel.ts";
import type { Expr } from "./expr.ts";
import { callExpr, castExpr, constExpr, coordExpr, inputExpr } from "./make.ts";
import { isOpName } from "./ops.ts";
import { topological } from "./walk.ts";

const INPUT = 0;
const CONST = 1;
const COORD = 2;
const CALL = 3;
const CAST = 4;
/** Msgpack writes -0 as the integer 0. */
const NEGATIVE_ZERO = "-0";

/** No packed expression may have more nodes, unless the reader says so. */
export const EXPR_NODES_MAX = 200_000;

/** `expr` as plain data; equal expressions give equal data. */
export function packExpr(expr: Expr): readonly Plain[] {
  const nodes = topological(expr);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const out: Plain[] = [];
  nodes.forEach((node, place) => {
    const back = (child: Expr): number => place - (places.get(child) ?? place);
    packNode(node, back, out);
  });
  return out;
}

function packNode(node: Expr, back: (child: Expr) => number, out: Plain[]): void {
  switch (node.kind) {
    case "input":
      out.push(INPUT, node.index, DTYPES.indexOf(node.dtype));
      return;
    case "const":
      out.push(
        CONST,
        Object.is(node.value, -0) ? NEGATIVE_ZERO : node.value,
        DTYPES.indexOf(node.dtype),
      );
      return;
    case "coord":
      out.push(COORD, node.axis);
      return;
    case "cast":
      out.push(CAST, back(node.arg), DTYPES.indexOf(node.dtype));
      return;
    case "call":
      out.push(CALL, node.op, node.args.length, ...node.args.map(back));
      out.push(node.params.length, ...node.params);
  }
}

/**
 * The expression that {@link packExpr} packed.
 * @throws ExpressionEncodingError for anything else, ExpressionLimitError beyond `nodesMax`, and
 *   ExpressionTypeError where the types do not fit.
 */
export function unpackExpr(packed: unknown, nodesMax: number = EXPR_NODES_MAX): Expr {
  if (!Array.isArray(packed)) throw new ExpressionEncodingError("it is not a list");
  const reader = new Reader(packed);
  while (!reader.done) {
    if (reader.nodes.length >= nodesMax) {
      throw new ExpressionLimitError("nodes", reader.nodes.length + 1, nodesMax);
    }
    reader.nodes.push(readNode(reader));
  }
  const last = reader.nodes.at(-1);
  if (last === undefined) throw new ExpressionEncodingError("it is empty");
  return last;
}

function readNode(reader: Reader): Expr {
  switch (reader.count("kind of node", CAST)) {
    case INPUT:
      return inputExpr(reader.count("input", 0xffff), reader.dtype());
    case CONST:
      return constExpr(reader.literal(), reader.dtype());
    case COORD:
      return coordExpr(reader.count("axis", 0xffff));
    case CAST:
      return castExpr(reader.node(), reader.dtype());
    default: {
      const op = reader.next();
      if (typeof op !== "string" || !isOpName(op)) {
        throw new ExpressionEncodingError(`there is no operation ${String(op)}`);
      }
      const args = reader.list("operands", 3, () => reader.node());
      return callExpr(
        op,
        args,
        reader.list("parameters", 8, () => reader.number()),
      );
    }
  }
}

/** A place in packed data, and the nodes read so far. */
class Reader {
  readonly nodes: Expr[] = [];
  readonly #items: readonly unknown[];
  #place = 0;

  constructor(items: readonly unknown[]) {
    this.#items = items;
  }

  get done(): boolean {
    return this.#place >= this.#items.length;
  }

  next(): unknown {
    if (this.done) throw new ExpressionEncodingError("it ends early");
    this.#place += 1;
    return this.#items[this.#place - 1];
  }

  number(): number {
    const value = this.next();
    if (typeof value !== "number") {
      throw new ExpressionEncodingError(`${String(value)} is not a number`);
    }
    return value;
  }

  count(what: string, most: number): number {
    const value = this.number();
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new ExpressionEncodingError(`${value} is not a possible ${what}`);
    }
    return value;
  }

  list<T>(what: string, most: number, read: () => T): readonly T[] {
    return Array.from({ length: this.count(`number of ${what}`, most) }, read);
  }

  literal(): number | bigint | boolean {
    const value = this.next();
    if (value === NEGATIVE_ZERO) return -0;
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
      return value;
    }
    throw new ExpressionEncodingError(`${String(value)} is not a constant`);
  }

  dtype(): DType {
    return DTYPES[this.count("element type", DTYPES.length - 1)];
  }

  node(): Expr {
    const back = this.count("distance", this.nodes.length);
    const node = this.nodes[this.nodes.length - back];
    if (node === undefined) throw new ExpressionEncodingError("a node refers to itself");
    return node;
  }
}
