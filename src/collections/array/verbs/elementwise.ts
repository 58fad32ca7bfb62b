import {
  type DType,
  PromotionError,
  promoteScalar,
  promoteTypes,
} from "../../../core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  constExpr,
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
  return apply(operands, (args) => callExpr(op, args));
}

/** Conversion to `dtype`, with the rules of the array API's `astype`. */
export function cast(layer: Layer, dtype: DType): Layer {
  if (layer.dtype === dtype) return layer;
  return apply([layer], ([arg]) => castExpr(arg, dtype));
}

/** A blockwise layer over `operands`, whose kernel is what `build` makes of their elements. */
export function apply(operands: readonly Operand[], build: (args: readonly Expr[]) => Expr): Layer {
  const layers = operands.filter(isLayer);
  const base = layers.map(arrayType).reduce<DType | undefined>(
    (sum, dtype) => (sum === undefined ? dtype : promoteTypes(sum, dtype)),
    undefined,
  );
  let next = 0;
  const args = operands.map((operand) =>
    isLayer(operand) ? inputExpr(next++, arrayType(operand)) : scalarExpr(operand, base),
  );
  return overInputs(layers, build(args));
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

/** A constant of the type that a weak scalar takes beside arrays of type `base`. */
export function scalarExpr(value: Scalar, base: DType | undefined): Expr {
  const dtype = promoteScalar(base ?? defaultType(value), value);
  const kind = base === undefined ? dtype : base;
  // A scalar never narrows: uint8 + 1 stays uint8, and its constant is a uint8.
  return constExpr(valueAs(value, dtype), dtype === kind ? kind : dtype);
}

function defaultType(value: Scalar): DType {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int64";
  return Number.isInteger(value) ? "int64" : "float64";
}

function valueAs(value: Scalar, dtype: DType): Scalar {
  if (dtype === "bool") return Boolean(value);
  if (dtype === "int64" || dtype === "uint64") return BigInt(value);
  return Number(value);
}

function isLayer(operand: Operand): operand is Layer {
  return typeof operand === "object";
}
