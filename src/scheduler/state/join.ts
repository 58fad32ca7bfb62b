/** Submitted graphs that are taken in a few layers at a time, while everything else goes on. */
import { CancelledError, PlygraphError, toWire } from "../../core/index.ts";
import { buildGraph, STEP_LAYERS } from "./build-graph.ts";
import type { SchedulerState } from "./core-state.ts";
import { letGoBorrowed } from "./end-request.ts";
import type { SubmitEvent } from "./events.ts";
import type { GraphState } from "./graph-state.ts";
import { accept, type Newcomer, receive } from "./submit.ts";

/** A graph that is on its way in. */
export interface Joining {
  readonly event: SubmitEvent;
  readonly graph: GraphState;
  /** What is left to do. */
  readonly steps: Generator<undefined, void>;
  readonly newcomer: Newcomer;
}

/** Work units of a step: some 3 µs a layer. */
const STEP_UNITS = STEP_LAYERS * 30;

/** Takes a graph in, or tells the client why not; nothing is kept of a refused one. */
export function submit(s: SchedulerState, event: SubmitEvent): void {
  if (!s.requests.has(event.client)) return;
  let newcomer: Newcomer;
  try {
    newcomer = receive(s, event);
  } catch (error) {
    refuse(s, event, error);
    return;
  }
  const { graph, owners } = newcomer;
  const steps = buildGraph(graph, event, owners, s.options.unknownSeconds);
  advance(s, { event, graph, steps, newcomer });
}

/** Goes on with one graph: by one step at least, so that a busy scheduler takes it in too. */
export function joinOn(s: SchedulerState): void {
  const joining = s.joining.shift();
  if (joining !== undefined) advance(s, joining);
}

function advance(s: SchedulerState, joining: Joining): void {
  const { event, graph, steps, newcomer } = joining;
  try {
    do {
      s.budget -= Math.min(STEP_UNITS, graph.graph.layers.length);
      if (!steps.next().done) continue;
      accept(s, newcomer);
      return;
    } while (s.budget > 0);
  } catch (error) {
    letGoBorrowed(s, graph);
    refuse(s, event, error);
    return;
  }
  s.joining.push(joining);
}

function refuse(s: SchedulerState, { client, request, number }: SubmitEvent, error: unknown): void {
  // Ours are bugs, and must not look like the client's fault.
  if (!(error instanceof PlygraphError)) throw error;
  const message = { op: "failed", request, error: toWire(error) } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
  s.out.push({ type: "drop-graph", graph: number });
}

/** Turns a graph away that is on its way in; false when there is none. `cancelled`: its client is told. */
export function turnAway(
  s: SchedulerState,
  client: number,
  request: number,
  cancelled: boolean,
): boolean {
  const at = s.joining.findIndex(
    ({ event: sent }) => sent.client === client && sent.request === request,
  );
  if (at < 0) return false;
  const [{ event, graph }] = s.joining.splice(at, 1);
  letGoBorrowed(s, graph);
  if (cancelled) refuse(s, event, new CancelledError());
  else s.out.push({ type: "drop-graph", graph: graph.number });
  return true;
}

/** Turns all graphs of a client away. */
export function turnAllAway(s: SchedulerState, client: number): void {
  for (const { event } of [...s.joining]) {
    if (event.client === client) turnAway(s, client, event.request, false);
  }
}
