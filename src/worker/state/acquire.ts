/** Copies that the scheduler wants here, whether or not a task on this worker reads them. */
import type { RemoteData } from "../../comm/index.ts";
import { learn, want } from "./fetch.ts";
import { canonical, type GraphEntry, type Target } from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";
import { ACQUIRED, ASSIGNED, MEMORY } from "./states.ts";

/** Fetched behind everything that a task waits for. */
const LAST = Number.MAX_VALUE;

/** Sees to it that these blocks come, and stay until they are freed. */
export function acquire(m: MachineState, remote: RemoteData): void {
  learn(m, remote);
  const target: Target = { graph: undefined as unknown as GraphEntry, task: -1 };
  for (let k = 0; k < remote.tasks.length; k++) {
    canonical(m.graphs, m.graphs.obtain(remote.graphs[k]), remote.tasks[k], target);
    const slot = m.obtain(target.graph, target.task);
    m.touched.push(slot);
    if (m.tasks.state[slot] === MEMORY) {
      keep(m, slot);
    } else if (!m.has(slot, ASSIGNED)) {
      m.set(slot, ACQUIRED);
      want(m, slot, LAST);
    }
  }
}

/** A block is here that the scheduler wanted here, or may use: it is told, and its `free` decides from now on. */
export function keep(m: MachineState, slot: number): void {
  m.set(slot, ASSIGNED);
  m.clear(slot, ACQUIRED);
  m.out.fetched(m.graphOf(slot), m.tasks.task[slot]);
}
