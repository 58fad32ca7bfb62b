/** Tasks that a worker gives back because it has no memory for them. */
import type { SchedulerState } from "./core-state.ts";
import { go, settle } from "./engine.ts";
import type { GiveBackEvent } from "./events.ts";
import { PROCESSING, RELEASED, WAITING } from "./states.ts";

/** They wait for a worker anew. One that has another worker by now, or another run, is left alone. */
export function handleGiveBack(s: SchedulerState, event: GiveBackEvent): void {
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return;
  const { pages } = s;
  // Until its next heartbeat says otherwise.
  s.worker(event.worker).paused = true;
  for (let k = 0; k < event.tasks.length; k++) {
    const id = graph.base + event.tasks[k];
    const handle = Number.isInteger(event.tasks[k]) && graph.owns(id) ? pages.find(id) : -1;
    if (handle < 0 || pages.state[handle] !== PROCESSING) continue;
    if (pages.who[handle] !== event.worker || pages.run[handle] !== event.runs[k]) continue;
    go(s, handle, RELEASED);
    go(s, handle, WAITING);
    settle(s);
  }
}
