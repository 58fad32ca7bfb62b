/** Values that clients share, and the results that these name. */
import { UnknownTaskError } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import { unref, unwant } from "../end-request.ts";
import type { SharedEvent } from "../events.ts";
import { type Pin, requireWithin, SHARED_LIMITS, type SharedValue } from "./shared-state.ts";

/** Keeps the value of a message, and the results that it names. @throws SharedLimitError, UnknownTaskError */
export function takeValue(s: SchedulerState, { value, graphs, layers }: SharedEvent): SharedValue {
  const bytes = value ?? NOTHING;
  requireWithin("bytes", s.shared.bytes + bytes.length, s.options.sharedBytesMax);
  requireWithin("results named by one value", graphs.length, SHARED_LIMITS.pins);
  const pins = Array.from(graphs, (graph, k) => pinOf(s, graph, layers[k]));
  for (const { graph, owner } of pins) {
    owner.wants++;
    graph.refs++;
  }
  s.shared.bytes += bytes.length;
  return { bytes, pins };
}

const NOTHING = new Uint8Array(0);

function pinOf(s: SchedulerState, number: number, index: number): Pin {
  const graph = s.graphs.get(number);
  const owner = graph?.layers[index]?.owner;
  if (graph !== undefined && owner !== undefined && owner.wants > 0) return { graph, owner };
  throw new UnknownTaskError(
    `the scheduler does not hold layer ${index} of graph ${number}; compute it again`,
    { graph: number, layer: index },
  );
}

/** Lets a value go. */
export function dropValue(s: SchedulerState, { bytes, pins }: SharedValue): void {
  s.shared.bytes -= bytes.length;
  for (const { graph, owner } of pins) {
    unwant(s, owner);
    unref(s, graph);
  }
}

/** A value that is gone from here, but whose results its taker is about to ask for. */
export function lendValue(s: SchedulerState, value: SharedValue): void {
  if (value.pins.length === 0) {
    dropValue(s, value);
    return;
  }
  const until = s.now + SHARED_LIMITS.lentMs;
  s.shared.lent.push({ until, value });
  s.shared.deadline = Math.min(s.shared.deadline, until);
}
