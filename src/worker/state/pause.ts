/**
 * A worker that is short of memory starts nothing and fetches nothing. When nothing can go to disk any more it
 * gives its tasks back, all but one, which may run: what it reads may be what takes the memory.
 */
import type { GraphEntry } from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";
import { taskNumbers } from "./outbox.ts";
import { ASSIGNED, READY, WAITING } from "./states.ts";

/** How long memory may be short before tasks are given back, and before one runs all the same. */
const PATIENCE_SECONDS = 1;
/** Tasks that come back again and again are given back after twice the time, so many times. */
const DOUBLINGS = 3;

/** The process was measured: looks whether to pause, to go on, or to give tasks back. */
export function reconsider(m: MachineState): void {
  const { limitBytes, thresholds } = m.memory.options;
  const level = m.usedBytes + m.memory.unmanagedBytes;
  const paused = thresholds.pause !== false && level > thresholds.pause * limitBytes;
  if (paused !== m.paused) {
    m.paused = paused;
    m.pausedSince = m.now;
    m.out.add({ type: "status" });
  } else if (paused && isStuck(m, PATIENCE_SECONDS * 2 ** Math.min(m.sheds, DOUBLINGS))) shed(m);
}

/** Whether a paused worker has waited long enough for memory that nothing gives back. */
function isStuck(m: MachineState, seconds: number): boolean {
  // If anything could be written it would be: a paused worker is over all other thresholds.
  return m.now - m.pausedSince >= seconds && m.memory.batches === 0;
}

/** Whether a paused worker does one thing all the same: nothing else will give memory back. */
export function mayCrawl(m: MachineState): boolean {
  return m.onThreads === 0 && m.requests === 0 && isStuck(m, PATIENCE_SECONDS);
}

/** Gives back what has not begun and nobody here waits for, but for one task. */
function shed(m: MachineState): void {
  const { tasks } = m;
  const own = new Map<GraphEntry, number[]>();
  let kept = m.onThreads > 0 || m.loading.size > 0;
  for (const state of [READY, WAITING]) {
    for (let slot = 0; slot < tasks.capacity; slot++) {
      if (tasks.state[slot] !== state || !m.has(slot, ASSIGNED) || tasks.users[slot] > 0) continue;
      if (kept) give(m, slot, own);
      kept = true;
    }
  }
  m.sheds += Math.min(1, own.size);
  for (const [entry, slots] of own) {
    const message = {
      op: "give-back",
      graph: entry.number,
      tasks: taskNumbers(
        entry,
        slots.map((slot) => tasks.task[slot]),
      ),
      runs: Int32Array.from(slots, (slot) => tasks.run[slot]),
    } as const;
    m.out.add({ type: "send", message, inline: [] });
  }
}

function give(m: MachineState, slot: number, own: Map<GraphEntry, number[]>): void {
  const entry = m.graphOf(slot);
  const slots = own.get(entry);
  if (slots) slots.push(slot);
  else own.set(entry, [slot]);
  m.clear(slot, ASSIGNED);
  m.touched.push(slot);
}
