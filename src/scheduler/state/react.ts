/** What each event does to the machine. */
import { CancelledError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { endRequest } from "./end-request.ts";
import type { CancelEvent, ReleaseEvent, SchedulerEvent } from "./events.ts";
import { failRequest } from "./fail.ts";
import { handleGiveBack } from "./give-back.ts";
import { submit, turnAllAway, turnAway } from "./join.ts";
import { endRebalances, handleRebalance } from "./rebalance.ts";
import { endReplications, handleReplicate } from "./replicate.ts";
import { handleRestart } from "./restart.ts";
import { handleErred, handleFetched, handleMissing } from "./results.ts";
import { endRetirement, handleLeaving, handleRetire } from "./retire.ts";
import { abandonShared, handleShared, shareClientLeft } from "./shared/handle.ts";
import { handleStealResponse } from "./steal.ts";
import {
  handleClientLeft,
  handleHeartbeat,
  handleJoined,
  handleLeft,
  handleResources,
} from "./workers.ts";

type Other = Exclude<SchedulerEvent, { readonly type: "finished" | "tick" }>;

const HANDLERS: {
  readonly [K in Other["type"]]: (s: SchedulerState, event: Extract<Other, { type: K }>) => void;
} = {
  "worker-joined": handleJoined,
  "worker-left": (s, event) => {
    handleLeft(s, event);
    endRetirement(s, event.worker);
  },
  "client-joined": (s, { client }) => s.requests.set(client, new Map()),
  "client-left": (s, { client }) => {
    turnAllAway(s, client);
    endReplications(s, client);
    endRebalances(s, client);
    shareClientLeft(s, client);
    handleClientLeft(s, client);
  },
  retire: handleRetire,
  restart: handleRestart,
  replicate: handleReplicate,
  rebalance: handleRebalance,
  shared: handleShared,
  resources: fromWorker(handleResources),
  leaving: fromWorker(handleLeaving),
  submit,
  release,
  cancel,
  erred: fromWorker(handleErred),
  fetched: fromWorker(handleFetched),
  "missing-data": fromWorker(handleMissing),
  "steal-response": fromWorker(handleStealResponse),
  "give-back": fromWorker(handleGiveBack),
  heartbeat: handleHeartbeat,
};

/** Works through an event at once; those that take long have their own ways. */
export function react(s: SchedulerState, event: SchedulerEvent): void {
  if (event.type === "finished" || event.type === "tick") return;
  (HANDLERS[event.type] as (s: SchedulerState, event: Other) => void)(s, event);
}

/** Messages of workers that have left meanwhile are dropped. */
function fromWorker<E extends { readonly worker: number }>(
  handler: (s: SchedulerState, event: E) => void,
): (s: SchedulerState, event: E) => void {
  return (s, event) => {
    if (s.workers[event.worker] !== undefined) handler(s, event);
  };
}

function release(s: SchedulerState, { client, requests }: ReleaseEvent): void {
  const known = s.requests.get(client);
  for (const number of requests) {
    const request = known?.get(number);
    if (request !== undefined) endRequest(s, request);
    else turnAway(s, client, number, false);
  }
}

function cancel(s: SchedulerState, { client, request: number }: CancelEvent): void {
  const request = s.requests.get(client)?.get(number);
  if (request !== undefined) failRequest(s, request, toWire(new CancelledError()));
  else if (!turnAway(s, client, number, true)) abandonShared(s, client, number);
}
