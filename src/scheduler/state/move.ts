/** The one place where the state of a task changes. */
import { taskKey } from "../../layers/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { InvalidTransition, TransitionLimit } from "./invalid-transition.ts";
import { unpark } from "./parked.ts";
import { FORGOTTEN, LEGAL, NO_WORKER, RELEASED, STATE_NAMES, WAITING } from "./states.ts";

/** Moves a task along an allowed transition. Throws InvalidTransition for any other. */
export function move(s: SchedulerState, handle: number, to: number): void {
  const { pages } = s;
  const from = pages.state[handle];
  if (LEGAL[from * 8 + to] === 0) throw invalid(s, handle, to);
  const slot = handle >>> 8;
  const next = to === FORGOTTEN ? RELEASED : to;
  pages.state[handle] = next;
  if (from === RELEASED) {
    if (next !== RELEASED) pages.live[slot]++;
  } else if (next === RELEASED && --pages.live[slot] === 0) {
    pages.emptied(handle);
  }
  const graph = pages.graphOf(handle);
  if (from === WAITING) graph.waiting--;
  else if (to === WAITING) graph.waiting++;
  else if (from === NO_WORKER) unpark(s, pages.layerOf(handle));
  s.transitions++;
  s.story.add(graph.number, pages.idOf(handle) - graph.base, from, to);
  if (s.transitions - s.transitionsBefore > s.options.transitionsMax) tooMany(s, handle);
}

function tooMany(s: SchedulerState, handle: number): never {
  const made = s.transitions - s.transitionsBefore;
  throw new TransitionLimit(made, nameOf(s, handle));
}

function invalid(s: SchedulerState, handle: number, to: number): InvalidTransition {
  const from = STATE_NAMES[s.pages.state[handle]];
  return new InvalidTransition(nameOf(s, handle), from, STATE_NAMES[to], storyLines(s, handle));
}

/** What happened to a task, as lines of text. */
export function storyLines({ pages, story }: SchedulerState, handle: number): string[] {
  const graph = pages.graphOf(handle);
  const rows = story.of(graph.number, pages.idOf(handle) - graph.base);
  return rows.map((row) => `event ${row.event} (${row.cause}): ${row.from} → ${row.to}`);
}

/** The readable key of a task. */
export function nameOf(s: SchedulerState, handle: number): string {
  const layer = s.pages.layerOf(handle);
  return taskKey(layer.layer, s.pages.idOf(handle) - layer.base);
}
