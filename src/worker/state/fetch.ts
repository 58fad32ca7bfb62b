/** The fetching pipeline: `fetch → flight → memory`, with `missing` beside it. */
import type { RemoteData } from "../../comm/index.ts";
import { wake } from "./arrive.ts";
import type { Event } from "./events.ts";
import { canonical, type GraphEntry, type Target } from "./graph-table.ts";
import { type Landing, landingOf } from "./landing.ts";
import type { MachineState } from "./machine-state.ts";
import { makeRoom } from "./make-room.ts";
import { mayCrawl } from "./pause.ts";
import type { Peer } from "./peer-table.ts";
import {
  ACQUIRED,
  ASSIGNED,
  ERROR,
  EXECUTING,
  FETCH,
  FLIGHT,
  IN_FLIGHT,
  MEMORY,
  MISSING,
  ON_THREAD,
  PIECE,
  RELEASED,
} from "./states.ts";

/** A task on this worker needs this unit: sees to it that it comes. */
export function want(m: MachineState, unit: number, priority: number): void {
  const { tasks } = m;
  const state = tasks.state[unit];
  if (state === RELEASED) {
    tasks.priority[unit] = priority;
    if (m.has(unit, ON_THREAD)) m.move(unit, EXECUTING);
    else if (m.has(unit, IN_FLIGHT)) m.move(unit, FLIGHT);
    else if (tasks.holder[unit] >= 0) toFetch(m, unit);
    else toMissing(m, unit);
  } else if (state === FETCH && priority < tasks.priority[unit]) {
    tasks.priority[unit] = priority;
    m.peers.all[tasks.holder[unit]].wanted.moved(unit);
  }
}

function toFetch(m: MachineState, unit: number): void {
  m.move(unit, FETCH);
  m.peers.all[m.tasks.holder[unit]].wanted.push(unit);
}

/** The block that a unit is, or is a part of. */
function blockOf(m: MachineState, unit: number): number {
  return m.has(unit, PIECE) ? m.tasks.source[unit] : unit;
}

/** Wanted, but nobody is known to have it. The scheduler is asked by `tick`, unless it was told why. */
function toMissing(m: MachineState, unit: number): void {
  m.move(unit, MISSING);
  const block = blockOf(m, unit);
  if (!m.missing.has(block)) m.missing.set(block, m.now);
}

/** Learns where blocks are. */
export function learn(m: MachineState, remote: RemoteData): void {
  const { graphs, tasks, nbytes, holders, addresses } = remote;
  const target: Target = { graph: undefined as unknown as GraphEntry, task: -1 };
  const peers = addresses.map((address) =>
    address === m.options.address ? undefined : m.peers.obtain(address),
  );
  for (let k = 0; k < tasks.length; k++) {
    const peer = peers[holders[k]];
    if (!peer) continue;
    canonical(m.graphs, m.graphs.obtain(graphs[k]), tasks[k], target);
    learnOne(m, m.obtain(target.graph, target.task), peer, nbytes[k]);
  }
}

function learnOne(m: MachineState, block: number, peer: Peer, nbytes: number): void {
  const { tasks } = m;
  m.touched.push(block);
  const state = tasks.state[block];
  if (state === MEMORY) return;
  if (state !== FETCH) {
    // The heap of the old holder has it otherwise.
    tasks.holder[block] = peer.id;
    if (!m.has(block, ON_THREAD)) tasks.nbytes[block] = nbytes;
  }
  m.missing.delete(block);
  if (state === MISSING) toFetch(m, block);
  for (let piece = tasks.firstPiece[block]; piece >= 0; piece = tasks.nextPiece[piece]) {
    if (tasks.state[piece] !== MISSING) continue;
    tasks.holder[piece] = peer.id;
    toFetch(m, piece);
  }
}

