/** The events of a scheduler as plain data, for going through them again. */
import { EventLog, type Logged } from "../../core/index.ts";
import { packGraph, type Registry, unpackGraph } from "../../layers/index.ts";
import type { SchedulerEvent, SubmitEvent } from "./events.ts";

/** A submission, with the bytes of its graph in place of the graph. */
export interface PackedSubmit extends Omit<SubmitEvent, "graph"> {
  readonly packed: Uint8Array;
}

/** An event as plain data. */
export type PlainEvent = Exclude<SchedulerEvent, SubmitEvent> | PackedSubmit;
/** One with the time at which it came. */
export type LoggedEvent = Logged<PlainEvent>;

/** Keeps the last 100 000 events, and 256 MB of graphs and results among them. */
export class SchedulerLog {
  readonly #events = new EventLog<PlainEvent>();
  readonly #isFirst: boolean;

  /** `isFirst`: the machine has not met any event yet. */
  constructor(isFirst: boolean) {
    this.#isFirst = isFirst;
  }

  add(event: SchedulerEvent, now: number): void {
    this.#events.add(event.type === "submit" ? packed(event) : event, now);
  }

  /** Oldest first; empty when the first ones are gone. */
  list(): readonly LoggedEvent[] {
    return this.#isFirst && this.#events.isWhole ? this.#events.list() : [];
  }
}

function packed({ graph, ...rest }: SubmitEvent): PackedSubmit {
  // Packed with every layer as an output, they stay in this order.
  return { ...rest, packed: packGraph(graph.layers).bytes };
}

/** The event itself. @throws GraphFormatError and its like when the graph cannot be read */
export function eventOf(event: PlainEvent, registry: Registry): SchedulerEvent {
  if (event.type !== "submit") return event;
  const { packed: bytes, ...rest } = event;
  return { ...rest, graph: unpackGraph(bytes, registry) };
}
