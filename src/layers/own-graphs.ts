/**
 * Graphs that were packed in this very process: who reads their bytes here need not decode them, as the
 * layers are here: 1 to 5 µs for 1 to 21 layers, where decoding takes 7 to 74.
 */
import { GraphFormatError, GraphLimitError } from "../core/index.ts";
import { type Graph, graphOf } from "./graph.ts";
import { GRAPH_LIMITS, type GraphLimits } from "./graph-limits.ts";
import type { Layer } from "./layer.ts";
import type { Registry } from "./registry.ts";

/**
 * Larger graphs are decoded, in slices; and so few bytes hold neither too many values, nor expressions
 * of too many nodes, nor anything too deep that its layer type has let pass.
 */
const OWN_BYTES_MAX = 65_536;

/** By the bytes themselves, not by what they say: a copy that has travelled is not in here. */
const own = new WeakMap<Uint8Array, readonly Layer[]>();

/**
 * Notes what was packed. `layers` are the ones of the graph, inputs first. Not with held layers among
 * them: their blocks go when the client lets go of these very objects, which no reader may hold.
 */
export function rememberOwn(bytes: Uint8Array, layers: readonly Layer[]): void {
  if (bytes.length > OWN_BYTES_MAX || layers.some(({ type }) => type.name === "held")) return;
  own.set(bytes, layers);
}

/**
 * The graph of bytes that this process has packed; undefined for others, and where `registry` has other
 * layer types or `limits` are not the usual ones, so that decoding must decide.
 * @throws UnknownLayerTypeError, LayerVersionError, GraphFormatError and GraphLimitError, as `unpackGraph`
 */
export function ownGraph(
  bytes: Uint8Array,
  registry: Registry,
  limits: Partial<GraphLimits> = {},
): Graph | undefined {
  const layers = own.get(bytes);
  if (layers === undefined || !isUsual(limits)) return undefined;
  const { layersMax, tasksMax } = { ...GRAPH_LIMITS, ...limits };
  if (layers.length > layersMax) throw new GraphLimitError("layers", layers.length, layersMax);
  for (const { type } of layers) {
    if (registry.get(type.name, type.version) !== type) return undefined;
    if (type.phase === "logical") {
      throw new GraphFormatError(
        `"${type.name}" layers are logical, and have no tasks: optimize first`,
      );
    }
  }
  const graph = graphOf(layers);
  if (graph.total > tasksMax) throw new GraphLimitError("tasks", graph.total, tasksMax);
  return graph;
}

/** Whether what is only known when bytes are decoded is bounded no tighter than `OWN_BYTES_MAX` does. */
function isUsual(limits: Partial<GraphLimits>): boolean {
  const { bytesMax, valuesMax, depthMax, exprNodesMax } = { ...GRAPH_LIMITS, ...limits };
  return (
    Math.min(bytesMax, valuesMax, exprNodesMax) >= OWN_BYTES_MAX &&
    depthMax >= GRAPH_LIMITS.depthMax
  );
}
