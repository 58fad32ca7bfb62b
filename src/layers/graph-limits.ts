/** How large a graph may be. Beyond it is refused, before anything is allocated that depends on it. */

/** Limits of one graph; `packGraph` and `unpackGraph` hold the same ones. */
export interface GraphLimits {
  readonly layersMax: number;
  /** Tasks of all layers together, before culling. */
  readonly tasksMax: number;
  /** Bytes of the packed graph, attributes included; payloads travel beside it. */
  readonly bytesMax: number;
  /** Values in the packed graph: numbers, texts, lists and so on. */
  readonly valuesMax: number;
  /** How deep lists and records may be nested. */
  readonly depthMax: number;
  /** Nodes of one expression. */
  readonly exprNodesMax: number;
}

/** What a scheduler takes unless it is told otherwise. */
export const GRAPH_LIMITS: GraphLimits = Object.freeze({
  layersMax: 500_000,
  tasksMax: 1e15,
  bytesMax: 256 * 2 ** 20,
  valuesMax: 32_000_000,
  depthMax: 48,
  exprNodesMax: 200_000,
});
