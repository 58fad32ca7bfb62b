/**
 * Reads packed graphs that come from anywhere: bounded before decoding, every index checked, every
 * layer made by `makeLayer`, so nothing that can be derived is taken on trust.
 */
import {
  type AxisChunks,
  axisRuns,
  GraphFormatError,
  GraphLimitError,
  MsgpackReader,
} from "../core/index.ts";
import { readAxis } from "./axis-fields.ts";
import type { Expr } from "./expr/expr.ts";
import { unpackExpr } from "./expr/index.ts";
import { BAD } from "./field.ts";
import { type Graph, GraphBuilder } from "./graph.ts";
import { GRAPH_LIMITS, type GraphLimits } from "./graph-limits.ts";
import type { Annotations, Layer } from "./layer.ts";
import type { LayerType } from "./layer-type.ts";
import { makeApart, makeChecked } from "./make.ts";
import { GRAPH_FORMAT, GRAPH_HEADER_BYTES, GRAPH_MAGIC, TYPES_MAX } from "./pack.ts";
import type { Registry } from "./registry.ts";
import type { UnpackTables } from "./tables.ts";

/** Limits of a reader, and whether it takes layers that have no tasks. */
export interface UnpackOptions extends Partial<GraphLimits> {
  /** True: logical layers pass too. Schedulers and workers never ask for that. */
  readonly logical?: boolean;
}

/**
 * The graph in `bytes`. Throws GraphLimitError beyond a limit, GraphFormatError or MessageError for
 * bytes that are no graph, UnknownLayerTypeError and LayerVersionError for types that `registry`
 * lacks, AttributeError and LayerInputError for layers that do not hold.
 */
