/** The computing pipeline: `waiting → ready → executing → memory`. */
import { INLINE_BYTES_MAX } from "../../comm/index.ts";
import { keep } from "./acquire.ts";
import { admit, bringBack } from "./admit.ts";
import { readyIfComplete, wake } from "./arrive.ts";
import type { Event } from "./events.ts";
import { fail } from "./fail.ts";
import { bytesOfBlock, measured, UNKNOWN_SECONDS } from "./graph-table.ts";
import { unpinInputs } from "./hold.ts";
import type { InputSink } from "./inputs.ts";
import type { MachineState } from "./machine-state.ts";
import { mayCrawl } from "./pause.ts";
import { readsAway } from "./residency.ts";
import type { SlotHeap } from "./slot-heap.ts";
import {
  ABORTED,
  ACQUIRED,
  ASSIGNED,
  EXECUTING,
  INLINE,
  LOADING,
  MEMORY,
  ON_THREAD,
  READY,
  RELEASED,
  WAITING,
} from "./states.ts";

/** The scheduler wants a task computed here. */
export function assign(
  m: MachineState,
  inputs: InputSink,
  slot: number,
  run: number,
  priority: number,
): void {
  const { tasks } = m;
  tasks.run[slot] = run;
  m.set(slot, ASSIGNED);
  m.clear(slot, ACQUIRED);
  const state = tasks.state[slot];
  if (state === MEMORY) {
    reportFinished(m, slot, 0);
  } else if (state === READY) {
    tasks.priority[slot] = priority;
    m.heapOf(slot).moved(slot);
  } else if (state === WAITING || state === EXECUTING || state === LOADING) {
    tasks.priority[slot] = priority;
  } else if (m.has(slot, ON_THREAD)) {
    // Given up, but its thread did not hear of that: as good as new.
    m.move(slot, EXECUTING);
    tasks.priority[slot] = priority;
  } else {
    m.move(slot, WAITING);
    tasks.priority[slot] = priority;
    inputs.plan(slot);
    readyIfComplete(m, slot);
  }
}

function reportFinished(m: MachineState, slot: number, seconds: number): void {
  const { tasks } = m;
  const entry = m.graphOf(slot);
  const nbytes = tasks.nbytes[slot];
  const small = nbytes <= INLINE_BYTES_MAX && !m.memory.isAway(tasks.data[slot]);
  const deliver = small && (entry.layers[tasks.layer[slot]]?.deliver ?? false);
  const inline = deliver ? tasks.data[slot] : -1;
  m.out.finished(entry, tasks.task[slot], tasks.run[slot], nbytes, seconds, inline);
}

/** Threads have results. */
export function executed(
  m: MachineState,
  inputs: InputSink,
  event: Extract<Event, { type: "executed" }>,
): void {
  const { slots, blocks, nbytes, seconds } = event;
  m.sheds = 0;
  for (let k = 0; k < slots.length; k++) {
    const slot = slots[k];
    if (m.has(slot, ABORTED)) {
      m.out.drop(blocks[k]);
      beginAgain(m, inputs, slot);
      continue;
    }
    measured(m.layerOf(slot), seconds[k]);
    leaveThread(m, slot);
    const unpacking = event.unpackSeconds?.[k] ?? 0;
    m.story.spent(unpacking, seconds[k] - unpacking);
    result(m, slot, blocks[k], nbytes[k], seconds[k]);
    m.story.spent(0, 0);
  }
}

/** The end of a task that was told to end: what it made may be half. Where it is wanted again, it runs again. */
function beginAgain(m: MachineState, inputs: InputSink, slot: number): void {
  leaveThread(m, slot);
  if (m.tasks.state[slot] !== EXECUTING) return;
  m.move(slot, WAITING);
  inputs.plan(slot);
  readyIfComplete(m, slot);
}

/** What the worker's own thread shall not run goes to the thread with the least work. */
export function declined(m: MachineState, event: Extract<Event, { type: "declined" }>): void {
  const { tasks } = m;
  for (const slot of event.slots) {
    if (tasks.state[slot] !== EXECUTING) {
      leaveThread(m, slot);
      continue;
    }
    unbook(m, slot);
    m.clear(slot, INLINE | ABORTED);
    book(m, slot, leastBusy(m), UNKNOWN_SECONDS);
  }
}

/** The task counts as work of this lane, which is told to run it. */
function book(m: MachineState, slot: number, lane: number, seconds: number): void {
  m.tasks.lane[slot] = lane;
  m.tasks.expected[slot] = seconds;
  m.laneTasks[lane]++;
  m.laneSeconds[lane] += seconds;
  m.out.execute(lane, slot);
}

