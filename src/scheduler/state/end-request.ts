/** Ends of requests and graphs: released, cancelled, failed, or their client is gone. */
import { forgetCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import { deactivate } from "./demand.ts";
import { take } from "./eligible.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { pageEnd } from "./graph-state.ts";
import { forgetParked } from "./parked.ts";
import type { RequestState } from "./request-state.ts";
import { FORGOTTEN, MEMORY } from "./states.ts";
import { PAGE_TASKS } from "./task-pages.ts";

/** The request wants nothing any more. What only it needed is dropped when the event is over. */
export function endRequest(s: SchedulerState, request: RequestState): void {
  if (request.ended) return;
  request.ended = true;
  s.requests.get(request.client)?.delete(request.number);
  s.running.delete(request);
  s.telling.delete(request);
  for (const output of request.outputs) {
    const { layer } = output;
    layer.wanters = layer.wanters.filter((other) => other !== output);
    const at = s.reports.indexOf(output);
    if (at >= 0) s.reports.splice(at, 1);
    unwant(s, layer);
  }
  unref(s, request.graph);
}

/** One that wants the blocks of a layer kept less. */
export function unwant(s: SchedulerState, layer: LayerState): void {
  layer.wants--;
  if (layer.wants > 0) return;
  if (s.wanted.get(layer.layer) === layer) s.wanted.delete(layer.layer);
  sweepLater(s, layer);
}

/** Blocks of a layer may have lost who needed them. */
function sweepLater(s: SchedulerState, layer: LayerState): void {
  if (layer.wants === 0 && layer.graph.refs > 0) s.sweeps.push({ layer, page: 0 });
}

/** One that needs a graph less. */
export function unref(s: SchedulerState, graph: GraphState): void {
  graph.refs--;
  if (graph.refs === 0) s.doomed.push(graph);
}

/** Drops the graphs that nobody needs; O(pages + layers × workers) each. */
export function dropDoomed(s: SchedulerState): void {
  while (s.doomed.length > 0) {
    const graph = s.doomed.pop() as GraphState;
    if (!graph.dead) dropGraph(s, graph);
  }
}

function dropGraph(s: SchedulerState, graph: GraphState): void {
  graph.dead = true;
  deactivate(s, graph);
  for (const layer of graph.layers) {
    if (layer.owner === layer) leaveWorkers(s, layer);
    detach(layer, graph);
  }
  for (const owner of graph.borrowed) {
    owner.graph.lastReaders.clear();
    sweepLater(s, owner);
  }
  letGoOlder(s, graph);
  forgetParked(s, graph);
  forgetCopies(s, graph);
  subtractBytes(s, graph);
  s.pages.dropGraph(graph);
  s.graphs.delete(graph.number);
  for (const worker of graph.introduced) {
    if (s.workers[worker] === undefined) continue;
    const message = { op: "forget-graph", graph: graph.number } as const;
    s.out.push({ type: "to-worker", worker, message });
  }
  s.out.push({ type: "drop-graph", graph: graph.number });
  reclaimIds(s, graph);
}

/** A graph that was on its way in, and kept the layers of older graphs that it stands on, is not coming. */
export function letGoBorrowed(s: SchedulerState, graph: GraphState): void {
  for (const owner of graph.borrowed) unwant(s, owner);
  letGoOlder(s, graph);
}

/** What it read can be forgotten for good. */
function letGoOlder(s: SchedulerState, graph: GraphState): void {
  for (const owner of graph.borrowed) unref(s, owner.graph);
  for (const older of graph.named) unref(s, older);
}

/** Tasks under way are not waited for any more. */
function leaveWorkers(s: SchedulerState, layer: LayerState): void {
  if (layer.processing === 0) return;
  for (const worker of s.connected) {
    const count = layer.onWorker[worker.index] ?? 0;
    if (count === 0) continue;
    worker.processing -= count;
    take(worker, layer, -count);
    s.processing -= count;
    worker.occupancy = worker.processing === 0 ? 0 : worker.occupancy - count * layer.estimate;
  }
}

/** Older graphs must not find consumers in this one. */
function detach(layer: LayerState, graph: GraphState): void {
  for (const input of layer.inputs) {
    if (input.graph !== graph && input.foreign.length > 0) {
      input.foreign = input.foreign.filter((consumer) => consumer.layer !== layer);
    }
  }
}

/** Its blocks do not count as held any more. */
function subtractBytes(s: SchedulerState, graph: GraphState): void {
  for (const worker of s.connected) worker.heldBytes -= graph.heldBytes[worker.index] ?? 0;
}

/** Numbers at the end of the number space are given out again. */
function reclaimIds(s: SchedulerState, graph: GraphState): void {
  if (pageEnd(graph.end) !== s.nextBase || s.graphs.size > RECLAIM_GRAPHS_MAX) return;
  let end = 0;
  for (const other of s.graphs.values()) end = Math.max(end, pageEnd(other.end));
  for (const { graph: other } of s.joining) end = Math.max(end, pageEnd(other.end));
  s.nextBase = end;
}

const RECLAIM_GRAPHS_MAX = 64;

/** Frees the blocks of layers that are not wanted any more and have no consumers, within the budget. */
export function sweepUnwanted(s: SchedulerState): void {
  while (s.sweeps.length > 0 && s.budget > 0) {
    const sweep = s.sweeps[0];
    const { layer } = sweep;
    const { graph } = layer;
    if (graph.dead || layer.wants > 0 || sweep.page >= graph.pages.length) s.sweeps.shift();
    else sweepPage(s, layer, graph.pages[sweep.page++]);
  }
}

function sweepPage(s: SchedulerState, layer: LayerState, page: number): void {
  const { pages } = s;
  s.budget--;
  const first = page * PAGE_TASKS;
  const from = Math.max(first, layer.base);
  const to = Math.min(first + PAGE_TASKS, layer.base + layer.tasks);
  for (let id = from; id < to; id++) {
    const handle = pages.find(id);
    if (handle < 0) return;
    s.budget -= 0.1;
    if (pages.state[handle] === MEMORY && pages.count[handle] === 0) s.recommend(handle, FORGOTTEN);
  }
}
