/** What clients are told of their outputs. */
import type { TaskResults } from "../../comm/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { LayerState, Wanter } from "./graph-state.ts";
import type { ToClient } from "./instructions.ts";
import { introduce } from "./introduce.ts";
import { type RequestState, ResultBatch } from "./request-state.ts";
import { MEMORY } from "./states.ts";

/** Graphs of fewer tasks than this get no progress at their end. */
const BAR_TASKS = 32;

/** An output block is in memory: whoever wants it will be told. */
export function report(s: SchedulerState, layer: LayerState, block: number, handle: number): void {
  for (const wanter of layer.wanters) {
    // Those that are still being looked through will come to it.
    if (block < wanter.next) tell(s, wanter, block, handle);
  }
}

function tell(s: SchedulerState, { request, offset }: Wanter, block: number, handle: number): void {
  const { pages } = s;
  request.remaining--;
  request.batch ??= new ResultBatch();
  const bytes = request.deliver ? s.arrived : null;
  request.batch.add(offset + block, s.worker(pages.who[handle]), pages.aux[handle], bytes);
  s.telling.add(request);
}

/** The holder that clients know of an output block has it no more, but another one does: they are told. */
export function reportMoved(
  s: SchedulerState,
  layer: LayerState,
  block: number,
  handle: number,
): void {
  const { pages } = s;
  for (const { request, offset, next } of layer.wanters) {
    if (block >= next) continue;
    request.batch ??= new ResultBatch();
    const holder = s.worker(pages.who[handle]);
    request.batch.add(offset + block, holder, pages.aux[handle], null);
    s.telling.add(request);
  }
}

/** An output block is lost; its request is not done any more. */
export function unreport(layer: LayerState, block: number): void {
  for (const wanter of layer.wanters) {
    if (block < wanter.next) wanter.request.remaining++;
  }
}

/** Looks for outputs that were in memory before they were asked for, within the budget. */
export function reportExisting(s: SchedulerState): void {
  const { pages } = s;
  while (s.reports.length > 0 && s.budget > 0) {
    const wanter = s.reports[0];
    const { layer } = wanter;
    s.arrived = null;
    for (; wanter.next < layer.tasks && s.budget > 0; s.budget--) {
      const block = wanter.next++;
      const handle = pages.find(layer.base + block);
      if (handle >= 0 && pages.state[handle] === MEMORY) tell(s, wanter, block, handle);
    }
    if (wanter.next < layer.tasks) return;
    wanter.next = Number.POSITIVE_INFINITY;
    s.reports.shift();
  }
}

/** Writes down what was found for every request that has something to be told. */
export function tellClients(s: SchedulerState): void {
  for (const request of s.telling) {
    if (!request.ended) tellClient(s, request);
  }
  s.telling.clear();
}

function tellClient(s: SchedulerState, request: RequestState): void {
  const { client, number, batch } = request;
  if (batch !== null) {
    request.batch = null;
    if (request.borrows) introduceHolders(s, request, batch);
    s.out.push(resultsOf(s, request, batch));
  }
  if (request.remaining > 0) {
    request.told = false;
    return;
  }
  if (request.told) return;
  request.told = true;
  // Who watches a bar wants to see it full; a handful of tasks has no bar.
  if (request.graph.needed >= BAR_TASKS) pushProgress(s, request);
  s.running.delete(request);
  s.out.push({ type: "to-client", client, message: { op: "done", request: number }, buffers: [] });
}

/**
 * Clients ask for a block by its number in their own graph. Where blocks of an older graph are meant,
 * the holders must know the graph that says so.
 */
function introduceHolders(s: SchedulerState, { graph }: RequestState, batch: ResultBatch): void {
  for (const { index } of batch.workers) {
    if (s.workers[index] !== undefined) introduce(graph, index, s.out);
  }
}

function resultsOf(s: SchedulerState, request: RequestState, batch: ResultBatch): ToClient {
  const gone = batch.workers.some((worker) => s.workers[worker.index] !== worker);
  const { tasks, holders, workers, nbytes, inline, buffers } = gone ? present(s, batch) : batch;
  const message: TaskResults = {
    op: "task-results",
    request: request.number,
    // Clients keep these: memory of their own.
    tasks: request.graph.graph.total < 2 ** 31 ? Int32Array.from(tasks.copy()) : tasks.copy(),
    holder: holders.copy(),
    nbytes: nbytes.copy(),
    inline: Uint8Array.from(inline.copy()),
    addresses: workers.map(({ address }) => address),
  };
  return { type: "to-client", client: request.client, message, buffers };
}

/** Results whose holder left in the same event are lost again, and not told. */
function present(s: SchedulerState, batch: ResultBatch): ResultBatch {
  const kept = new ResultBatch();
  let buffer = 0;
  for (let row = 0; row < batch.tasks.length; row++) {
    const worker = batch.workers[batch.holders.items[row]];
    const bytes = batch.inline.items[row] === 1 ? batch.buffers[buffer++] : null;
    if (s.workers[worker.index] !== worker) continue;
    kept.add(batch.tasks.items[row], worker, batch.nbytes.items[row], bytes);
  }
  return kept;
}

/** Tells clients how far their requests are, not too often. */
export function tellProgress(s: SchedulerState): void {
  if (s.now - s.progressAt < s.options.progressMs) return;
  s.progressAt = s.now;
  for (const request of s.running) {
    if (s.now - request.progressAt < s.options.progressMs) continue;
    if (request.progressDone === request.graph.done) continue;
    pushProgress(s, request);
  }
}

function pushProgress(s: SchedulerState, request: RequestState): void {
  const { graph, client, number } = request;
  request.progressAt = s.now;
  request.progressDone = graph.done;
  let processing = 0;
  const layers = graph.layers.map((layer) => {
    processing += layer.processing;
    return layer.done;
  });
  s.out.push({
    type: "to-client",
    client,
    message: {
      op: "progress",
      request: number,
      done: graph.done,
      total: graph.needed,
      processing,
      layers,
    },
    buffers: [],
  });
}
