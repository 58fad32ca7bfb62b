/** Rooms for the results of tasks that have not started: parts from peers land in them. */
import type { BlockStore } from "./memory/store.ts";
import type { BlockHandle } from "./memory/tiers.ts";
import type { Landing, MachineState, Slot } from "./state/index.ts";

/** Holds one reference to each room, until its task takes it or does not run. */
export class Landings {
  readonly #m: MachineState;
  readonly #store: BlockStore;
  readonly #rooms: Map<number, BlockHandle> = new Map();

  constructor(m: MachineState, store: BlockStore) {
    this.#m = m;
    this.#store = store;
  }

  /** Room for a unit that begins to arrive: in the result of its task, while that still waits for it. */
  forUnit(landing: Landing | null, bytes: number): BlockHandle {
    if (landing === null || !this.#isOpen(landing)) return this.#store.reserve(bytes);
    if (landing.at + bytes > landing.bytes) return this.#store.reserve(bytes);
    let room = this.#rooms.get(landing.landing);
    if (room === undefined) {
      room = this.#store.reserve(landing.bytes);
      this.#rooms.set(landing.landing, room);
    }
    return this.#store.window(room, landing.at, bytes);
  }

  #isOpen({ owner, landing }: Landing): boolean {
    const { tasks } = this.#m;
    return tasks.landing[owner] === landing && tasks.lane[owner] < 0;
  }

  /** Room for the result of a task that starts: its landing, where parts of it lie already. */
  forResult(slot: Slot, bytes: number): BlockHandle {
    const landing = this.#m.tasks.landing[slot];
    return this.#take(landing) ?? this.#store.reserve(bytes);
  }

  #take(landing: number): BlockHandle | undefined {
    const room = this.#rooms.get(landing);
    this.#rooms.delete(landing);
    return room;
  }

  /** The task does not run: its room goes, as soon as nothing more lands in it. */
  forget(landing: number): void {
    const room = this.#take(landing);
    if (room !== undefined) this.#store.release(room);
  }
}
