/** Which task may start: there must be room for its result, and for what it reads from disk. */
import { formatBytes, OutOfMemoryError, TaskFailedError, toWire } from "../../core/index.ts";
import { taskKey } from "../../layers/index.ts";
import { fail } from "./fail.ts";
import { bytesOfBlock } from "./graph-table.ts";
import { hold, pinInputs, resultBytes, unpinInputs } from "./hold.ts";
import type { MachineState } from "./machine-state.ts";
import { makeRoom } from "./make-room.ts";
import { readInParts } from "./parts.ts";
import { awayBytes, load } from "./residency.ts";

/** Tasks that may hold memory before a thread has them: enough to hide the disk behind the work. */
const LOADING_MIN = 2;

/**
 * Whether a ready task, all of whose inputs are in memory, starts now: they are pinned then, and its result is
 * counted. What can never fit fails at once.
 */
export function admit(m: MachineState, slot: number): boolean {
  const nbytes = resultBytes(m, slot);
  if (nbytes > m.options.memoryLimitBytes) {
    outOfMemory(m, slot, nbytes);
    return false;
  }
  // Before room is made: what it reads is not to go.
  pinInputs(m, slot);
  if (m.tasks.landing[slot] > 0 || fits(m, nbytes)) {
    hold(m, slot);
    return true;
  }
  unpinInputs(m, slot);
  readInParts(m, slot, nbytes);
  return false;
}

/** Whether the inputs of a ready task are brought back from disk now, it waits for parts of them, or has failed. */
export function bringBack(m: MachineState, slot: number): boolean {
  if (m.loading.size >= Math.max(LOADING_MIN, m.options.threads + 1)) return false;
  const result = resultBytes(m, slot);
  const nbytes = awayBytes(m, slot) + result;
  if (nbytes > m.options.memoryLimitBytes) {
    if (readInParts(m, slot, result)) return true;
    outOfMemory(m, slot, nbytes, "what it reads and makes, together");
    return true;
  }
  pinInputs(m, slot);
  if (fits(m, nbytes)) {
    load(m, slot);
    return true;
  }
  unpinInputs(m, slot);
  return readInParts(m, slot, result);
}

/** Whether so many more bytes may be taken; sends blocks to disk where that helps. */
function fits(m: MachineState, nbytes: number): boolean {
  const { memory } = m;
  if (m.usedBytes + nbytes <= memory.roomBytes) return true;
  makeRoom(m, nbytes);
  if (m.usedBytes + nbytes <= memory.roomBytes) return true;
  // When these are written there is room, or it is seen that there is none.
  if (memory.batches > 0) return false;
  if (nbytes === 0) return true;
  const idle = m.onThreads === 0 && m.requests === 0 && m.loading.size === 0;
  if (idle && m.usedBytes + nbytes <= m.options.memoryLimitBytes) return true;
  if (Number.isNaN(m.stalledSince)) m.stalledSince = m.now;
  return false;
}

function outOfMemory(m: MachineState, slot: number, nbytes: number, what = "its block of"): void {
  const layer = m.layerOf(slot);
  const key = taskKey(layer.layer, m.tasks.task[slot] - layer.offset);
  const { memoryLimitBytes } = m.options;
  const cause = new OutOfMemoryError(
    `${what} ${formatBytes(nbytes)} does not fit: the worker's limit is ${formatBytes(memoryLimitBytes)}, and ${formatBytes(m.usedBytes)} are in use. Use smaller chunks, or give workers more memory`,
    { fields: { nbytes, memoryLimitBytes, managedBytes: m.managedBytes } },
  );
  fail(m, slot, toWire(new TaskFailedError(key, cause)));
}

/** After one has failed, the next one does so after this, if nothing has changed. */
const NEXT_SECONDS = 1;

/** Fails the first ready task when memory has been short for long and nothing is going on. */
export function endStall(m: MachineState): void {
  if (Number.isNaN(m.stalledSince) || m.onThreads > 0 || m.requests > 0) return;
  if (m.loading.size > 0 || m.memory.batches > 0) return;
  if (m.now - m.stalledSince < m.limits.stallSeconds) return;
  const slot = m.readyInline.size > 0 ? m.readyInline.peek() : m.ready.peek();
  // If that one gave nothing back, the next one need not wait as long again.
  m.stalledSince = m.now - m.limits.stallSeconds + NEXT_SECONDS;
  if (slot < 0) return;
  const layer = m.layerOf(slot);
  outOfMemory(m, slot, bytesOfBlock(layer, m.tasks.task[slot] - layer.offset));
}
