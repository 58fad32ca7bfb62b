/** The end of an event: what nobody wants any more goes. */
import { want } from "./fetch.ts";
import type { MachineState } from "./machine-state.ts";
import {
  ABORTED,
  ACQUIRED,
  ASSIGNED,
  ERROR,
  FORGOTTEN,
  MEMORY,
  ON_THREAD,
  RELEASED,
} from "./states.ts";

/** A record is wanted while the scheduler or a task on this worker wants it. */
export function settle(m: MachineState): void {
  // The list grows while it is worked off: a task that goes gives up its inputs.
  for (let k = 0; k < m.touched.length; k++) {
    const slot = m.touched[k];
    if (m.tasks.state[slot] === FORGOTTEN) continue;
    if (!m.has(slot, ASSIGNED)) {
      if (m.tasks.users[slot] === 0 && !m.has(slot, ACQUIRED)) giveUp(m, slot);
      else if (m.tasks.state[slot] === ERROR) seek(m, slot);
    }
    m.tidy(slot);
  }
  m.touched.length = 0;
}

function giveUp(m: MachineState, slot: number): void {
  const state = m.tasks.state[slot];
  if (state === RELEASED) return;
  if (state === MEMORY) m.dropData(slot);
  // A thread that has it reads its inputs until it ends.
  if (!m.has(slot, ON_THREAD)) m.dropEdges(slot);
  else abort(m, slot);
  m.move(slot, RELEASED);
}

/** Kernels of ours end soon; code of a user may look whether it is still wanted. */
function abort(m: MachineState, slot: number): void {
  if (!m.layerOf(slot).foreign || m.has(slot, ABORTED)) return;
  m.set(slot, ABORTED);
  m.out.abort(m.tasks.lane[slot], slot);
}

/**
 * It failed here, and the scheduler does not ask this worker for it any more: whoever reads it here
 * waits for a copy that was made elsewhere.
 */
function seek(m: MachineState, slot: number): void {
  m.move(slot, RELEASED);
  want(m, slot, m.tasks.priority[slot]);
}