export function unpackGraph(
  bytes: Uint8Array,
  registry: Registry,
  options: UnpackOptions = {},
): Graph {
  const steps = unpackSteps(bytes, registry, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The type of layers whose life counts. */
const HELD = "held";

/** Rows, or entries of a table, between two pauses: well below a millisecond. */
const STEP_ROWS = 64;

/**
 * The same with pauses, for those who must not be busy with one graph for long: each `next` reads a few
 * layers. What is refused is refused as soon as it is read.
 */
export function* unpackSteps(
  bytes: Uint8Array,
  registry: Registry,
  options: UnpackOptions = {},
): Generator<undefined, Graph> {
  const limits = { ...GRAPH_LIMITS, ...options };
  const { layers: count, values } = readHeader(bytes, limits);
  const body = new MsgpackReader(bytes.subarray(GRAPH_HEADER_BYTES), {
    bytesMax: limits.bytesMax,
    elementsMax: values,
    depthMax: limits.depthMax,
  });
  if (body.enterList() !== 5) throw notLists();
  const types = readTypes(yield* table(body), registry, options.logical === true);
  const axes = yield* table(body);
  const exprs = yield* table(body);
  const wishes = yield* table(body);
  const rows = body.enterList();
  if (rows < 0) throw notLists();
  if (rows !== count) {
    throw new GraphFormatError(`it has ${rows} layers; its header says ${count}`);
  }
  const reader = new Reader(axes, exprs, limits.exprNodesMax);
  const graph = new GraphBuilder();
  for (let read = 0; read < rows; read += STEP_ROWS) {
    for (const row of body.take(Math.min(STEP_ROWS, rows - read))) {
      const layer = readRow(row, graph.layers, types, wishes, reader);
      if (graph.has(layer)) {
        throw new GraphFormatError(`layer ${graph.layers.length} is written twice`);
      }
      graph.add(layer);
      const { total } = graph;
      if (total > limits.tasksMax) throw new GraphLimitError("tasks", total, limits.tasksMax);
    }
    yield;
  }
  body.end();
  return graph.build();
}

const notLists = (): GraphFormatError => new GraphFormatError("the body is not 5 lists");

/** The next list of the body, a few entries at a time. */
function* table(body: MsgpackReader): Generator<undefined, readonly unknown[]> {
  const count = body.enterList();
  if (count < 0) throw notLists();
  const entries: unknown[] = [];
  while (entries.length < count) {
    entries.push(...body.take(Math.min(STEP_ROWS, count - entries.length)));
    yield;
  }
  return entries;
}

function readHeader(
  bytes: Uint8Array,
  limits: GraphLimits,
): { readonly layers: number; readonly values: number } {
  if (bytes.length > limits.bytesMax) {
    throw new GraphLimitError("bytes", bytes.length, limits.bytesMax);
  }
  if (bytes.length <= GRAPH_HEADER_BYTES) throw new GraphFormatError("it is too short");
  const header = new DataView(bytes.buffer, bytes.byteOffset, GRAPH_HEADER_BYTES);
  if (header.getUint32(0) !== GRAPH_MAGIC) throw new GraphFormatError("it begins otherwise");
  const format = header.getUint32(4);
  if (format !== GRAPH_FORMAT) {
    throw new GraphFormatError(
      `it is of format ${format}; this release reads format ${GRAPH_FORMAT}`,
    );
  }
  const layers = header.getUint32(8);
  const values = header.getUint32(12);
  if (layers > limits.layersMax) throw new GraphLimitError("layers", layers, limits.layersMax);
  if (values > limits.valuesMax) throw new GraphLimitError("values", values, limits.valuesMax);
  return { layers, values };
}

function readTypes(
  pairs: readonly unknown[],
  registry: Registry,
  logical: boolean,
): readonly LayerType[] {
  if (pairs.length % 2 !== 0 || pairs.length / 2 > TYPES_MAX) {
    throw new GraphFormatError(`it names ${pairs.length / 2} layer types`);
  }
  const types: LayerType[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const [name, version] = [pairs[i], pairs[i + 1]];
    if (typeof name !== "string" || typeof version !== "number") {
      throw new GraphFormatError("a layer type is not a name and a version");
    }
    const type = registry.get(name, version);
    if (type.phase === "logical" && !logical) {
      throw new GraphFormatError(`"${name}" layers are logical, and have no tasks: optimize first`);
    }
    types.push(type);
  }
  return types;
}

function readRow(
  row: unknown,
  layers: readonly Layer[],
  types: readonly LayerType[],
  wishes: readonly unknown[],
  reader: Reader,
): Layer {
  const place = layers.length;
  if (!Array.isArray(row) || row.length < 2 || !isCount(row[0])) {
    throw new GraphFormatError(`layer ${place} is not a list of type, attributes and inputs`);
  }
  const [code, attrs] = row as [number, unknown];
  const type = types[code % TYPES_MAX];
  const wish = Math.floor(code / TYPES_MAX);
  if (type === undefined || wish > wishes.length) {
    throw new GraphFormatError(`layer ${place} has no such type or annotations`);
  }
  const inputs: Layer[] = [];
  for (let k = 2; k < row.length; k++) {
    const back: unknown = row[k];
    if (!isCount(back) || back < 1 || back > place) {
      throw new GraphFormatError(`layer ${place} reads a layer that is not before it`);
    }
    inputs.push(layers[place - back]);
  }
  const checked = type.schema.decode(attrs, reader, type.name);
  // The client lets go of persisted blocks with its layer, which a scheduler beside it must not hold.
  if (type.name === HELD && inputs.length === 0) return makeApart(type, checked);
  // Attributes are checked by now; annotations are when the layer is made.
  const annotations = wish === 0 ? undefined : (wishes[wish - 1] as Annotations);
  return makeChecked(type, checked, inputs, annotations);
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** Looks up shared axes and expressions; each is read once, when first asked for. */
class Reader implements UnpackTables {
  readonly #axes: readonly unknown[];
  readonly #exprs: readonly unknown[];
  readonly #exprNodesMax: number;
  readonly #readAxes: (AxisChunks | undefined)[] = [];
  readonly #readExprs: (Expr | undefined)[] = [];

  constructor(axes: readonly unknown[], exprs: readonly unknown[], exprNodesMax: number) {
    this.#axes = axes;
    this.#exprs = exprs;
    this.#exprNodesMax = exprNodesMax;
  }

  axis(index: unknown): AxisChunks | undefined {
    if (!isCount(index) || index >= this.#axes.length) return undefined;
    this.#readAxes[index] ??= axisFrom(this.#axes[index], index);
    return this.#readAxes[index];
  }

  expr(index: unknown): Expr | undefined {
    if (!isCount(index) || index >= this.#exprs.length) return undefined;
    this.#readExprs[index] ??= unpackExpr(this.#exprs[index], this.#exprNodesMax);
    return this.#readExprs[index];
  }
}

/** A length alone is one block; else sizes and counts alternate. */
function axisFrom(row: unknown, index: number): AxisChunks {
  if (isCount(row)) return axisRuns([row], [1]);
  if (Array.isArray(row) && row.length % 2 === 0) {
    const runs = {
      sizes: row.filter((_, i) => i % 2 === 0) as number[],
      counts: row.filter((_, i) => i % 2 === 1) as number[],
    };
    const read = readAxis(runs);
    if (read !== BAD) return read;
  }
  throw new GraphFormatError(`axis ${index} is not the chunks of an axis`);
}
