/**
 * What a task needs stays in memory from the moment that it is sure to run until it has run: its inputs are
 * pinned, and the room for its result is counted.
 */
import { bytesOfBlock } from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";

/** The inputs stay in memory, or come there. */
export function pinInputs(m: MachineState, slot: number): void {
  const { tasks, edges, memory } = m;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    memory.pin(tasks.data[edges.unit[edge]]);
  }
}

/** The task does not read them any more. */
export function unpinInputs(m: MachineState, slot: number): void {
  const { tasks, edges, memory } = m;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    memory.unpin(tasks.data[edges.unit[edge]]);
  }
}

/** Bytes of the result of a task that are not counted yet: those of a landing are. */
export function resultBytes(m: MachineState, slot: number): number {
  if (m.tasks.landing[slot] > 0) return 0;
  const layer = m.layerOf(slot);
  return bytesOfBlock(layer, m.tasks.task[slot] - layer.offset);
}

/** The task, whose inputs are pinned, will run; its result is counted. */
export function hold(m: MachineState, slot: number): void {
  m.reservedBytes += resultBytes(m, slot);
}

/** The task, which was about to run, does not after all. */
export function endHold(m: MachineState, slot: number): void {
  m.reservedBytes -= resultBytes(m, slot);
  unpinInputs(m, slot);
}
