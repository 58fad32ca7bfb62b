/** Expressions as text for people: infix, with names for what is used more than once. */
import type { CallExpr, Expr } from "./expr.ts";
import { childrenOf, topological } from "./walk.ts";

const BINARY: Readonly<Record<string, readonly [symbol: string, precedence: number]>> = {
  logicalOr: ["or", 1],
  logicalAnd: ["and", 2],
  equal: ["==", 4],
  notEqual: ["!=", 4],
  less: ["<", 4],
  lessEqual: ["<=", 4],
  greater: [">", 4],
  greaterEqual: [">=", 4],
  bitwiseOr: ["|", 5],
  bitwiseXor: ["^", 6],
  bitwiseAnd: ["&", 7],
  bitwiseLeftShift: ["<<", 8],
  bitwiseRightShift: [">>", 8],
  add: ["+", 9],
  subtract: ["-", 9],
  multiply: ["*", 10],
  divide: ["/", 10],
  floorDivide: ["//", 10],
  remainder: ["%", 10],
  pow: ["**", 12],
};
const UNARY: Readonly<Record<string, readonly [symbol: string, precedence: number]>> = {
  logicalNot: ["not ", 3],
  negative: ["-", 11],
  bitwiseInvert: ["~", 11],
};
const ATOM = 13;

interface Piece {
  readonly text: string;
  readonly precedence: number;
}

/** How inputs are called and how long the text may become. */
export interface FormatOptions {
  readonly names?: readonly string[];
  readonly lengthMax?: number;
}

/**
 * `expr` as infix text, such as `t1 = x0 + 1; t1 * t1`. Conversions are shown as `float64(x0)`.
 * Longer texts than `lengthMax` characters end in an ellipsis.
 */
export function formatExpr(expr: Expr, options: FormatOptions = {}): string {
  const { names = [], lengthMax = 2000 } = options;
  const nodes = topological(expr);
  const uses = countUses(nodes);
  const pieces = new Map<Expr, Piece>();
  const lines: string[] = [];
  for (const node of nodes) {
    const piece = pieceOf(node, pieces, names);
    const shared = childrenOf(node).length > 0 && (uses.get(node) ?? 0) > 1;
    if (shared || piece.text.length > lengthMax) {
      lines.push(`t${lines.length + 1} = ${piece.text}`);
      pieces.set(node, { text: `t${lines.length}`, precedence: ATOM });
    } else {
      pieces.set(node, piece);
    }
  }
  const text = [...lines, pieces.get(expr)?.text ?? ""].join("; ");
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;
}

function countUses(nodes: readonly Expr[]): Map<Expr, number> {
  const uses = new Map<Expr, number>();
  for (const node of nodes) {
    for (const child of childrenOf(node)) uses.set(child, (uses.get(child) ?? 0) + 1);
  }
  return uses;
}

function pieceOf(node: Expr, pieces: Map<Expr, Piece>, names: readonly string[]): Piece {
  const of = (child: Expr): Piece => pieces.get(child) ?? { text: "?", precedence: ATOM };
  switch (node.kind) {
    case "input":
      return { text: names[node.index] ?? `x${node.index}`, precedence: ATOM };
    case "const":
      return { text: String(node.value), precedence: Number(node.value) < 0 ? 11 : ATOM };
    case "coord":
      return { text: `coord${node.axis}`, precedence: ATOM };
    case "cast":
      return { text: `${node.dtype}(${of(node.arg).text})`, precedence: ATOM };
    case "call":
      return callPiece(node, node.args.map(of));
  }
}

function callPiece(node: CallExpr, args: readonly Piece[]): Piece {
  const binary = BINARY[node.op];
  if (binary !== undefined) {
    const [symbol, precedence] = binary;
    // `**` groups to the right and comparisons do not chain; the rest groups to the left.
    const left = node.op === "pow" || precedence === 4 ? precedence + 1 : precedence;
    const text = `${within(args[0], left)} ${symbol} ${within(args[1], precedence + 1)}`;
    return { text, precedence };
  }
  const unary = UNARY[node.op];
  if (unary !== undefined) {
    return { text: `${unary[0]}${within(args[0], unary[1])}`, precedence: unary[1] };
  }
  const shown = [...args.map(({ text }) => text), ...node.params.map(String)].join(", ");
  return { text: `${node.op}(${shown})`, precedence: ATOM };
}

function within(piece: Piece, precedence: number): string {
  return piece.precedence < precedence ? `(${piece.text})` : piece.text;
}
