/**
 * The scheduler's machine with workers that answer at once: what is left is the cost of the scheduler
 * itself. Everything is synchronous and repeatable; tests and benchmarks drive it.
 */
import type { Compute } from "../../src/comm/index.ts";
import { graphOf, type Layer, topologicalOrder } from "../../src/layers/index.ts";
import {
  type Instruction,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
} from "../../src/scheduler/index.ts";

/** How many workers there are, and what they pretend. */
export interface StubOptions {
  readonly workers: number;
  readonly threads: number;
  /** Seconds that each task is said to have taken. */
  readonly seconds: number;
  readonly machine?: Partial<SchedulerOptions>;
}

/** Counts that do not depend on the machine it runs on, and the time. */
export interface StubRun {
  /** Tasks that workers were given. */
  readonly tasks: number;
  readonly messages: number;
  readonly handles: number;
  readonly transitions: number;
  readonly milliseconds: number;
  /** From `submit` to the first task on a worker. */
  readonly firstMilliseconds: number;
  /** The longest single call of `handle`. */
  readonly longestMilliseconds: number;
  /** Largest number of pages in use, and of live tasks. */
  readonly peakPages: number;
  readonly taskBytes: number;
}

/** A scheduler, one client, and workers without substance. */
export class StubCluster {
  readonly machine: SchedulerMachine;
  readonly #seconds: number;
  readonly #inbox: SchedulerEvent[] = [];
  /** What reports of so many tasks have in common: the stub must not cost what a real worker pays. */
  readonly #known = new Map<number, Columns>();
  #graph = 1;
  #tasks = 0;
  #messages = 0;
  #handles = 0;
  #longest = 0;
  #first = 0;
  #done = -1;
  #failed: unknown;
  #more = false;

  constructor({ workers, threads, seconds, machine }: StubOptions) {
    this.machine = new SchedulerMachine(machine);
    this.#seconds = seconds;
    this.#handle({ type: "client-joined", client: 0 });
    for (let worker = 0; worker < workers; worker++) {
      this.#handle({
        type: "worker-joined",
        worker,
        name: `w${worker}`,
        address: `inproc://w${worker}`,
        threads,
        memoryLimitBytes: 2 ** 30,
      });
    }
  }

  /** Runs the graph of `outputs` until all of them are in memory, then releases it. */
  run(outputs: readonly Layer[]): StubRun {
    const graph = graphOf(topologicalOrder(outputs));
    const number = this.#graph++;
    this.#tasks = 0;
    this.#messages = 0;
    this.#handles = 0;
    this.#longest = 0;
    this.#first = 0;
    const before = this.machine.transitions;
    const start = performance.now();
    this.#handle({
      type: "submit",
      client: 0,
      request: number,
      graph,
      number,
      outputs: outputs.map((layer) => graph.indexOf(layer)),
      priority: 0,
      retries: 0,
      deliver: false,
      each: false,
    });
    let peakPages = 0;
    while (this.#done !== number && this.#failed === undefined) {
      if (!this.#step()) break;
      peakPages = Math.max(peakPages, this.machine.pages);
    }
    const milliseconds = performance.now() - start;
    if (this.#done !== number) throw new RangeError(`the graph is stuck: ${String(this.#failed)}`);
    const { taskBytes } = this.machine;
    this.#handle({ type: "release", client: 0, requests: [number] });
    while (this.#more) this.#step();
    return {
      tasks: this.#tasks,
      messages: this.#messages,
      handles: this.#handles,
      transitions: this.machine.transitions - before,
      milliseconds,
      firstMilliseconds: this.#first - start,
      longestMilliseconds: this.#longest,
      peakPages,
      taskBytes,
    };
  }

  #step(): boolean {
    const event = this.#inbox.shift();
    if (event !== undefined) this.#handle(event);
    else if (this.#more) this.#handle({ type: "tick" });
    else return false;
    return true;
  }

  #handle(event: SchedulerEvent): void {
    const before = performance.now();
    const instructions = this.machine.handle(event, before);
    const took = performance.now() - before;
    if (took > this.#longest) this.#longest = took;
    this.#handles++;
    this.#more = false;
    for (const instruction of instructions) this.#follow(instruction);
  }

  #follow(instruction: Instruction): void {
    this.#messages++;
    if (instruction.type === "continue") this.#more = true;
    else if (instruction.type === "to-worker") {
      const { message, worker } = instruction;
      if (message.op === "compute") this.#compute(worker, message);
    } else if (instruction.type === "to-client") {
      if (instruction.message.op === "done") this.#done = instruction.message.request;
      if (instruction.message.op === "failed") this.#failed = instruction.message.error.message;
    }
  }

  #compute(worker: number, { graph, tasks, runs }: Compute): void {
    if (this.#first === 0) this.#first = performance.now();
    this.#tasks += tasks.length;
    this.#inbox.push({
      type: "finished",
      worker,
      graph,
      tasks,
      runs,
      ...this.#columns(tasks.length),
      buffers: [],
    });
  }

  #columns(length: number): Columns {
    let columns = this.#known.get(length);
    if (columns === undefined) {
      columns = {
        nbytes: new Float64Array(length).fill(8),
        seconds: new Float64Array(length).fill(this.#seconds),
        inline: new Uint8Array(length),
      };
      this.#known.set(length, columns);
    }
    return columns;
  }
}

type Columns = Pick<Extract<SchedulerEvent, { type: "finished" }>, "nbytes" | "seconds" | "inline">;
