/** The last events of a state machine, for going through them again. */
import { copyPlain, weighPlain } from "./copy-plain.ts";

/** An event with the time at which it came: a list of them replays a machine. */
export interface Logged<E> {
  readonly event: E;
  readonly now: number;
}

/** Events that are kept. */
const EVENTS_MAX = 100_000;
/** Bytes of typed arrays among them (packed graphs, results) that are kept. */
const BYTES_MAX = 256 * 2 ** 20;

/** Bounded: the oldest go. Keeps copies, as the arrays of messages are used again. */
export class EventLog<E> {
  readonly #eventsMax: number;
  readonly #bytesMax: number;
  #events: Logged<E>[] = [];
  /** The first that is kept. */
  #from = 0;
  #bytes = 0;
  #whole = true;

  constructor({ eventsMax = EVENTS_MAX, bytesMax = BYTES_MAX } = {}) {
    this.#eventsMax = eventsMax;
    this.#bytesMax = bytesMax;
  }

  add(event: E, now: number): void {
    const copy = copyPlain(event);
    this.#events.push({ event: copy, now });
    this.#bytes += weighPlain(copy);
    while (this.#events.length - this.#from > this.#eventsMax || this.#bytes > this.#bytesMax) {
      this.#bytes -= weighPlain(this.#events[this.#from++].event);
      this.#whole = false;
    }
    if (this.#from <= this.#eventsMax && 2 * this.#from <= this.#events.length) return;
    this.#events = this.#events.slice(this.#from);
    this.#from = 0;
  }

  /** Whether the first events are still there: only from the beginning can a machine be made again. */
  get isWhole(): boolean {
    return this.#whole;
  }

  /** Oldest first. */
  list(): readonly Logged<E>[] {
    return this.#events.slice(this.#from);
  }
}
