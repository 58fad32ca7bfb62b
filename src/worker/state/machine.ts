/**
 * The worker as a pure state machine: events in, instructions out. No sockets, threads, timers or
 * clock; the shell (`../server.ts`) has those. An event is worked off completely, then threads are
 * given work, then peers are asked: so batches form by themselves.
 */

import type { WireError } from "../../comm/index.ts";
import { EventLog, OptionError, UnknownTaskError } from "../../core/index.ts";
import { type Graph, ownGraph, type Registry, unpackGraph } from "../../layers/index.ts";
import { acquire } from "./acquire.ts";
import { endStall } from "./admit.ts";
import { assign, declined, ensureComputing, executed, failed } from "./compute.ts";
import { dumpOf, type MachineDump } from "./dump.ts";
import { encodedError } from "./errors.ts";
import type { LoggedEvent } from "./event-log.ts";
import type { Event, Instruction, Slot } from "./events.ts";
import { askForMissing, communicate, fromPeer, learn } from "./fetch.ts";
import { InputSink } from "./inputs.ts";
import type { MachineOptions } from "./machine-options.ts";
import { MachineState } from "./machine-state.ts";
import { makeRoom } from "./make-room.ts";
import { fromDisk } from "./residency.ts";
import { settle } from "./settle.ts";
import { ACQUIRED, ASSIGNED, MEMORY, READY, WAITING } from "./states.ts";
import type { StoryRow } from "./story.ts";
import { validate } from "./validate.ts";

/** One worker's tasks. `handle` is the only way to change it. */
export class WorkerMachine {
  readonly #state: MachineState;
  readonly #inputs: InputSink;
  /** Graphs that could not be read: their tasks fail with this. */
  readonly #unreadable: Map<number, WireError> = new Map();
  /** Graphs that somebody has read already, by their bytes. */
  readonly #read: WeakMap<Uint8Array, Graph> = new WeakMap();
  #log: EventLog<Event> | undefined;

  constructor(options: MachineOptions) {
    this.#state = new MachineState(options);
    this.#inputs = new InputSink(this.#state);
  }

  /** The machine's memory, for the shell to read: never to be written. */
  get state(): MachineState {
    return this.#state;
  }

  /** Tells the machine what happened. `now` is in seconds and never runs backwards. */
  handle(event: Event, now: number): Instruction[] {
    const m = this.#state;
    this.#log?.add(event, now);
    m.now = now;
    m.story.begin(event.type, now);
    this.#dispatch(event);
    settle(m);
    ensureComputing(m);
    settle(m);
    communicate(m);
    if (m.memory.spills) makeRoom(m, 0);
    if (m.options.validate) validate(m);
    return m.out.flush();
  }

  /** These bytes hold this graph: large ones are read in slices before the machine hears of them. */
  prepare(packed: Uint8Array, graph: Graph): void {
    this.#read.set(packed, graph);
  }

  /** From now on events are kept, for `replay`: the last 100 000. */
  record(): void {
    this.#log ??= new EventLog<Event>();
  }

  /** The events since `record`. */
  get log(): readonly LoggedEvent[] {
    return this.#log?.list() ?? [];
  }

  /** Handle of the bytes of a task that are here, or -1. */
  blockOf(graph: number, task: number): number {
    const slot = this.slotOf(graph, task);
    return slot < 0 || this.#state.tasks.state[slot] !== MEMORY ? -1 : this.#state.tasks.data[slot];
  }

  /** The record of a task, or -1. */
  slotOf(graph: number, task: number): Slot {
    const entry = this.#state.graphs.byNumber(graph);
    return entry ? this.#state.lookup(entry, task) : -1;
  }

  /** What happened to a task, as far as it is remembered: the last 65 536 moves of all tasks. */
  story(graph?: number, task?: number): readonly StoryRow[] {
    return this.#state.story.rows(graph, task);
  }