/** An answer with data. */
function arrived(m: MachineState, event: Extract<Event, { type: "arrived" }>): void {
  const peer = m.peers.obtain(event.peer);
  answered(m, peer);
  for (let k = 0; k < event.units.length; k++) {
    if (event.blocks[k] >= 0) landed(m, event.units[k], event.blocks[k], event.nbytes[k]);
    else lost(m, event.units[k], peer);
  }
}

/** The request is over: its units are in flight no more. */
function answered(m: MachineState, peer: Peer): readonly number[] {
  const units = peer.asked;
  for (const unit of units) {
    m.clear(unit, IN_FLIGHT);
    m.touched.push(unit);
  }
  if (units.length > 0) m.requests--;
  m.incomingBytes -= peer.askedBytes;
  peer.asked = [];
  peer.askedBytes = 0;
  return units;
}

function landed(m: MachineState, unit: number, block: number, nbytes: number): void {
  const { tasks } = m;
  const state = tasks.state[unit];
  if (state === MEMORY || state === RELEASED || state === ERROR) {
    m.out.drop(block);
    return;
  }
  if (state !== EXECUTING) m.dropEdges(unit);
  m.store(unit, block, nbytes);
  m.move(unit, MEMORY);
  m.missing.delete(unit);
  if (m.has(unit, ASSIGNED)) {
    // It was to be computed here, too; now it need not be.
    m.out.finished(m.graphOf(unit), tasks.task[unit], tasks.run[unit], nbytes, 0, -1);
  } else if (!m.has(unit, PIECE)) {
    m.set(unit, ASSIGNED);
    m.clear(unit, ACQUIRED);
    m.out.fetched(m.graphOf(unit), tasks.task[unit]);
  }
  wake(m, unit);
}

/** A peer does not have this unit, or is gone. */
function lost(m: MachineState, unit: number, peer: Peer): void {
  const { tasks } = m;
  const state = tasks.state[unit];
  const block = blockOf(m, unit);
  if (state === FETCH) m.move(unit, RELEASED);
  if (tasks.holder[block] === peer.id && tasks.heapPos[block] < 0) tasks.holder[block] = -1;
  if (state !== FLIGHT && state !== FETCH) return;
  if (tasks.holder[block] >= 0) {
    if (state === FLIGHT) m.move(unit, RELEASED);
    tasks.holder[unit] = tasks.holder[block];
    toFetch(m, unit);
    return;
  }
  tasks.holder[unit] = -1;
  const known = m.missing.has(block);
  toMissing(m, unit);
  if (!known) m.out.missing(m.graphOf(block).number, tasks.task[block], peer.address);
}

/** The peer serves others already: its units go back, and it is asked later. */
function busy(m: MachineState, event: Extract<Event, { type: "busy" }>): void {
  const { tasks } = m;
  const peer = m.peers.obtain(event.peer);
  for (const unit of answered(m, peer)) {
    if (tasks.state[unit] !== FLIGHT) continue;
    const holder = tasks.holder[blockOf(m, unit)];
    tasks.holder[unit] = holder >= 0 ? holder : peer.id;
    toFetch(m, unit);
  }
  rest(m, peer);
}

/** The peer is gone, with all that was asked or was going to be asked of it. */
function peerLost(m: MachineState, address: string): void {
  const peer = m.peers.obtain(address);
  const waiting = Array.from(peer.wanted.slots());
  for (const unit of answered(m, peer)) lost(m, unit, peer);
  for (const unit of waiting) lost(m, unit, peer);
  rest(m, peer);
}

function rest(m: MachineState, peer: Peer): void {
  peer.busyUntil = m.now + m.limits.busySeconds;
  m.out.add({ type: "later", peer: peer.address, seconds: m.limits.busySeconds });
}

/** Asks again for what has been missing for long; forgets what no one waits for any more. */
export function askForMissing(m: MachineState): void {
  for (const [block, since] of m.missing) {
    if (!isMissing(m, block)) m.missing.delete(block);
    else if (!isComing(m, block) && m.now - since >= m.limits.missingSeconds) {
      m.missing.set(block, m.now);
      // Whoever else has it, this worker has not: the scheduler may think so.
      m.out.missing(m.graphOf(block).number, m.tasks.task[block], m.options.address);
    }
  }
}

