/** Blocks that leave memory and come back: what that means for tasks. */

import type { BlockHandle } from "../memory/tiers.ts";
import { satisfyPieces } from "./arrive.ts";
import type { Event } from "./events.ts";
import { want } from "./fetch.ts";
import { endHold, hold } from "./hold.ts";
import type { MachineState } from "./machine-state.ts";
import { reconsider } from "./pause.ts";
import { ASSIGNED, LOADING, MEMORY, PIECE, READY, RELEASED, WAITING } from "./states.ts";

/** What the disk says. */
export type DiskEvent = Extract<Event, { type: "spilled" | "unspilled" | "lost" | "memory" }>;

/** Learns it. */
export function fromDisk(m: MachineState, event: DiskEvent): void {
  switch (event.type) {
    case "spilled":
      m.memory.endBatch(event.blocks, event.failed, m.now);
      break;
    case "unspilled":
      for (const block of event.blocks) m.memory.endRead(block);
      break;
    case "lost":
      for (const block of event.blocks) lost(m, block);
      break;
    case "memory":
      m.memory.unmanagedBytes = event.unmanagedBytes;
      reconsider(m);
      break;
  }
}

/** Whether some of the inputs of a task are on disk. */
export function readsAway(m: MachineState, slot: number): boolean {
  const { tasks, edges, memory } = m;
  if (memory.awayBlocks === 0) return false;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    if (memory.isAway(tasks.data[edges.unit[edge]])) return true;
  }
  return false;
}

/** Bytes of its inputs that nobody reads back yet; one that it reads twice counts twice. */
export function awayBytes(m: MachineState, slot: number): number {
  const { tasks, edges, memory } = m;
  let bytes = 0;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    const block = tasks.data[edges.unit[edge]];
    if (memory.isAway(block) && memory.doing[block] === 0) bytes += memory.bytes[block];
  }
  return bytes;
}

/** `ready → loading`: its inputs, which are pinned, are read back. */
export function load(m: MachineState, slot: number): void {
  const { tasks, edges, memory } = m;
  const blocks: BlockHandle[] = [];
  hold(m, slot);
  m.move(slot, LOADING);
  m.loading.add(slot);
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    const block = tasks.data[edges.unit[edge]];
    if (memory.isAway(block) && memory.beginRead(block)) blocks.push(block);
  }
  if (blocks.length > 0) m.out.add({ type: "unspill", blocks });
}

/** A spilled block is gone: whoever reads it waits until it was made, or brought, again. */
function lost(m: MachineState, block: BlockHandle): void {
  const { tasks } = m;
  for (let slot = 0; slot < tasks.capacity; slot++) {
    if (tasks.state[slot] === MEMORY && tasks.data[slot] === block) lose(m, slot);
  }
}

function lose(m: MachineState, unit: number): void {
  const { tasks, edges } = m;
  const readers: number[] = [];
  for (let edge = 0; edge < edges.capacity; edge++) {
    if (edges.unit[edge] === unit) readers.push(edge);
  }
  for (const edge of readers) stepBack(m, edges.owner[edge]);
  m.dropData(unit);
  m.clear(unit, ASSIGNED);
  m.move(unit, RELEASED);
  for (const edge of readers) m.wait(edge);
  m.touched.push(unit);
  if (!m.has(unit, PIECE)) {
    m.out.missing(m.graphOf(unit).number, tasks.task[unit], m.options.address);
  }
  if (tasks.users[unit] > 0) want(m, unit, tasks.priority[unit]);
  const source = m.has(unit, PIECE) ? tasks.source[unit] : -1;
  if (source >= 0 && tasks.state[source] === MEMORY) satisfyPieces(m, source);
}

/** A task that was about to run waits again. */
function stepBack(m: MachineState, slot: number): void {
  const state = m.tasks.state[slot];
  if (state === LOADING) endHold(m, slot);
  if (state === READY || state === LOADING) m.move(slot, WAITING);
}
