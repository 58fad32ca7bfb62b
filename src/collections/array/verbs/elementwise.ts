import { type DType, PromotionError, parseDType } from "../../../core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  type Expr,
  inputExpr,
  type Layer,
  makeLayer,
  type OpName,
} from "../../../layers/index.ts";
import { align } from "./align.ts";

/** A JavaScript scalar. It is *weak*: it takes the type of the arrays it meets where it fits. */
export type Scalar = number | bigint | boolean;
/** What an elementwise function takes. */
export type Operand = Layer | Scalar;

/** The element type of an array layer. Layers of submitted functions hold objects and have none. */
export function arrayType(layer: Layer): DType {
  if (layer.dtype === "object") {
    throw new PromotionError("blocks of submitted functions hold objects, not array elements");
  }
  return layer.dtype;
}

/**
 * One elementwise operation as one blockwise layer.
 * @throws ShapeError when the shapes do not broadcast; ExpressionTypeError for element types that
 *   the operation does not take.
 */
export function elementwise(op: OpName, operands: readonly Operand[]): Layer {
  const layers = operands.filter(isLayer);
  let next = 0;
  const args = operands.map((operand) =>
    isLayer(operand) ? inputExpr(next++, arrayType(operand)) : operand,
  );
  return overInputs(layers, callExpr(op, args));
}

/** Conversion to `dtype`, with the rules of the array API's `astype`. @throws UnknownDTypeError */
export function cast(layer: Layer, dtype: DType): Layer {
  if (layer.dtype === dtype) return layer;
  return overInputs([layer], castExpr(inputExpr(0, arrayType(layer)), parseDType(dtype)));
}

/** A blockwise layer that evaluates `expr` over arrays that broadcast against each other. */
export function overInputs(inputs: readonly Layer[], expr: Expr): Layer {
  const { layers, shape } = align(inputs);
  const out = shape.map((_, axis) => axis);
  const ins = layers.map((layer) => out.slice(shape.length - layer.shape.length));
  return makeLayer(
    blockwise,
    { out, ins, domain: [], sizes: [], kernel: { kind: "expr", expr }, dtype: expr.dtype },
    layers,
  );
}

function isLayer(operand: Operand): operand is Layer {
  return typeof operand === "object";
}
