/** Tasks that are wanted for the first time, or again: released → waiting. */
import { GraphLimitError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { demand } from "./demand.ts";
import type { LayerState } from "./graph-state.ts";
import { move } from "./move.ts";
import { dispatch } from "./place.ts";
import { DONE, ERRED, MEMORY, PROCESSING, RELEASED, WAITING } from "./states.ts";

/** Inputs that one task may have: they are looked at in one go, and listed in one message. */
const INPUTS_MAX = 2 ** 19;

/**
 * Counts who will need the task and what it lacks; inputs that nobody looked at yet are demanded.
 * A task that was done before counts itself among the consumers of its inputs again.
 */
export function enter(s: SchedulerState, handle: number): void {
  const { pages, dependents } = s;
  const layer = pages.layerOf(handle);
  const block = pages.idOf(handle) - layer.base;
  const redo = (pages.flags[handle] & DONE) !== 0;
  if (redo) {
    layer.done--;
    layer.graph.done--;
  }
  move(s, handle, WAITING);
  pages.flags[handle] = 0;
  const from = dependents.collect(layer, block);
  s.budget -= 1 + dependents.handles.length - from;
  pages.count[handle] = dependents.count;
  pages.aux[handle] = 0;
  pages.run[handle] = 0;
  if (layer.root && s.puller >= 0) {
    // The hot path of wide graphs: its readers were just looked up, and it starts at once.
    s.readersFrom = from;
    dispatch(s, handle);
    s.readersFrom = -1;
  }
  dependents.handles.length = from;
  if (!layer.root) lookAtInputs(s, handle, layer, redo);
  else if (s.puller < 0) s.recommend(handle, PROCESSING);
}

function lookAtInputs(s: SchedulerState, handle: number, layer: LayerState, redo: boolean): void {
  const { pages, inputs } = s;
  const from = inputs.collect(layer, pages.idOf(handle) - layer.base);
  const count = inputs.length - from;
  s.budget -= count;
  if (count > s.options.wideInputs) layer.wide = true;
  let missing = 0;
  let unassigned = 0;
  let failed = false;
  // Backwards, so that the first input ends on top of the stack.
  for (let i = inputs.length - 1; i >= from; i--) {
    const state = lookAt(s, layer, inputs.ids[i], redo);
    if (state === MEMORY) continue;
    missing++;
    if (state !== PROCESSING) unassigned++;
    if (state === ERRED) failed = true;
  }
  inputs.length = from;
  pages.aux[handle] = missing;
  pages.run[handle] = unassigned;
  if (count > INPUTS_MAX) refuseWide(s, handle, layer, count);
  else if (failed) s.recommend(handle, ERRED);
  else if (unassigned === 0) s.recommend(handle, PROCESSING);
}

/** So many inputs would be looked at in one go. */
function refuseWide(s: SchedulerState, handle: number, layer: LayerState, count: number): void {
  const error = toWire(new GraphLimitError("inputs of one task", count, INPUTS_MAX));
  layer.graph.errors.set(s.pages.idOf(handle), error);
  s.recommend(handle, ERRED);
}

/** State of one input; demands it where nobody did, and counts a consumer that has come back. */
function lookAt(s: SchedulerState, layer: LayerState, id: number, redo: boolean): number {
  const { pages } = s;
  const input = pages.find(id);
  const state = input < 0 ? RELEASED : pages.state[input];
  if (state === RELEASED) demand(s, layer, id);
  else if (redo && layer.graph.owns(id)) pages.count[input]++;
  return state;
}
