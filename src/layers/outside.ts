/** Graphs that were written by hand: layers by name, in any order. Circles are found and named. */
import { alg, Graph as NamedGraph } from "@dagrejs/graphlib";
import { CycleError, GraphFormatError, GraphLimitError } from "../core/index.ts";
import { unpackExpr } from "./expr/index.ts";
import { type Graph, graphOf, topologicalOrder } from "./graph.ts";
import { GRAPH_LIMITS, type GraphLimits } from "./graph-limits.ts";
import type { Annotations, Layer } from "./layer.ts";
import { makeLayer } from "./make.ts";
import type { Registry } from "./registry.ts";

/** One layer of a description. */
export interface LayerDescription {
  readonly type: string;
  /** Checked against the registry's where it is given. */
  readonly version?: number;
  /** A kernel's `expr` may be packed (`packExpr`). */
  readonly attrs: object;
  /** Names of other layers of the description. */
  readonly inputs: readonly string[];
  readonly annotations?: Annotations;
}

/** A graph as plain data: the names are the author's, and are forgotten. */
export interface GraphDescription {
  readonly layers: Readonly<Record<string, LayerDescription>>;
}

/** A graph, and which of its layers has which name in the description. */
export interface NamedLayers {
  readonly graph: Graph;
  readonly byName: ReadonlyMap<string, Layer>;
}

/** Circles up to this many layers are looked for with graphlib, whose search is recursive. */
const NAMED_CYCLE_MAX = 2000;

/**
 * The graph that `description` describes. Throws GraphFormatError for what is no description or names
 * a layer that is not there, CycleError for a circle, GraphLimitError beyond the limits, and what
 * `registry.get` and `makeLayer` throw.
 */
export function readGraph(
  description: GraphDescription,
  registry: Registry,
  limits: Partial<GraphLimits> = {},
): NamedLayers {
  const { layersMax, tasksMax } = { ...GRAPH_LIMITS, ...limits };
  const entries = entriesOf(description);
  if (entries.size > layersMax) throw new GraphLimitError("layers", entries.size, layersMax);
  const byName = new Map<string, Layer>();
  for (const name of orderOf(entries)) {
    const { type, version, attrs, inputs, annotations } = entries.get(name) as LayerDescription;
    const below = inputs.map((input) => byName.get(input) as Layer);
    const found = registry.get(type, version);
    byName.set(name, makeLayer(found, revived(attrs), below, annotations));
  }
  const graph = graphOf(topologicalOrder([...byName.values()], layersMax));
  if (graph.total > tasksMax) throw new GraphLimitError("tasks", graph.total, tasksMax);
  return Object.freeze({ graph, byName });
}

/** Attributes with an expression in the place of its packed form, which is all that JSON can hold. */
function revived(attrs: object): object {
  const { kernel } = attrs as { kernel?: { expr?: unknown } };
  if (!Array.isArray(kernel?.expr)) return attrs;
  return { ...attrs, kernel: { ...kernel, expr: unpackExpr(kernel.expr) } };
}

function entriesOf(description: GraphDescription): ReadonlyMap<string, LayerDescription> {
  const layers: unknown = (description as Partial<GraphDescription> | null)?.layers;
  if (typeof layers !== "object" || layers === null) {
    throw new GraphFormatError("a description is { layers: { name: { type, attrs, inputs } } }");
  }
  const entries = new Map(Object.entries(layers as Record<string, LayerDescription>));
  for (const [name, layer] of entries) {
    if (!isDescription(layer)) {
      throw new GraphFormatError(`layer "${name}" is not { type, attrs, inputs: [names] }`);
    }
    const missing = layer.inputs.find((input) => !entries.has(input));
    if (missing !== undefined) {
      throw new GraphFormatError(`layer "${name}" reads "${String(missing)}", which is not there`);
    }
  }
  return entries;
}

function isDescription(layer: unknown): layer is LayerDescription {
  if (typeof layer !== "object" || layer === null) return false;
  const { type, inputs } = layer as Partial<LayerDescription>;
  return typeof type === "string" && Array.isArray(inputs);
}

/** Names, inputs first: Kahn 1962, "Topological sorting of large networks"; iterative. */
function orderOf(entries: ReadonlyMap<string, LayerDescription>): readonly string[] {
  const waiting = new Map<string, number>();
  const order: string[] = [];
  for (const [name, { inputs }] of entries) {
    waiting.set(name, inputs.length);
    if (inputs.length === 0) order.push(name);
  }
  const readers = readersOf(entries);
  for (let i = 0; i < order.length; i++) {
    waiting.delete(order[i]);
    for (const reader of readers.get(order[i]) ?? []) {
      const left = (waiting.get(reader) as number) - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  if (waiting.size === 0) return order;
  const rest = new Map([...waiting.keys()].map((name) => [name, inputNames(entries, name)]));
  throw new CycleError(findCycle(rest) ?? [...waiting.keys()]);
}

/** Who reads each layer, once for each time that it does. */
function readersOf(entries: ReadonlyMap<string, LayerDescription>): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const [name, { inputs }] of entries) {
    for (const input of inputs) {
      const list = readers.get(input);
      if (list === undefined) readers.set(input, [name]);
      else list.push(name);
    }
  }
  return readers;
}

const inputNames = (
  entries: ReadonlyMap<string, LayerDescription>,
  name: string,
): readonly string[] => entries.get(name)?.inputs ?? [];

/**
 * A circle in a graph that is given by the inputs of each node, in the order in which data flow, or
 * `undefined`. The shortest among the strongly connected parts where the graph is small.
 */
export function findCycle(
  inputs: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  if (inputs.size > NAMED_CYCLE_MAX) return walkCycle(inputs);
  const graph = new NamedGraph({ directed: true });
  for (const name of inputs.keys()) graph.setNode(name);
  for (const [name, list] of inputs) {
    for (const input of list) if (inputs.has(input)) graph.setEdge(input, name);
  }
  const parts = alg.findCycles(graph).sort((a, b) => a.length - b.length);
  if (parts.length === 0) return undefined;
  const part = new Set(parts[0]);
  const inside = new Map<string, readonly string[]>();
  for (const name of part)
    inside.set(
      name,
      (inputs.get(name) ?? []).filter((input) => part.has(input)),
    );
  return walkCycle(inside);
}

/** Follows inputs until a name comes again. Iterative; enters every node once. */
function walkCycle(inputs: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of inputs.keys()) {
    const cycle = done.has(start) ? undefined : walkFrom(start, inputs, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function walkFrom(
  start: string,
  inputs: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  const path = [start];
  const place = new Map([[start, 0]]);
  const next = [0];
  while (path.length > 0) {
    const top = path.length - 1;
    const below: string | undefined = inputs.get(path[top])?.[next[top]++];
    if (below === undefined) {
      done.add(path[top]);
      place.delete(path[top]);
      path.pop();
      next.pop();
    } else if (place.has(below)) {
      return path.slice(place.get(below)).reverse();
    } else if (inputs.has(below) && !done.has(below)) {
      place.set(below, path.length);
      path.push(below);
      next.push(0);
    }
  }
  return undefined;
}
