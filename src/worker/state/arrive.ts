/** What follows when the bytes of a block, or of a piece, are here. */
import {
  INLINE_CALL_SECONDS_MAX,
  INLINE_SECONDS_MAX,
  INLINE_TASK_BYTES_MAX,
  type LayerEntry,
} from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";
import { FETCH, FLIGHT, INLINE, MISSING, PIECE, READY, RELEASED, WAITING } from "./states.ts";

/** Tells all that wait for this unit. */
export function wake(m: MachineState, unit: number): void {
  const { tasks, edges } = m;
  for (let edge = tasks.firstWaiter[unit]; edge >= 0; edge = tasks.firstWaiter[unit]) {
    m.unwait(edge);
    readyIfComplete(m, edges.owner[edge]);
  }
  if (!m.has(unit, PIECE) && tasks.firstPiece[unit] >= 0) satisfyPieces(m, unit);
}

/** The whole block is here: who waits for a piece of it reads that part of the block. */
export function satisfyPieces(m: MachineState, block: number): void {
  const { tasks, edges } = m;
  for (let piece = tasks.firstPiece[block]; piece >= 0; piece = tasks.nextPiece[piece]) {
    for (let edge = tasks.firstWaiter[piece]; edge >= 0; edge = tasks.firstWaiter[piece]) {
      m.unwait(edge);
      tasks.users[piece]--;
      edges.unit[edge] = block;
      tasks.users[block]++;
      readyIfComplete(m, edges.owner[edge]);
    }
    const state = tasks.state[piece];
    if (state === FETCH || state === FLIGHT || state === MISSING) m.move(piece, RELEASED);
    m.touched.push(piece);
  }
}

/** `waiting → ready` when the last input is here. */
export function readyIfComplete(m: MachineState, slot: number): void {
  if (m.tasks.state[slot] !== WAITING || m.tasks.waiting[slot] > 0) return;
  const layer = m.layerOf(slot);
  if (m.options.threads === 0 || isTiny(m, layer, slot)) m.set(slot, INLINE);
  else m.clear(slot, INLINE);
  m.move(slot, READY);
  m.heapOf(slot).push(slot);
}

/** Whether the way to a thread and back would take longer than the task. */
function isTiny(m: MachineState, { tiny, object, seconds }: LayerEntry, slot: number): boolean {
  if (!tiny) return false;
  if (!object) return seconds <= INLINE_SECONDS_MAX;
  return seconds <= INLINE_CALL_SECONDS_MAX && readsLittle(m, slot);
}

/** Whether the values that a task reads are few bytes: nobody knew before they were here. */
function readsLittle({ tasks, edges }: MachineState, slot: number): boolean {
  let bytes = 0;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    bytes += tasks.nbytes[edges.unit[edge]];
  }
  return bytes <= INLINE_TASK_BYTES_MAX;
}
