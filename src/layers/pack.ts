/**
 * Graphs as bytes. A header of 16 bytes says how large the graph is, so that a reader can refuse it
 * before reading on; behind it stand, in msgpack: the layer types, the axes and the expressions that
 * layers share (each written once), the annotations, and a short positional list for each layer.
 * Nothing that can be derived is written.
 */
import { type AxisChunks, encodeMsgpack, GraphLimitError } from "../core/index.ts";
import { annotationsKey, NO_ANNOTATIONS } from "./annotations.ts";
import type { Expr } from "./expr/expr.ts";
import { packExpr } from "./expr/index.ts";
import { topologicalOrder } from "./graph.ts";
import { GRAPH_LIMITS, type GraphLimits } from "./graph-limits.ts";
import type { PayloadRef, Plain } from "./kernel.ts";
import { axisKey, isPlainList } from "./keys.ts";
import type { Annotations, Layer } from "./layer.ts";
import type { LayerType } from "./layer-type.ts";
import { rememberOwn } from "./own-graphs.ts";
import type { PackTables } from "./tables.ts";

/** First bytes of a packed graph: "PLYG". */
export const GRAPH_MAGIC = 0x504c5947;
/** Version of the form of packed graphs; each layer type has a version of its own. */
export const GRAPH_FORMAT = 1;
/** Bytes before the msgpack body: magic, format, layers, values; 32 bits each, big end first. */
export const GRAPH_HEADER_BYTES = 16;

/** A graph as it travels. */
export interface PackedGraph {
  readonly bytes: Uint8Array;
  /** The layers in packed order, inputs first; their places are the layer indices of the graph. */
  readonly layers: readonly Layer[];
  /** The payloads that layers refer to, each once. They travel beside the graph. */
  readonly payloads: readonly PayloadRef[];
}

/** Packs all layers that `outputs` are made of. Throws GraphLimitError beyond the limits. */
export function packGraph(
  outputs: readonly Layer[],
  limits: Partial<GraphLimits> = {},
): PackedGraph {
  const { layersMax, tasksMax, bytesMax, valuesMax } = { ...GRAPH_LIMITS, ...limits };
  const layers = topologicalOrder(outputs, layersMax);
  const tasks = layers.reduce((sum, layer) => sum + layer.tasks, 0);
  if (tasks > tasksMax) throw new GraphLimitError("tasks", tasks, tasksMax);
  const packer = new Packer();
  const places = new Map<Layer, number>();
  const rows: Plain[] = [];
  for (const layer of layers) {
    rows.push(packer.row(layer, places.size, places));
    places.set(layer, places.size);
  }
  const body: Plain = [...packer.tables(), rows];
  const { values, least } = measure(body);
  if (values > valuesMax) throw new GraphLimitError("values", values, valuesMax);
  // Refused before a buffer for it is asked for.
  if (least > bytesMax) throw new GraphLimitError("bytes", least, bytesMax);
  const packed = encodeMsgpack(body);
  const bytes = new Uint8Array(GRAPH_HEADER_BYTES + packed.length);
  if (bytes.length > bytesMax) throw new GraphLimitError("bytes", bytes.length, bytesMax);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, GRAPH_MAGIC);
  header.setUint32(4, GRAPH_FORMAT);
  header.setUint32(8, layers.length);
  header.setUint32(12, values);
  bytes.set(packed, GRAPH_HEADER_BYTES);
  rememberOwn(bytes, layers);
  return Object.freeze({ bytes, layers: Object.freeze(layers), payloads: packer.payloads() });
}

/** Collects the tables while layers are written. */
class Packer implements PackTables {
  readonly #types = new Map<LayerType, number>();
  readonly #axes = new Map<string, number>();
  readonly #axisRows: Plain[] = [];
  readonly #exprs = new Map<Expr, number>();
  readonly #wishes = new Map<string, number>();
  readonly #wishRows: Annotations[] = [];
  readonly #payloads = new Map<string, PayloadRef>();

  axis(axis: AxisChunks): number {
    const key = axisKey(axis);
    const known = this.#axes.get(key);
    if (known !== undefined) return known;
    const single = axis.blocks === 1;
    this.#axisRows.push(
      single ? axis.length : axis.sizes.flatMap((size, run) => [size, axis.counts[run]]),
    );
    this.#axes.set(key, this.#axes.size);
    return this.#axes.size - 1;
  }

  expr(expr: Expr): number {
    return numberIn(this.#exprs, expr);
  }

  /** `[type, attributes, ...inputs]`, inputs as distances back; wishes ride on the type's number. */
  row(layer: Layer, place: number, places: ReadonlyMap<Layer, number>): Plain {
    const { type, attrs, inputs, annotations } = layer;
    type.schema.payloads(attrs, (payload) => this.#payloads.set(payload.hash, payload));
    const code = numberIn(this.#types, type) + this.#wish(annotations) * TYPES_MAX;
    const row: Plain[] = [code, type.schema.encode(attrs, this)];
    for (const input of inputs) row.push(place - (places.get(input) ?? place));
    return row;
  }

  /** 0 for none. */
  #wish(annotations: Annotations): number {
    if (annotations === NO_ANNOTATIONS) return 0;
    const key = annotationsKey(annotations);
    const known = this.#wishes.get(key);
    if (known !== undefined) return known;
    this.#wishRows.push(annotations);
    this.#wishes.set(key, this.#wishRows.length);
    return this.#wishRows.length;
  }

  tables(): readonly Plain[] {
    return [
      [...this.#types.keys()].flatMap(({ name, version }) => [name, version]),
      this.#axisRows,
      [...this.#exprs.keys()].map(packExpr),
      this.#wishRows as readonly object[] as readonly Plain[],
    ];
  }

  payloads(): readonly PayloadRef[] {
    return Object.freeze([...this.#payloads.values()]);
  }
}

/** More layer types than one graph may use. */
export const TYPES_MAX = 1024;

function numberIn<K>(table: Map<K, number>, key: K): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}

/** Every value in plain data, containers and names in records included; and the bytes it takes at the least. */
function measure(body: Plain): { readonly values: number; readonly least: number } {
  let values = 1;
  let least = 0;
  const stack: Plain[] = [body];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    const items = itemsOf(value);
    // A record has as many names as values.
    values += isPlainList(value) ? items.length : 2 * items.length;
    least += leastBytes(value);
    for (let i = 0; i < items.length; i++) {
      if (typeof items[i] === "object") stack.push(items[i]);
      else least += leastBytes(items[i]);
    }
  }
  return { values, least };
}

const leastBytes = (value: Plain): number =>
  typeof value === "string" || value instanceof Uint8Array ? value.length : 0;

function itemsOf(value: Plain): readonly Plain[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return NOTHING;
  return isPlainList(value) ? value : Object.values(value);
}

const NOTHING: readonly Plain[] = [];
