/** Sources that a rule names itself: literals and expressions, from anywhere on and in any steps. */
import type { DType } from "../../core/index.ts";
import {
  callExpr,
  castExpr,
  coordExpr,
  type Expr,
  type Layer,
  type SourceAttrs,
} from "../../layers/index.ts";
import { dear } from "./blockwise.ts";
import { leafLayer } from "./leaves.ts";
import type { Generator } from "./moves.ts";

/** Literals, and expressions of positions. */
export const sourceTerm: Generator = (_slots, draw) => {
  const leaf = leafLayer(draw) as Layer<SourceAttrs>;
  const { attrs } = leaf;
  if (draw.pick(2) === 0) return { attrs, inputs: [] };
  const flat = positions(leaf.shape.length);
  const expr = castExpr(draw.scope === "large" ? dear(flat) : flat, leaf.dtype as DType);
  const moved = draw.once(3);
  return {
    attrs: {
      ...attrs,
      kernel: { kind: "expr", expr },
      origin: attrs.origin.map((_, axis) => (moved ? 2 + axis : 0)),
      steps: attrs.steps.map(() => (moved ? draw.of([1, 2, -1]) : 1)),
    },
    inputs: [],
  };
};

const positions = (rank: number): Expr =>
  Array.from({ length: rank }, (_, axis) => coordExpr(axis)).reduce<Expr>(
    (sum, coord) => callExpr("add", [callExpr("multiply", [sum, 10]), coord]),
    castExpr(callExpr("add", [1, 0]), "float64"),
  );
