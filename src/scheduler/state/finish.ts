/** Results: processing → memory, and memory → forgotten when the last consumer is done. */
import { discharge, hold } from "./charge.ts";
import { endCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { move } from "./move.ts";
import { report } from "./report.ts";
import {
  CALLED,
  DONE,
  FORGOTTEN,
  LEADS,
  MEMORY,
  PATIENT,
  PROCESSING,
  REPLICAS,
  STEALING,
  WAITING,
} from "./states.ts";
import { isWide, letGoLater } from "./wide.ts";

const BYTES_MAX = 2 ** 32 - 1;

/** The task's result, of `s.arrivedBytes`, lies on its worker. */
export function finish(s: SchedulerState, handle: number): void {
  const { pages } = s;
  const layer = pages.layerOf(handle);
  const block = pages.idOf(handle) - layer.base;
  const worker = s.worker(pages.who[handle]);
  discharge(s, layer, worker);
  move(s, handle, MEMORY);
  if ((pages.flags[handle] & STEALING) !== 0) layer.graph.thieves.delete(layer.base + block);
  pages.flags[handle] &= ~(STEALING | LEADS | CALLED | PATIENT);
  pages.aux[handle] = s.arrivedBytes > 0 ? Math.min(s.arrivedBytes, BYTES_MAX) : 0;
  hold(worker, layer.graph, pages.aux[handle]);
  layer.done++;
  layer.graph.done++;
  wake(s, layer, block);
  if (!layer.root) letGo(s, layer, block);
  if (layer.wanters.length > 0) report(s, layer, block, handle);
  if (pages.count[handle] === 0 && layer.wants === 0) s.recommend(handle, FORGOTTEN);
}

/** One input less is missing for each reader that is on its way. */
function wake(s: SchedulerState, layer: LayerState, block: number): void {
  const { pages, dependents } = s;
  const from = dependents.list(layer, block);
  const { items, length } = dependents.handles;
  for (let i = from; i < length; i++) {
    const consumer = items[i];
    const state = pages.state[consumer];
    if (state === WAITING) {
      if (--pages.aux[consumer] === 0) s.recommend(consumer, PROCESSING);
    } else if (state === PROCESSING) {
      pages.aux[consumer]--;
    }
  }
  s.budget -= 1 + length - from;
  dependents.handles.length = from;
}

/** One consumer less for each input; those without any are forgotten. */
function letGo(s: SchedulerState, layer: LayerState, block: number): void {
  const { inputs } = s;
  const { graph } = layer;
  const from = inputs.collect(layer, block);
  if (isWide(s, from)) {
    letGoLater(s, layer, from);
    return;
  }
  for (let i = from; i < inputs.length; i++) letGoOf(s, graph, inputs.ids[i]);
  s.budget -= inputs.length - from;
  inputs.length = from;
}

/** A task of `graph` that read this block is done. */
export function letGoOf(s: SchedulerState, graph: GraphState, id: number): void {
  const { pages } = s;
  const input = pages.find(id);
  if (!graph.owns(id)) letGoAbroad(s, input);
  else if (--pages.count[input] === 0) s.recommend(input, FORGOTTEN);
}

/** Readers in younger graphs are not counted: whether one is left is looked up, if nobody else is. */
function letGoAbroad(s: SchedulerState, input: number): void {
  const { pages } = s;
  if (input < 0 || pages.state[input] !== MEMORY || pages.count[input] > 0) return;
  if (pages.layerOf(input).wants === 0) s.recommend(input, FORGOTTEN);
}

/** Frees the result on every holder. */
export function forget(s: SchedulerState, handle: number): void {
  const { pages } = s;
  const graph = pages.graphOf(handle);
  const id = pages.idOf(handle);
  const holder = s.worker(pages.who[handle]);
  hold(holder, graph, -pages.aux[handle]);
  holder.outbox.free(graph, id - graph.base);
  if ((pages.flags[handle] & REPLICAS) !== 0) {
    for (const other of graph.replicas.get(id) ?? []) {
      hold(s.worker(other), graph, -pages.aux[handle]);
      s.worker(other).outbox.free(graph, id - graph.base);
    }
    graph.replicas.delete(id);
  }
  if (graph.copies.size > 0) endCopies(s, graph, id);
  if (graph.kept.size > 0) graph.kept.delete(id);
  if (graph.lastReaders.size > 0) graph.lastReaders.delete(id);
  move(s, handle, FORGOTTEN);
  pages.flags[handle] = DONE;
  s.budget--;
}

/** Forgets a task that runs nowhere and has no result. */
export function drop(s: SchedulerState, handle: number): void {
  move(s, handle, FORGOTTEN);
  s.pages.flags[handle] &= DONE;
}
