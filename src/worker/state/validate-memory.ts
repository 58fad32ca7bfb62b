/** The books of memory against the tasks: who pins what, and how many bytes lie where. */
import { invariant } from "../../core/index.ts";
import { AWAY, HERE, type MemoryBook, READING, WRITING } from "../memory/state/book.ts";
import type { BlockHandle } from "../memory/tiers.ts";
import type { MachineState } from "./machine-state.ts";
import { FORGOTTEN, LOADING, ON_THREAD } from "./states.ts";

interface Sums {
  here: number;
  away: number;
  writing: number;
  reading: number;
  copies: number;
  listed: number;
  awayBlocks: number;
}

/** Throws InvariantError when something does not hold. */
export function validateMemory(m: MachineState): void {
  const { memory } = m;
  if (!memory.spills) return;
  const pins = countPins(m);
  const sums: Sums = {
    here: 0,
    away: 0,
    writing: 0,
    reading: 0,
    copies: 0,
    listed: 0,
    awayBlocks: 0,
  };
  for (const block of blocksOf(m)) validateBlock(memory, block, pins.get(block) ?? 0, sums);
  invariant(sums.listed === memory.lru.size, "blocks that may leave are not all accounted for");
  invariant(sums.awayBlocks === memory.awayBlocks, "blocks on disk are not all accounted for");
  invariant(sums.here === memory.hereBytes, "bytes in memory do not add up");
  invariant(sums.away === memory.awayBytes, "bytes on disk do not add up");
  invariant(sums.writing === memory.writingBytes, "bytes that are written do not add up");
  invariant(sums.reading === memory.readingBytes, "bytes that are read do not add up");
  invariant(sums.copies === memory.diskBytes, "copies on disk do not add up");
}

function validateBlock(memory: MemoryBook, block: BlockHandle, pins: number, sums: Sums): void {
  const [bytes, where, doing] = [memory.bytes[block], memory.where[block], memory.doing[block]];
  invariant(where === HERE || where === AWAY, "a block with bytes is not in the book");
  invariant(memory.pins[block] === pins, "pins are not all accounted for");
  const free = where === HERE && doing === 0 && pins === 0;
  invariant(memory.lru.has(block) === free, "a block may leave memory though it is used");
  invariant(doing !== (where === HERE ? READING : WRITING), "the disk does what it cannot");
  invariant(where === HERE || memory.copy[block] === 1, "a block is nowhere");
  sums[where === HERE ? "here" : "away"] += bytes;
  if (doing !== 0) sums[doing === WRITING ? "writing" : "reading"] += bytes;
  if (memory.copy[block] === 1) sums.copies += bytes;
  if (free) sums.listed++;
  if (where === AWAY) sums.awayBlocks++;
}

function blocksOf({ tasks }: MachineState): Set<BlockHandle> {
  const blocks = new Set<BlockHandle>();
  for (let slot = 0; slot < tasks.capacity; slot++) {
    if (tasks.state[slot] === FORGOTTEN || tasks.data[slot] < 0) continue;
    if (tasks.nbytes[slot] > 0) blocks.add(tasks.data[slot]);
  }
  return blocks;
}

/** How often each block is pinned by tasks that run, or are about to. */
function countPins(m: MachineState): Map<BlockHandle, number> {
  const { tasks, edges } = m;
  const pins = new Map<BlockHandle, number>();
  for (let slot = 0; slot < tasks.capacity; slot++) {
    if (tasks.state[slot] !== LOADING && !m.has(slot, ON_THREAD)) continue;
    for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
      const block = tasks.data[edges.unit[edge]];
      pins.set(block, (pins.get(block) ?? 0) + 1);
    }
  }
  return pins;
}