/** Whether the block is being made, or brought, whole. */
function isComing(m: MachineState, block: number): boolean {
  const state = m.tasks.state[block];
  return state !== RELEASED && state !== MISSING && state !== ERROR;
}

function isMissing(m: MachineState, block: number): boolean {
  const { tasks } = m;
  if (tasks.state[block] === MISSING) return true;
  for (let piece = tasks.firstPiece[block]; piece >= 0; piece = tasks.nextPiece[piece]) {
    if (tasks.state[piece] === MISSING) return true;
  }
  return false;
}

/** Asks every peer that has nothing to do for what is wanted of it, most urgent first. */
export function communicate(m: MachineState): void {
  if (m.paused && (m.ready.size + m.readyInline.size > 0 || !mayCrawl(m))) return;
  const idle = m.peers.all.filter(
    (peer) => peer.wanted.size > 0 && peer.asked.length === 0 && peer.busyUntil <= m.now,
  );
  const { priority } = m.tasks;
  idle.sort((a, b) => priority[a.wanted.peek()] - priority[b.wanted.peek()]);
  for (const peer of idle) {
    if (m.paused && m.requests > 0) return;
    if (m.requests >= m.limits.outgoingMax && m.incomingBytes >= m.limits.outgoingFreeBytes) return;
    gather(m, peer);
  }
}

function gather(m: MachineState, peer: Peer): void {
  const { tasks } = m;
  const units: number[] = [];
  const lands: (Landing | null)[] = [];
  let total = 0;
  while (peer.wanted.size > 0) {
    const unit = peer.wanted.peek();
    const nbytes = tasks.nbytes[unit];
    if (!mayCome(m, total, nbytes, units.length)) break;
    m.move(unit, FLIGHT);
    m.set(unit, IN_FLIGHT);
    lands.push(landingOf(m, unit, m.incomingBytes + total + nbytes));
    total += nbytes;
    units.push(unit);
  }
  if (units.length === 0) return;
  peer.asked = units;
  peer.askedBytes = total;
  m.requests++;
  m.incomingBytes += total;
  const request = {
    op: "get-data",
    graphs: Int32Array.from(units, (unit) => m.graphOf(unit).number),
    tasks: Float64Array.from(units, (unit) => tasks.task[unit]),
    boxes: units.map((unit) => m.boxes.get(unit) ?? null),
  } as const;
  m.out.add({ type: "gather", peer: peer.address, units, request, nbytes: total, lands });
}

/** Whether one more unit of that size goes into a message that asks for `total` bytes already. */
function mayCome(m: MachineState, total: number, nbytes: number, count: number): boolean {
  const coming = m.incomingBytes + total;
  if (count >= m.limits.messagePiecesMax) return false;
  if (count > 0 && total + nbytes > m.limits.messageBytesMax) return false;
  if (coming === 0) return true;
  if (coming + nbytes > m.options.memoryLimitBytes * m.limits.incomingPart) return false;
  const used = m.usedBytes - m.incomingBytes + coming;
  if (used + nbytes <= m.memory.roomBytes) return true;
  makeRoom(m, total + nbytes);
  return m.usedBytes + total + nbytes <= m.memory.roomBytes;
}

/** What peers answer, and what is said of them. */
export type PeerEvent = Extract<
  Event,
  { type: "who-has" | "arrived" | "busy" | "peer-lost" | "retry-peer" }
>;

/** Learns one such thing. */
export function fromPeer(m: MachineState, event: PeerEvent): void {
  switch (event.type) {
    case "who-has":
      learn(m, event.remote);
      break;
    case "arrived":
      arrived(m, event);
      break;
    case "busy":
      busy(m, event);
      break;
    case "peer-lost":
      peerLost(m, event.peer);
      break;
    case "retry-peer":
      m.peers.obtain(event.peer).busyUntil = 0;
      break;
  }
}
