/** Machines that go through the events of a dump again: the way to a bug, step by step. */
import { OptionError } from "../../core/index.ts";
import type { Registry } from "../../layers/index.ts";
import type { SchedulerOptions } from "./core-state.ts";
import type { SchedulerDump } from "./dump.ts";
import { eventOf, type LoggedEvent } from "./event-log.ts";
import { SchedulerMachine } from "./machine.ts";

/** A machine that went through a log of events. */
export function replayEvents(
  options: Partial<SchedulerOptions>,
  log: readonly LoggedEvent[],
  registry: Registry,
): SchedulerMachine {
  const machine = new SchedulerMachine(options);
  for (const { event, now } of log) machine.handle(eventOf(event, registry), now);
  return machine;
}

/**
 * {@link replayEvents} of what a dump holds: the scheduler must have kept its events from the beginning.
 * @throws OptionError when it did not
 */
export function replayScheduler(dump: SchedulerDump, registry: Registry): SchedulerMachine {
  if (dump.events.length > 0) return replayEvents(dump.options, dump.events, registry);
  throw new OptionError(
    "replayScheduler()",
    "the dump holds no events from the beginning on; start the scheduler with --record (or LocalCluster with record), and look sooner",
  );
}