function unbook(m: MachineState, slot: number): void {
  const lane = m.tasks.lane[slot];
  m.laneTasks[lane]--;
  m.laneSeconds[lane] -= m.tasks.expected[slot];
  if (m.laneTasks[lane] === 0) m.laneSeconds[lane] = 0;
}

/** The thread is done with a task: a fact, whatever is wanted by now. */
function leaveThread(m: MachineState, slot: number): void {
  const { tasks } = m;
  unpinInputs(m, slot);
  m.clear(slot, ON_THREAD | ABORTED);
  unbook(m, slot);
  m.onThreads--;
  m.reservedBytes -= bytesOfBlock(m.layerOf(slot), tasks.task[slot] - m.layerOf(slot).offset);
  tasks.landing[slot] = 0;
  tasks.lane[slot] = -1;
  m.dropEdges(slot);
  m.touched.push(slot);
}

function result(
  m: MachineState,
  slot: number,
  block: number,
  nbytes: number,
  seconds: number,
): void {
  const state = m.tasks.state[slot];
  // Given up meanwhile, or the bytes came from a peer before.
  if (state === RELEASED || state === MEMORY) {
    m.out.drop(block);
    return;
  }
  if (m.layerOf(slot).moves) m.movedBytes += nbytes;
  m.store(slot, block, nbytes);
  m.move(slot, MEMORY);
  m.missing.delete(slot);
  if (m.has(slot, ASSIGNED)) reportFinished(m, slot, seconds);
  else if (m.has(slot, ACQUIRED)) keep(m, slot);
  wake(m, slot);
}

/** Kernels threw, or a thread died. */
export function failed(
  m: MachineState,
  inputs: InputSink,
  event: Extract<Event, { type: "failed" }>,
): void {
  for (let k = 0; k < event.slots.length; k++) {
    const slot = event.slots[k];
    if (m.has(slot, ABORTED)) {
      beginAgain(m, inputs, slot);
      continue;
    }
    leaveThread(m, slot);
    if (m.tasks.state[slot] === EXECUTING) fail(m, slot, event.errors[k]);
  }
}

/** Hands tasks to threads: those that hold their inputs already, then the ready ones, most urgent first. */
export function ensureComputing(m: MachineState): void {
  if (m.paused && !mayCrawl(m)) return;
  if (m.loading.size > 0) startLoaded(m);
  fillLanes(m, m.readyInline);
  fillLanes(m, m.ready);
}

function startLoaded(m: MachineState): void {
  for (const slot of m.loading) {
    if (readsAway(m, slot)) continue;
    const { seconds } = m.layerOf(slot);
    const lane = laneFor(m, slot, seconds);
    if (lane >= 0) start(m, slot, lane, seconds);
  }
}

function fillLanes(m: MachineState, ready: SlotHeap): void {
  // A paused worker runs one task at a time.
  while (ready.size > 0 && !(m.paused && m.onThreads > 0)) {
    const slot = ready.peek();
    if (readsAway(m, slot) ? !bringBack(m, slot) : !startReady(m, slot)) return;
  }
}

/** Whether the task started, or failed, or waits for parts of what it reads. */
function startReady(m: MachineState, slot: number): boolean {
  const { seconds } = m.layerOf(slot);
  const lane = laneFor(m, slot, seconds);
  if (lane < 0) return false;
  if (admit(m, slot)) start(m, slot, lane, seconds);
  else return m.tasks.state[slot] !== READY;
  return true;
}

/** A thread gets a task whose inputs are pinned, and whose result is counted. */
function start(m: MachineState, slot: number, lane: number, seconds: number): void {
  m.move(slot, EXECUTING);
  m.set(slot, ON_THREAD);
  m.onThreads++;
  m.stalledSince = Number.NaN;
  book(m, slot, lane, seconds);
}

/** The lane with the least work that can take this one, or -1. */
function laneFor(m: MachineState, slot: number, seconds: number): number {
  const best = m.has(slot, INLINE) ? m.inlineLane : leastBusy(m);
  if (m.laneTasks[best] === 0) return best;
  const { laneTasksMax, laneSeconds } = m.limits;
  const room = m.laneTasks[best] < laneTasksMax && m.laneSeconds[best] + seconds <= laneSeconds;
  return room ? best : -1;
}

function leastBusy(m: MachineState): number {
  let best = 0;
  for (let lane = 1; lane < m.options.threads; lane++) {
    if (m.laneSeconds[lane] < m.laneSeconds[best]) best = lane;
  }
  return best;
}
