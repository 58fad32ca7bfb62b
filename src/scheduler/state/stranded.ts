/** Tasks that no connected worker may run (→ no-worker), and what clients are told of them. */
import { NoWorkersError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { labelOf } from "./labels.ts";
import { move } from "./move.ts";
import type { RequestState } from "./request-state.ts";
import { NO_WORKER } from "./states.ts";
import type { IntStack } from "./vectors.ts";

/** Names that one warning tells. */
const NAMES_MAX = 100;
/** Stale handles that are kept anyway. */
const STALE_MAX = 1024;

/** Keeps the task until a worker comes that may run it. */
export function park(s: SchedulerState, handle: number): void {
  move(s, handle, NO_WORKER);
  const layer = s.pages.layerOf(handle);
  layer.parked++;
  layer.graph.parked++;
  s.parked++;
  s.homeless.push(handle);
  if (s.homeless.length > 2 * s.parked + STALE_MAX) dropStale(s, s.homeless);
  if (layer.parked > 1) return;
  s.stranded.add(layer);
  s.strandedNews = true;
}

function dropStale({ pages }: SchedulerState, homeless: IntStack): void {
  const { items, length } = homeless;
  homeless.length = 0;
  for (let i = 0; i < length; i++) {
    if (pages.state[items[i]] === NO_WORKER) homeless.push(items[i]);
  }
}

/** A worker has joined: those without one are looked at again. */
export function recallParked(s: SchedulerState): void {
  while (s.homeless.length > 0) s.returning.push(s.homeless.pop());
  for (const request of s.running) request.toldAlone = false;
}

/** Tells clients which layers of theirs no connected worker may run: once for each of these. */
export function tellStranded(s: SchedulerState): void {
  if (s.connected.length === 0) tellAlone(s);
  if (!s.strandedNews) return;
  s.strandedNews = false;
  for (const layer of s.stranded) {
    // Those that any worker may run are told of above.
    if (layer.allowed === null && s.connected.length === 0) continue;
    for (const request of s.running) {
      if (request.toldStranded.has(layer) || !restsUpon(request.graph, layer.graph)) continue;
      request.toldStranded.add(layer);
      warn(s, request, strandedError(s, layer));
    }
  }
}

/** Tells clients that there is no worker at all. */
function tellAlone(s: SchedulerState): void {
  for (const request of s.running) {
    if (request.toldAlone) continue;
    request.toldAlone = true;
    warn(s, request, new NoWorkersError("", [], []));
  }
}

function warn(s: SchedulerState, { client, number }: RequestState, error: NoWorkersError): void {
  const message = { op: "warning", request: number, error: toWire(error) } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
}

/** Whether a graph is another one, or reads blocks that this one makes. */
function restsUpon(graph: GraphState, other: GraphState): boolean {
  const seen = new Set([graph]);
  for (const one of seen) {
    if (one === other) return true;
    for (const owner of one.borrowed) seen.add(owner.graph);
  }
  return false;
}

function strandedError(s: SchedulerState, layer: LayerState): NoWorkersError {
  const connected = s.connected.slice(0, NAMES_MAX).map(({ name }) => name);
  const named = (layer.allowed ?? []).slice(0, NAMES_MAX);
  const resources = Object.fromEntries(layer.needs ?? []);
  return new NoWorkersError(labelOf(layer), named, connected, resources);
}
