/** The expression IR: types, constructors, walks, encoding. `layers/index.ts` passes these names on. */
export {
  isWeak,
  type Literal,
  literalFrom,
  scalarOf,
  type Weak,
  type WeakFloat,
  weakFloat,
  weakType,
  weakValue,
} from "./constants.ts";
export { evaluate, type ScalarFunction, scalarFunction } from "./evaluate.ts";
export type { CallExpr, CastExpr, ConstExpr, CoordExpr, Expr, InputExpr } from "./expr.ts";
export {
  copySign,
  floorDivide,
  floorDivide32,
  hypotenuse,
  logAddExp,
  nextAfter,
  nextAfter32,
  power,
  remainder,
  roundHalfEven,
  signBit,
  signOf,
} from "./float-math.ts";
export { type FormatOptions, formatExpr } from "./format.ts";
export {
  bigFloorDivide,
  bigFmod,
  bigMaximum,
  bigMinimum,
  bigPower,
  bigRemainder,
  bigShiftLeft,
  bigShiftRight,
  intPower,
  intRemainder,
  shiftLeft,
  shiftRight,
} from "./int-math.ts";
export { exprKey } from "./key.ts";
export {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type ExprOperand,
  inputExpr,
  isConst,
} from "./make.ts";
export {
  type BinaryOpName,
  isOpName,
  OP_NAMES,
  OPS,
  type OpFamily,
  type OpName,
  type OpSpec,
  type RandomOpName,
  type UnaryOpName,
} from "./ops.ts";
export { EXPR_NODES_MAX, packExpr, unpackExpr } from "./pack.ts";
export { type RandomSpec, randomExpr, randomKey } from "./random.ts";
export { substitute } from "./substitute.ts";
export { type Typing, typeOf } from "./type-rules.ts";
export {
  convertScalar,
  floatToBig,
  isFloat,
  isInteger,
  isLossless,
  isWide,
  type ScalarValue,
  WRAP,
  wrapBig,
} from "./values.ts";
export {
  childrenOf,
  coordsOf,
  exprSize,
  inputNodesOf,
  inputsOf,
  topological,
} from "./walk.ts";
