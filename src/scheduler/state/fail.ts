/** Tasks that failed for good, and the requests that end with them. */
import type { WireError } from "../../comm/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { endRequest } from "./end-request.ts";
import type { LayerState, Wanter } from "./graph-state.ts";
import { rememberFailed } from "./labels.ts";
import { move } from "./move.ts";
import { leaveWorker } from "./recall.ts";
import type { RequestState } from "./request-state.ts";
import { ERRED, RELEASED } from "./states.ts";

const LOST_ERROR: WireError = { tag: "Error", message: "an input of the task failed" };

/** processing → erred: its own error is in `graph.errors` already; else an input has failed. */
export function fail(s: SchedulerState, handle: number): void {
  leaveWorker(s, handle);
  const layer = s.pages.layerOf(handle);
  rememberFailed(s, layer, s.pages.idOf(handle) - layer.base);
  takeOverError(s, handle);
  move(s, handle, ERRED);
  passOn(s, handle);
}

/** released → erred: an input has failed; its error is the task's. */
export function inherit(s: SchedulerState, handle: number): void {
  takeOverError(s, handle);
  move(s, handle, ERRED);
  passOn(s, handle);
}

/** The error of a task that has none of its own is that of its input. */
function takeOverError(s: SchedulerState, handle: number): void {
  const layer = s.pages.layerOf(handle);
  const id = s.pages.idOf(handle);
  if (layer.graph.errors.has(id)) return;
  layer.graph.errors.set(id, errorOfInputs(s, layer, id - layer.base));
}

function errorOfInputs(s: SchedulerState, layer: LayerState, block: number): WireError {
  const { pages, inputs } = s;
  const from = inputs.collect(layer, block);
  let error: WireError | undefined;
  for (let i = from; i < inputs.length && error === undefined; i++) {
    const input = pages.find(inputs.ids[i]);
    if (input >= 0 && pages.state[input] === ERRED) {
      error = pages.graphOf(input).errors.get(inputs.ids[i]);
    }
  }
  inputs.length = from;
  return error ?? LOST_ERROR;
}

/** The readers that are on their way fail too; the requests that want the block end. */
function passOn(s: SchedulerState, handle: number): void {
  const { pages, dependents } = s;
  const layer = pages.layerOf(handle);
  const id = pages.idOf(handle);
  const from = dependents.list(layer, id - layer.base);
  for (let i = from; i < dependents.handles.length; i++) {
    s.recommend(dependents.handles.items[i], ERRED);
  }
  dependents.handles.length = from;
  if (layer.wanters.length === 0) return;
  const error = layer.graph.errors.get(id) ?? LOST_ERROR;
  for (const wanter of [...layer.wanters]) {
    if (wanter.request.each) tellErred(s, wanter, id - layer.base, error);
    else failRequest(s, wanter.request, error);
  }
}

/** One of the independent outputs of a request will not come. */
function tellErred(s: SchedulerState, wanter: Wanter, block: number, error: WireError): void {
  const { request, offset } = wanter;
  if (block >= wanter.next) return;
  request.remaining--;
  const message = {
    op: "task-erred",
    request: request.number,
    task: offset + block,
    error,
  } as const;
  s.out.push({ type: "to-client", client: request.client, message, buffers: [] });
  s.telling.add(request);
}

/** Tells the client why its request ends, and ends it. */
export function failRequest(s: SchedulerState, request: RequestState, error: WireError): void {
  if (request.ended) return;
  const { client, number } = request;
  const message = { op: "failed", request: number, error } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
  endRequest(s, request);
}

/** erred → released: the error is forgotten. */
export function pardon(s: SchedulerState, handle: number): void {
  s.pages.graphOf(handle).errors.delete(s.pages.idOf(handle));
  move(s, handle, RELEASED);
}
