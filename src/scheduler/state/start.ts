/** Tasks that are sent to a worker (→ processing), or kept for one (→ queued). */
import { charge } from "./charge.ts";
import type { SchedulerState } from "./core-state.ts";
import type { LayerState } from "./graph-state.ts";
import { move } from "./move.ts";
import type { ComputeBatch, RemoteList } from "./outbox.ts";
import { LEADS, MEMORY, PROCESSING, QUEUED, REPLICAS, WAITING } from "./states.ts";

const RUNS_MAX = 2 ** 31 - 1;

/** Sends the task to worker `s.target`, and looks whether its consumers can follow at once. */
export function start(s: SchedulerState, handle: number): void {
  const layer = s.pages.layerOf(handle);
  const batch = s.worker(s.target).outbox.computeBatch(layer.graph);
  if (!layer.root) listInputs(s, layer, s.pages.idOf(handle) - layer.base, batch);
  assign(s, handle, layer, batch);
}

/** The same, where its inputs are listed already. */
export function startListed(s: SchedulerState, handle: number, remote: RemoteList): void {
  const layer = s.pages.layerOf(handle);
  assign(s, handle, layer, s.worker(s.target).outbox.closedBatch(layer.graph, remote));
}

function assign(s: SchedulerState, handle: number, layer: LayerState, batch: ComputeBatch): void {
  const { pages, dependents } = s;
  const worker = s.worker(s.target);
  const { graph } = layer;
  const id = pages.idOf(handle);
  const block = id - layer.base;
  move(s, handle, PROCESSING);
  const run = s.nextRun;
  s.nextRun = run === RUNS_MAX ? 1 : run + 1;
  pages.who[handle] = worker.index;
  pages.run[handle] = run;
  batch.tasks.push(id - graph.base);
  batch.runs.push(run);
  batch.priorities.push(layer.priorityOf(block));
  charge(s, layer, worker);
  worker.give(handle);
  const from = s.readersFrom >= 0 ? s.readersFrom : dependents.list(layer, block);
  const { items, length } = dependents.handles;
  for (let i = from; i < length; i++) {
    const consumer = items[i];
    if (pages.state[consumer] !== WAITING) continue;
    if (--pages.run[consumer] === 0) s.recommend(consumer, PROCESSING);
  }
  s.budget -= 1 + length - from;
  dependents.handles.length = from;
}

/** Names the holders of inputs that are elsewhere; marks those that are being made here. */
function listInputs(
  s: SchedulerState,
  layer: LayerState,
  block: number,
  batch: ComputeBatch,
): void {
  const { pages, inputs } = s;
  const known = s.inputsFrom >= 0;
  const from = known ? s.inputsFrom : inputs.collect(layer, block);
  if (!known) s.budget -= inputs.length - from;
  batch.remote?.beginTask();
  for (let i = from; i < inputs.length; i++) {
    const input = pages.find(inputs.ids[i]);
    if (pages.state[input] !== MEMORY) pages.flags[input] |= LEADS;
    else if (pages.who[input] !== s.target) listRemote(s, input, batch);
  }
  if (!known) inputs.length = from;
}

/** Lists an input that is not on `s.target`, unless a copy of it is. */
export function listRemote(
  s: SchedulerState,
  input: number,
  batch: { readonly remotes: RemoteList },
): void {
  const { pages } = s;
  const graph = pages.graphOf(input);
  const id = pages.idOf(input);
  let holder = pages.who[input];
  if ((pages.flags[input] & REPLICAS) !== 0) {
    const others = graph.replicas.get(id) ?? [];
    if (others.includes(s.target)) return;
    // Many copies are asked in turn, so that no holder answers everybody.
    const pick = (id + s.target) % (others.length + 1);
    if (pick > 0) holder = others[pick - 1];
  }
  batch.remotes.add(id, graph, pages.aux[input], holder, s.worker(holder).address);
}

/** Keeps the task for worker `s.target` until that has room. */
export function enqueue(s: SchedulerState, handle: number): void {
  move(s, handle, QUEUED);
  s.pages.who[handle] = s.target;
  s.worker(s.target).backlog.push(handle);
}