  /** Everything the machine knows, as plain data for a post-mortem. */
  dump(): MachineDump {
    return { ...dumpOf(this.#state), events: this.#log?.isWhole ? this.log : [] };
  }

  #dispatch(event: Event): void {
    const m = this.#state;
    switch (event.type) {
      case "graph":
        this.#addGraph(event);
        break;
      case "compute":
        this.#compute(event);
        break;
      case "free":
        this.#free(event);
        break;
      case "forget-graph":
        this.#forgetGraph(event.graph);
        break;
      case "steal":
        this.#steal(event);
        break;
      case "acquire":
        acquire(m, event.remote);
        break;
      case "executed":
        executed(m, this.#inputs, event);
        break;
      case "declined":
        declined(m, event);
        break;
      case "failed":
        failed(m, this.#inputs, event);
        break;
      case "pause":
        m.paused = event.paused;
        break;
      case "payloads":
        m.payloadBytes = event.bytes;
        break;
      case "spilled":
      case "unspilled":
      case "lost":
      case "memory":
        fromDisk(m, event);
        break;
      case "tick":
        askForMissing(m);
        endStall(m);
        break;
      default:
        fromPeer(m, event);
    }
  }

  #addGraph(event: Extract<Event, { type: "graph" }>): void {
    try {
      const { registry } = this.#state.options;
      const graph =
        this.#read.get(event.packed) ??
        ownGraph(event.packed, registry) ??
        unpackGraph(event.packed, registry);
      this.#state.graphs.add(event.graph, graph, event.deliver);
    } catch (error) {
      this.#unreadable.set(event.graph, encodedError(error));
    }
  }

  #compute(event: Extract<Event, { type: "compute" }>): void {
    const m = this.#state;
    learn(m, event.remote);
    const entry = m.graphs.byNumber(event.graph);
    if (!entry?.graph) {
      this.#refuse(event);
      return;
    }
    for (let k = 0; k < event.tasks.length; k++) {
      const slot = m.obtain(entry, event.tasks[k]);
      assign(m, this.#inputs, slot, event.runs[k], event.priorities[k]);
    }
  }

  #refuse(event: Extract<Event, { type: "compute" }>): void {
    const error =
      this.#unreadable.get(event.graph) ??
      encodedError(new UnknownTaskError(`graph ${event.graph} was never sent to this worker`));
    for (let k = 0; k < event.tasks.length; k++) {
      this.#state.out.erred(event.graph, event.tasks[k], event.runs[k], error);
    }
  }

  /** The scheduler does not want these any more; a task on this worker may, for a while. */
  #free(event: Extract<Event, { type: "free" }>): void {
    const m = this.#state;
    const entry = m.graphs.byNumber(event.graph);
    if (!entry) return;
    for (let k = 0; k < event.tasks.length; k++) {
      const slot = m.lookup(entry, event.tasks[k]);
      if (slot < 0) continue;
      m.clear(slot, ASSIGNED | ACQUIRED);
      m.touched.push(slot);
    }
  }

  #forgetGraph(number: number): void {
    const m = this.#state;
    this.#unreadable.delete(number);
    const entry = m.graphs.byNumber(number);
    if (!entry) return;
    entry.dying = true;
    for (const slot of entry.slots.slots()) {
      m.clear(slot, ASSIGNED | ACQUIRED);
      m.touched.push(slot);
    }
    m.endGraph(entry);
  }

  /** A task is given up only while nothing has begun, and nobody here counts on it. */
  #steal(event: Extract<Event, { type: "steal" }>): void {
    const m = this.#state;
    const entry = m.graphs.obtain(event.graph);
    const { tasks } = m;
    for (let k = 0; k < event.tasks.length; k++) {
      const slot = m.lookup(entry, event.tasks[k]);
      const granted =
        slot >= 0 &&
        tasks.run[slot] === event.runs[k] &&
        m.has(slot, ASSIGNED) &&
        tasks.users[slot] === 0 &&
        (tasks.state[slot] === WAITING || tasks.state[slot] === READY);
      if (granted) {
        m.clear(slot, ASSIGNED);
        m.touched.push(slot);
      }
      m.out.stolen(entry, event.tasks[k], event.runs[k], granted);
    }
  }
}

/** A machine that went through a log of events: the way to a bug, step by step. */
export function replay(options: MachineOptions, log: readonly LoggedEvent[]): WorkerMachine {
  const machine = new WorkerMachine(options);
  for (const { event, now } of log) machine.handle(event, now);
  return machine;
}

/**
 * {@link replay} of what a dump holds: the worker must have kept its events from the beginning.
 * @throws OptionError when it did not
 */
export function replayDump({ options, events }: MachineDump, registry: Registry): WorkerMachine {
  if (events.length > 0) return replay({ ...options, registry }, events);
  throw new OptionError(
    "replayDump()",
    "the dump holds no events from the beginning on; start the worker with --record, and look sooner",
  );
}
