/**
 * Parts that come from peers may land where they will stay. A task that only moves elements gets the
 * room for its result (its *landing*) when the first such part is asked for, and the kernel then finds
 * that part in its place: one copy of each byte less.
 */
import { blockShape } from "../../layers/index.ts";
import { bytesOfBlock, type LayerEntry } from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";
import { ON_THREAD } from "./states.ts";

/** Smaller parts cost more in handles than a copy of them does. */
const LANDED_BYTES_MIN = 4096;
/**
 * Part of the memory limit beyond which none is opened: a task may wait long for its other parts, and
 * those that make them need room too.
 */
const LANDING_PART = 0.5;

/** Where one part lands. */
export interface Landing {
  /** The task that reads it. */
  readonly owner: number;
  /** Number of the landing; never used again. */
  readonly landing: number;
  /** Bytes of the whole result. */
  readonly bytes: number;
  /** Where in the result the part begins, in bytes. */
  readonly at: number;
}

/**
 * Byte in the owner's result at which a part of `nbytes` that lands at `at` begins, or -1 when it
 * would not lie there in one run.
 */
export function placeInResult(
  entry: LayerEntry,
  block: number,
  nbytes: number,
  shape: readonly number[],
  at: readonly number[],
): number {
  if (!entry.lands || nbytes < LANDED_BYTES_MIN) return -1;
  const whole = blockShape(entry.layer, block);
  if (whole.length !== shape.length) return -1;
  let elements = 1;
  let stride = 1;
  let from = 0;
  let short = false;
  for (let a = shape.length - 1; a >= 0; a--) {
    // Behind an axis that is not filled, the next elements of the part are not its neighbours.
    if (short && shape[a] !== 1) return -1;
    if (shape[a] !== whole[a]) short = true;
    from += at[a] * stride;
    stride *= whole[a];
    elements *= shape[a];
  }
  return from * (nbytes / elements);
}

/** Where a unit that is about to be asked for lands; null: in memory of its own. */
export function landingOf(m: MachineState, unit: number, coming: number): Landing | null {
  const { tasks, edges } = m;
  const at = m.places.get(unit);
  const edge = tasks.firstWaiter[unit];
  if (at === undefined || edge < 0) return null;
  const owner = edges.owner[edge];
  const entry = m.layerOf(owner);
  const bytes = bytesOfBlock(entry, tasks.task[owner] - entry.offset);
  if (tasks.landing[owner] === 0) {
    const used = m.usedBytes - m.incomingBytes + coming;
    if (used + bytes > m.options.memoryLimitBytes * LANDING_PART) return null;
    tasks.landing[owner] = ++m.landings;
    m.reservedBytes += bytes;
  }
  return { owner, landing: tasks.landing[owner], bytes, at };
}

/** The task does not run now: nobody needs the room for its result. */
export function endLanding(m: MachineState, owner: number): void {
  const { tasks } = m;
  const landing = tasks.landing[owner];
  if (landing === 0 || m.has(owner, ON_THREAD)) return;
  const entry = m.layerOf(owner);
  m.reservedBytes -= bytesOfBlock(entry, tasks.task[owner] - entry.offset);
  tasks.landing[owner] = 0;
  m.out.add({ type: "forget-landing", landing });
}
