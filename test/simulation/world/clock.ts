/** Virtual time: a heap of what will happen. Nothing happens at once, and nothing happens by itself. */
import type { Host, Timer } from "../../../src/core/index.ts";
import type { Random } from "../random.ts";

/** A computer, or one process of it: what it was going to do ends with it. */
export interface Place {
  readonly id: number;
  readonly name: string;
  alive: boolean;
  /** Nothing happens there before this time. */
  stalledUntil: number;
  /** Milliseconds that its clock is ahead. */
  ahead: number;
  /** What the process takes beside the blocks of a worker; and what comes on top for a while. */
  ownBytes: number;
  swollenBytes: number;
  swollenUntil: number;
}

/** A process on a computer. */
export function placeOf(id: number, name: string): Place {
  return {
    id,
    name,
    alive: true,
    stalledUntil: 0,
    ahead: 0,
    ownBytes: 0,
    swollenBytes: 0,
    swollenUntil: 0,
  };
}

/** Something that will happen. */
interface Entry {
  at: number;
  order: number;
  readonly place: Place;
  readonly label: string;
  act: (() => void) | undefined;
}

/** The one clock of a simulated world. */
export class Clock {
  /** Milliseconds since the beginning. */
  now = 0;
  /** What happened so far. */
  events = 0;
  /** Hears of each event before it happens. */
  onEvent: (place: Place, label: string) => void = () => undefined;
  readonly #heap: Entry[] = [];
  #order = 0;

  /** What is yet to happen, stalled or not, of living places. */
  get pending(): number {
    return this.#heap.reduce((n, { act, place }) => n + (act && place.alive ? 1 : 0), 0);
  }

  /** Calls `act` at a time, unless its place is gone by then; answers how to prevent it. */
  at(place: Place, time: number, label: string, act: () => void): Timer {
    const entry: Entry = { at: Math.max(time, this.now), order: this.#order++, place, label, act };
    this.#push(entry);
    const clear = (): void => {
      entry.act = undefined;
    };
    return { clear, unref: () => undefined };
  }

  /** The same, after so many milliseconds. */
  after(place: Place, ms: number, label: string, act: () => void): Timer {
    return this.at(place, this.now + ms, label, act);
  }

  /** Makes the next thing happen; false when there is none before `end`. */
  step(end: number): boolean {
    for (;;) {
      const entry = this.#heap[0];
      if (entry === undefined || entry.at > end) return false;
      this.#pop();
      const { act, place } = entry;
      if (act === undefined || !place.alive) continue;
      this.now = entry.at;
      if (place.stalledUntil > this.now) {
        entry.at = place.stalledUntil;
        entry.order = this.#order++;
        this.#push(entry);
        continue;
      }
      this.events++;
      entry.act = undefined;
      this.onEvent(place, entry.label);
      act();
      return true;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** How late a turn of the event loop, or a timer, may come. */
const TURN_MS = 0.02;
const LATE_MS = 1;
/** What reading the clock may cost. */
const READ_MS = 0.01;

/**
 * The host that a simulated process lives on. Its clock moves a little whenever it is looked at; `blockBytes` is
 * what the process takes for blocks.
 */
export function simulatedHost(
  clock: Clock,
  place: Place,
  random: Random,
  blockBytes: () => number = () => 0,
): Host {
  let last = 0;
  const timer = (fn: () => void, ms: number): Timer =>
    clock.after(place, ms + random.next() * LATE_MS, "timer", fn);
  return {
    now: () => {
      last = Math.max(last + random.next() * READ_MS, clock.now + place.ahead);
      return last;
    },
    setTimer: timer,
    repeat: (fn, ms) => repeated(fn, ms, timer),
    immediate: (fn) => clock.after(place, random.next() * TURN_MS, "turn", fn),
    random: () => random.next(),
    processBytes: () =>
      blockBytes() + place.ownBytes + (clock.now < place.swollenUntil ? place.swollenBytes : 0),
  };
}

function repeated(fn: () => void, ms: number, timer: (fn: () => void, ms: number) => Timer): Timer {
  let next: Timer;
  const turn = (): void => {
    next = timer(turn, ms);
    fn();
  };
  next = timer(turn, ms);
  return { clear: () => next.clear(), unref: () => undefined };
}
