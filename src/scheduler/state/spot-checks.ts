/**
 * Checks that are always on: one live task for so many moves, in turn, at a cost that is bounded by the work
 * which was done. A count that went wrong is seen within seconds, and not when a user wonders why nothing happens.
 */
import type { SchedulerState } from "./core-state.ts";
import type { LayerState } from "./graph-state.ts";
import { NO_WORKER, QUEUED, RELEASED } from "./states.ts";
import { PAGE_TASKS } from "./task-pages.ts";
import { validateAlone } from "./validate.ts";

/** Places that are looked at to find a live task. */
const LOOKS_MAX = 64;
/** An edge costs as much as so many moves of tasks are worth: a task with many is followed by a pause. */
const EDGE_MOVES = 8;
/** Tasks of layers with more edges than this are left alone. */
const EDGES_MAX = 1024;
/** Checks of one event. */
const CHECKS_MAX = 16;

/** Where the round stands. */
export class SpotChecks {
  #at = 0;
  /** Moves that have been made since the last check. */
  #moves = 0;
  readonly #wide = new WeakSet<LayerState>();

  /** Checks as many tasks as the moves of this event are worth. Throws InvariantError. */
  look(s: SchedulerState): void {
    const { spotEvery } = s.options;
    this.#moves += s.transitions - s.transitionsBefore;
    for (let k = 0; k < CHECKS_MAX && this.#moves >= spotEvery; k++) {
      this.#moves -= spotEvery;
      this.#check(s);
    }
    // Work that was done long ago buys nothing.
    if (this.#moves > spotEvery) this.#moves = spotEvery;
  }

  #check(s: SchedulerState): void {
    const { pages } = s;
    const end = pages.slots * PAGE_TASKS;
    for (let k = 0; k < LOOKS_MAX; k++) {
      this.#at = this.#at + 1 < end ? this.#at + 1 : 0;
      const handle = this.#at;
      if (!isChecked(pages.state[handle]) || !pages.graphs[handle >>> 8]) continue;
      const layer = pages.layerOf(handle);
      if (this.#wide.has(layer)) continue;
      const edges = edgesOf(s, layer, pages.idOf(handle) - layer.base);
      this.#moves -= edges * EDGE_MOVES;
      if (edges > EDGES_MAX) this.#wide.add(layer);
      else validateAlone(s, handle);
      return;
    }
  }
}

/** For tasks without a worker, or in a backlog, long lists would be walked through. */
function isChecked(state: number): boolean {
  return state !== RELEASED && state !== QUEUED && state !== NO_WORKER;
}

function edgesOf({ inputs, dependents }: SchedulerState, layer: LayerState, block: number): number {
  const first = inputs.collect(layer, block);
  const read = inputs.length - first;
  inputs.length = first;
  const from = dependents.list(layer, block);
  const readers = dependents.handles.length - from;
  dependents.handles.length = from;
  return read + readers;
}
