/** The books of copies that are under way, and of workers that retire, against the states. */
import { invariant } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { MEMORY } from "./states.ts";

/** Throws InvariantError. */
export function validateCopies(s: SchedulerState): void {
  let asked = 0;
  for (const [, graph] of s.graphs) {
    for (const [id, targets] of graph.copies) {
      const handle = s.pages.find(id);
      const inMemory = handle >= 0 && s.pages.state[handle] === MEMORY;
      invariant(inMemory, `block ${id - graph.base} is copied, but not in memory`);
      for (const target of targets) {
        const worker = s.workers[target];
        invariant(worker?.incoming.has(id), `worker ${target} was not asked for a copy of ${id}`);
        asked++;
      }
    }
  }
  const incoming = s.connected.reduce((sum, worker) => sum + worker.incoming.size, 0);
  invariant(asked === incoming, `workers fetch ${incoming} copies, and ${asked} were asked for`);
  invariant(asked === s.copying, `${asked} copies are under way, not ${s.copying}`);
  for (const worker of s.connected) {
    const known = s.retirements.get(worker.index)?.worker === worker;
    invariant(known === worker.retiring, `${worker.name} retires, or does not, unnoticed`);
  }
  for (const { worker } of s.retirements.values()) {
    invariant(s.workers[worker.index] === worker, `${worker.name} retires, and is gone`);
  }
}
