/** The events of a machine, for going through them again: the last so many. */
import type { Event } from "./events.ts";

/** An event with the time at which it came: a list of them replays a machine. */
export interface LoggedEvent {
  readonly event: Event;
  readonly now: number;
}

/** Events that are kept. */
const EVENTS_MAX = 100_000;
/** Bytes of packed graphs among them that are kept. */
const BYTES_MAX = 256 * 2 ** 20;

/** Keeps copies: the arrays of messages are used again. */
export class EventLog {
  readonly #events: LoggedEvent[] = [];
  #from = 0;
  #bytes = 0;
  #forgot = false;

  add(event: Event, now: number): void {
    this.#events.push({ event: structuredClone(event), now });
    this.#bytes += weight(event);
    while (this.#events.length - this.#from > EVENTS_MAX || this.#bytes > BYTES_MAX) {
      this.#bytes -= weight(this.#events[this.#from++].event);
    }
    if (this.#from <= EVENTS_MAX) return;
    this.#events.splice(0, this.#from);
    this.#from = 0;
    this.#forgot = true;
  }

  /** Whether the first events are still there: only from the beginning can a machine be made again. */
  get isWhole(): boolean {
    return this.#from === 0 && !this.#forgot;
  }

  /** Oldest first. */
  list(): readonly LoggedEvent[] {
    return this.#events.slice(this.#from);
  }
}

const weight = (event: Event): number => (event.type === "graph" ? event.packed.byteLength : 0);
