/** The graph: layers, their types, packing, culling, and the expression language. */
import * as floatMath from "./expr/float-math.ts";
import * as intMath from "./expr/int-math.ts";

export {
  ANNOTATION_NAMES,
  annotationsKey,
  checkAnnotations,
  NO_ANNOTATIONS,
  sameAnnotations,
} from "./annotations.ts";
export type { LabelledAxis } from "./axis-fields.ts";
export { allOrNone, type BoxMap, cullByBoxes } from "./box-cull.ts";
export { coreTypes, defaultRegistry } from "./core-types.ts";
export { flopsOf, outCost } from "./cost.ts";
export { cullGraph, type WantedOutput } from "./cull.ts";
export { inBatch } from "./expr/call-table.ts";
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
} from "./expr/constants.ts";
export { evaluate, type ScalarFunction, scalarFunction } from "./expr/evaluate.ts";
export type { CallExpr, CastExpr, ConstExpr, CoordExpr, Expr, InputExpr } from "./expr/expr.ts";
export { type FormatOptions, formatExpr } from "./expr/format.ts";
export { exprKey } from "./expr/key.ts";
export {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type ExprOperand,
  inputExpr,
  isConst,
} from "./expr/make.ts";
export { readsCoords } from "./expr/nodes.ts";
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
} from "./expr/ops.ts";
export { EXPR_NODES_MAX, packExpr, unpackExpr } from "./expr/pack.ts";
export { type RandomSpec, randomExpr, randomKey } from "./expr/random.ts";
export { substitute } from "./expr/substitute.ts";
export { type Typing, typeOf } from "./expr/type-rules.ts";
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
} from "./expr/values.ts";
export {
  childrenOf,
  coordsOf,
  exprSize,
  exprWeight,
  inputNodesOf,
  inputsOf,
  sumOfCalls,
  topological,
} from "./expr/walk.ts";
export { BAD, type Field, readList } from "./field.ts";
export type { FieldKinds, IntBounds } from "./fields.ts";
export { type Graph, graphOf, topologicalOrder } from "./graph.ts";
export { GRAPH_LIMITS, type GraphLimits } from "./graph-limits.ts";
export { inNursery } from "./interned.ts";
export type { Kernel, PayloadRef, Plain, Reduction, ReductionName } from "./kernel.ts";
export { REDUCTION_NAMES } from "./kernel-field.ts";
export type { Annotations, ElementType, Layer } from "./layer.ts";
export {
  type Cost,
  type Derived,
  type EdgeSink,
  type Expansion,
  type LayerType,
  type RunSink,
  SELF,
  type TaskSink,
} from "./layer-type.ts";
export {
  costOf,
  expansionOf,
  isLayer,
  itemsizeOf,
  kernelOf,
  makeLayer,
  nbytesOf,
  tokenOf,
  withAnnotations,
  withInputs,
} from "./make.ts";
export {
  findCycle,
  type GraphDescription,
  type LayerDescription,
  type NamedLayers,
  readGraph,
} from "./outside.ts";
export { ownGraph } from "./own-graphs.ts";
export { type PackedGraph, packGraph } from "./pack.ts";
export { payloadBytes, registerPayload } from "./payloads.ts";
export { isPayload } from "./plain.ts";
export {
  type ReductionOptions,
  type ReductionState,
  reductionOf,
  reductionState,
} from "./reduction-state.ts";
export { type Registry, registryOf } from "./registry.ts";
export { type Fields, f, type Schema, schema } from "./schema.ts";
export type { PackTables, PayloadSink, UnpackTables } from "./tables.ts";
export {
  blockCoords,
  blockShape,
  blockStartOf,
  layerKey,
  layerName,
  taskKernel,
  taskKey,
} from "./task-name.ts";
export { type BlockwiseAttrs, blockwise, blockwiseDomain } from "./types/blockwise.ts";
export { type ConcatAttrs, concat } from "./types/concat.ts";
export { type ExplicitAttrs, explicit, explicitAttrs, explicitKernel } from "./types/explicit.ts";
export { type HeldAttrs, held } from "./types/held.ts";
export { type OverlapAttrs, overlap } from "./types/overlap.ts";
export { type RechunkAttrs, rechunk } from "./types/rechunk.ts";
export {
  planRechunk,
  RECHUNK_LIMITS,
  type RechunkLimits,
  touchesOf,
} from "./types/rechunk-plan.ts";
export { type ReduceAttrs, reduce } from "./types/reduce.ts";
export { type ReshapeAttrs, reshape } from "./types/reshape.ts";
export { sameContents } from "./types/same-blocks.ts";
export { type ScanAttrs, type ScanOp, scan } from "./types/scan.ts";
export { type SliceAttrs, slice } from "./types/slice.ts";
export { type SourceAttrs, source } from "./types/source.ts";
export { type StackAttrs, stack } from "./types/stack.ts";
export { kernelText } from "./types/summary.ts";
export { packIndices, type TakeAttrs, take, unpackIndices } from "./types/take.ts";
export { type TransposeAttrs, transpose } from "./types/transpose.ts";
export { type TreeAttrs, tree } from "./types/tree.ts";
export { type UnpackOptions, unpackGraph, unpackSteps } from "./unpack.ts";
/** What generated code calls, by name. */
export { floatMath, intMath };
