/** Where a task can start first: what waits on each worker, and what it would have to fetch. */
import type { SchedulerState } from "./core-state.ts";
import { mayRun } from "./eligible.ts";
import type { LayerState } from "./graph-state.ts";
import { REPLICAS } from "./states.ts";

/** A worker that is short of memory comes behind all others. */
const PAUSED_SECONDS = 1e6;

/** The inputs of a task, by the workers that hold them. */
export class Weights {
  #bytesAt = new Float64Array(64);
  #blocksAt = new Int32Array(64);
  #bytes = 0;
  #blocks = 0;

  /** Nothing is weighed yet. */
  reset({ workers }: SchedulerState): void {
    if (this.#bytesAt.length < workers.length) {
      this.#bytesAt = new Float64Array(workers.length * 2);
      this.#blocksAt = new Int32Array(workers.length * 2);
    } else {
      this.#bytesAt.fill(0, 0, workers.length);
      this.#blocksAt.fill(0, 0, workers.length);
    }
    this.#bytes = 0;
    this.#blocks = 0;
  }

  /** An input that is in memory. */
  add({ pages }: SchedulerState, input: number): void {
    const bytes = pages.aux[input];
    this.#bytes += bytes;
    this.#blocks++;
    this.#bytesAt[pages.who[input]] += bytes;
    this.#blocksAt[pages.who[input]]++;
    if ((pages.flags[input] & REPLICAS) === 0) return;
    for (const other of pages.graphOf(input).replicas.get(pages.idOf(input)) ?? []) {
      this.#bytesAt[other] += bytes;
      this.#blocksAt[other]++;
    }
  }

  /** The worker on which a task of `layer` that reads what was weighed can start first; -1: none may run it. */
  cheapest(s: SchedulerState, layer: LayerState): number {
    const { connected, options, puller } = s;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < connected.length; i++) {
      const worker = connected[i];
      if (worker.retiring || (layer.isPicky && !mayRun(s, worker, layer))) continue;
      const { index } = worker;
      const ahead = worker.occupancy + worker.backlog.length * layer.estimate;
      let seconds =
        ahead / worker.threads +
        (this.#blocks - this.#blocksAt[index]) * options.fetchSeconds +
        (this.#bytes - this.#bytesAt[index]) / options.bandwidth;
      if (worker.paused) seconds += PAUSED_SECONDS;
      // The worker that is being served has room: prefer it where all else is equal.
      if (index === puller) seconds *= 0.999;
      if (seconds < least) {
        least = seconds;
        best = index;
      }
    }
    return best;
  }
}
