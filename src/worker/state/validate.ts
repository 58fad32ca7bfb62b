/** One validator a state, and the books that must balance. All run after every event, when asked. */
import { invariant } from "../../core/index.ts";
import { bytesOfBlock } from "./graph-table.ts";
import type { MachineState } from "./machine-state.ts";
import {
  ABORTED,
  ACQUIRED,
  ASSIGNED,
  ERROR,
  EXECUTING,
  FETCH,
  FLIGHT,
  FORGOTTEN,
  IN_FLIGHT,
  LOADING,
  MEMORY,
  MISSING,
  ON_THREAD,
  PIECE,
  READY,
  RELEASED,
  type StateNumber,
  WAITING,
} from "./states.ts";
import { validateMemory } from "./validate-memory.ts";

type Validator = (m: MachineState, slot: number) => string | undefined;

/** What must hold of a record in each state; the answer is what does not. */
export const VALIDATE: Readonly<Record<StateNumber, Validator>> = {
  [RELEASED]: (m, slot) => {
    if (m.tasks.data[slot] >= 0) return "has bytes";
    if (m.has(slot, ASSIGNED | ACQUIRED)) return "is wanted by the scheduler";
    if (m.tasks.users[slot] > 0) return "is wanted by a task";
    if (m.has(slot, ON_THREAD | IN_FLIGHT) || m.tasks.firstPiece[slot] >= 0) return undefined;
    return "should be forgotten";
  },
  [WAITING]: (m, slot) => {
    if (m.tasks.waiting[slot] === 0) return "waits for nothing";
    return m.has(slot, ON_THREAD) ? "is on a thread" : undefined;
  },
  [READY]: (m, slot) => {
    if (m.tasks.waiting[slot] > 0) return "waits for inputs";
    return m.heapOf(slot).has(slot) ? undefined : "is in no heap";
  },
  [EXECUTING]: (m, slot) => {
    if (!m.has(slot, ON_THREAD)) return "is on no thread";
    return m.tasks.waiting[slot] > 0 ? "waits for inputs" : undefined;
  },
  [MEMORY]: (m, slot) => {
    if (m.tasks.data[slot] < 0) return "has no bytes";
    if (m.has(slot, ACQUIRED)) return "has come, but the scheduler was not told";
    return m.tasks.firstWaiter[slot] >= 0 ? "has waiters" : undefined;
  },
  [FETCH]: (m, slot) => {
    const peer = m.peers.all[m.tasks.holder[slot]];
    if (!peer) return "has no holder";
    return peer.wanted.has(slot) ? undefined : "is not in the heap of its peer";
  },
  [FLIGHT]: (m, slot) => (m.has(slot, IN_FLIGHT) ? undefined : "was not asked for"),
  [MISSING]: (m, slot) => {
    const block = m.has(slot, PIECE) ? m.tasks.source[slot] : slot;
    return m.missing.has(block) ? undefined : "is not known to be missing";
  },
  [ERROR]: (m, slot) => (m.tasks.data[slot] >= 0 ? "has bytes" : undefined),
  [FORGOTTEN]: () => undefined,
  [LOADING]: (m, slot) => {
    if (!m.loading.has(slot)) return "is not known to wait for the disk";
    return m.tasks.waiting[slot] > 0 ? "waits for inputs" : undefined;
  },
};

interface Books {
  bytes: number;
  onThreads: number;
  inFlight: number;
  edges: number;
  live: number;
  /** Bytes of results, of tasks that run or have a landing. */
  reserved: number;
}

/** Throws InvariantError, with the story of the task, when something does not hold. */
export function validate(m: MachineState): void {
  const books: Books = { bytes: 0, onThreads: 0, inFlight: 0, edges: 0, live: 0, reserved: 0 };
  for (let slot = 0; slot < m.tasks.capacity; slot++) {
    if (m.tasks.state[slot] !== FORGOTTEN) validateSlot(m, slot, books);
  }
  invariant(books.live === m.tasks.live, "records in use are not all accounted for");
  invariant(books.edges === m.edges.live, "edges in use are not all accounted for");
  invariant(books.onThreads === m.onThreads, "tasks on threads are not all accounted for");
  const asked = m.peers.all.reduce((sum, peer) => sum + peer.asked.length, 0);
  invariant(books.inFlight === asked, "units in flight are not all accounted for");
  invariant(
    m.requests === m.peers.all.filter((peer) => peer.asked.length > 0).length,
    "requests are not all accounted for",
  );
  invariant(Math.abs(books.bytes - m.managedBytes) < 1, "managed bytes do not add up");
  invariant(books.reserved === m.reservedBytes, "reserved bytes do not add up");
  validateMemory(m);
}

function validateSlot(m: MachineState, slot: number, books: Books): void {
  const { tasks } = m;
  const wrong = VALIDATE[tasks.state[slot] as StateNumber](m, slot);
  if (wrong !== undefined) complain(m, slot, wrong);
  books.live++;
  if (tasks.data[slot] >= 0) books.bytes += tasks.nbytes[slot];
  if (m.has(slot, ON_THREAD)) books.onThreads++;
  else if (m.has(slot, ABORTED)) complain(m, slot, "was told to end, and does not run");
  if (m.has(slot, ON_THREAD) || tasks.landing[slot] > 0 || tasks.state[slot] === LOADING) {
    const layer = m.layerOf(slot);
    books.reserved += bytesOfBlock(layer, tasks.task[slot] - layer.offset);
  }
  if (m.has(slot, IN_FLIGHT)) books.inFlight++;
  validateInputs(m, slot, books);
  if (!m.has(slot, PIECE) && m.lookup(m.graphOf(slot), tasks.task[slot]) !== slot) {
    complain(m, slot, "is not found by its number");
  }
}

function validateInputs(m: MachineState, slot: number, books: Books): void {
  const { tasks, edges } = m;
  let waiting = 0;
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    books.edges++;
    const state = tasks.state[edges.unit[edge]];
    waiting += edges.waits[edge];
    if (edges.owner[edge] !== slot) complain(m, slot, "has an edge of another task");
    if (state === FORGOTTEN) complain(m, slot, "reads a forgotten task");
    if ((edges.waits[edge] === 0) !== (state === MEMORY)) {
      complain(m, slot, "waits for what is here, or does not for what is not");
    }
  }
  if (waiting !== tasks.waiting[slot]) complain(m, slot, "counts its missing inputs wrong");
}

function complain(m: MachineState, slot: number, what: string): never {
  const place = `(${m.graphOf(slot).number}, ${m.tasks.task[slot]})`;
  invariant(false, `task ${place} ${what}\n${m.storyOf(slot)}`);
}
