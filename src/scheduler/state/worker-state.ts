/** What the scheduler knows of one worker. */
import { NO_FIGURES, type WorkerFigures } from "../../comm/index.ts";
import type { WorkerJoined } from "./events.ts";
import { Outbox } from "./outbox.ts";
import { IntStack, NumberDeque } from "./vectors.ts";

/** How far ahead of its threads a worker is kept. */
export interface RoomOptions {
  /** Tasks a thread, whatever they take. */
  readonly saturation: number;
  /** Seconds of work a thread: tiny tasks are sent in batches, so that they do not wait for messages. */
  readonly aheadSeconds: number;
  /** Tasks a worker, at most. */
  readonly aheadMax: number;
}

const THREADS_MAX = 4096;

/** A connected worker. */
export class WorkerState {
  readonly index: number;
  readonly name: string;
  readonly address: string;
  readonly threads: number;
  readonly memoryLimitBytes: number;
  readonly outbox: Outbox;
  /** Tasks it was given and has not reported. */
  processing = 0;
  /** Seconds that these will take, on one thread. */
  occupancy = 0;
  /** Bytes of blocks that it holds. */
  heldBytes = 0;
  /** The latest handles it was given, in that order, stale ones included: what may be stolen. */
  readonly assigned: IntStack = new IntStack();
  /** Handles that wait here until it has room. */
  readonly backlog: NumberDeque = new NumberDeque();
  /** Steal-requests that it has not answered, and tasks that were asked from others for it. */
  stealing = 0;
  /** Thieves of the steal-requests that it has not answered, oldest first. */
  readonly askedBy: number[] = [];
  askedAt = 0;
  executing = 0;
  ready = 0;
  /** It has too little memory to start anything. */
  paused = false;
  /** Abstract resources that it has, and what its tasks take of them now. */
  readonly resources: Map<string, number> = new Map();
  readonly taken: Map<string, number> = new Map();
  /** It is going: it is given nothing more, and what it holds moves to others. */
  retiring = false;
  /** Blocks that it was asked to fetch a copy of, by id, and when. */
  readonly incoming: Map<number, number> = new Map();
  figures: WorkerFigures = NO_FIGURES;
  heardAt: number;
  /** It is gone, but that event has not had its turn: nothing is sent under its number any more. */
  leaving = false;
  #filling = true;
  readonly #saturated: number;
  readonly #aheadSeconds: number;
  readonly #aheadMax: number;

  constructor(event: WorkerJoined, now: number, room: RoomOptions) {
    this.index = event.worker;
    this.name = event.name;
    this.address = event.address;
    this.threads = Math.max(1, Math.min(THREADS_MAX, event.threads));
    this.memoryLimitBytes = event.memoryLimitBytes;
    this.outbox = new Outbox(event.worker);
    this.heardAt = now;
    this.#saturated = Math.max(1, Math.ceil(room.saturation * this.threads));
    this.#aheadSeconds = room.aheadSeconds * this.threads;
    this.#aheadMax = room.aheadMax;
  }

  /**
   * Whether it should be given more: until enough lies ahead of it, and then not before half of that
   * is done, so that tiny tasks travel in large messages.
   */
  hasRoom(): boolean {
    const { processing, occupancy } = this;
    if (this.retiring) return false;
    // One at a time: where all workers are short of memory, what runs is what may give some back.
    if (this.paused) return processing === 0;
    const ahead = this.#aheadSeconds;
    if (occupancy >= ahead || processing >= this.#aheadMax) this.#filling = false;
    else if (occupancy < ahead / 2) this.#filling = true;
    return processing < this.#saturated || this.#filling;
  }

  /** Whether tasks whose inputs are there should rather wait here than there: it has plenty. */
  isFull(): boolean {
    if (this.paused) return this.processing > 0;
    return this.processing > 2 * this.#saturated && !this.hasRoom();
  }

  /** Whether it may run the tasks of a layer that names these workers. */
  isAmong(allowed: readonly string[] | null): boolean {
    return allowed === null || allowed.includes(this.name) || allowed.includes(this.address);
  }

  /** Notes that a task was given to it. */
  give(handle: number): void {
    const { assigned } = this;
    assigned.push(handle);
    // Every entry is copied once for each doubling: O(1) a task.
    if (assigned.length > 4 * this.processing + 256) {
      const keep = 2 * this.processing + 64;
      assigned.items.copyWithin(0, assigned.length - keep, assigned.length);
      assigned.length = keep;
    }
  }
}
