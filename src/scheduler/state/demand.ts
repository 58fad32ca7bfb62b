/** Tasks that somebody needs and nobody looked at: put on a stack, so that the search goes depth first. */
import { invariant } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";

/** Demands an input of a task of `layer`, on behalf of the worker that is being served. */
export function demand(s: SchedulerState, layer: LayerState, id: number): void {
  const graph = layer.graph.owns(id) ? layer.graph : ownerOf(layer, id);
  const worker = s.puller >= 0 ? s.puller : (s.connected[0]?.index ?? 0);
  graph.stackOf(worker).push(id);
  activate(s, graph);
}

function ownerOf(layer: LayerState, id: number): GraphState {
  const owner = layer.inputs.find(({ graph }) => graph.owns(id));
  invariant(owner !== undefined, "a task reads a block of no graph");
  return owner.graph;
}

/** Puts a graph into the list of those with tasks to discover, by rank. */
export function activate(s: SchedulerState, graph: GraphState): void {
  if (graph.active || graph.dead) return;
  graph.active = true;
  const { active } = s;
  let at = active.length;
  while (at > 0 && active[at - 1].rank > graph.rank) at--;
  active.splice(at, 0, graph);
}

/** Takes it out again. */
export function deactivate(s: SchedulerState, graph: GraphState): void {
  if (!graph.active) return;
  graph.active = false;
  s.active.splice(s.active.indexOf(graph), 1);
}
