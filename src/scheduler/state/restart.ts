/** The whole cluster begins anew: nothing is wanted any more, and every worker starts again, with nothing. */
import { CancelledError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { RestartEvent } from "./events.ts";
import { failRequest } from "./fail.ts";
import { turnAway } from "./join.ts";
import { endRetirement } from "./retire.ts";
import { handleLeft } from "./workers.ts";

/** Cancels the requests of all clients, and sends all workers away, to come again. The answer is how many there were. */
export function handleRestart(s: SchedulerState, { client, request }: RestartEvent): void {
  for (const { event } of [...s.joining]) turnAway(s, event.client, event.request, true);
  const error = toWire(new CancelledError("the cluster was restarted"));
  for (const requests of s.requests.values()) {
    for (const one of [...requests.values()]) failRequest(s, one, error);
  }
  const workers = [...s.connected];
  for (const { index } of workers) {
    handleLeft(s, { type: "worker-left", worker: index, expected: true });
    endRetirement(s, index);
    s.late.push({ type: "dismiss", worker: index, anew: true });
  }
  const message = {
    op: "answer",
    request,
    parts: 0,
    value: { workers: workers.map(({ name }) => name) },
  } as const;
  s.late.push({ type: "to-client", client, message, buffers: [] });
}
