/** Counts of tasks that have no worker: who leaves that state. */
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";

/** A task of the layer has found a worker, or is not wanted any more. */
export function unpark(s: SchedulerState, layer: LayerState): void {
  layer.parked--;
  layer.graph.parked--;
  s.parked--;
  if (layer.parked > 0) return;
  s.stranded.delete(layer);
  for (const request of s.running) request.toldStranded.delete(layer);
}

/** The graph is over, and its tasks with it. */
export function forgetParked(s: SchedulerState, graph: GraphState): void {
  s.parked -= graph.parked;
  if (graph.parked === 0) return;
  for (const layer of graph.layers) s.stranded.delete(layer);
}
