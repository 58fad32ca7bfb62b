/**
 * A scheduler with fake workers that obey instructions in random order, and die, and lie late. Checks
 * what a worker can check: that inputs of a task that it was given can be had.
 */
import { expect } from "@jest/globals";
import type { Compute, Message, StealRequest } from "../../../src/comm/index.ts";
import { type Graph, graphOf, type Layer, topologicalOrder } from "../../../src/layers/index.ts";
import {
  type Instruction,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
} from "../../../src/scheduler/index.ts";
import {
  type Assigned,
  addRemote,
  type Dice,
  expectAll,
  expectFound,
  type FakeRequest,
  type FakeWorker,
  firstFree,
  forgetGraph,
  hear,
  inputsOf,
  keyOf,
  newRequest,
  newWorker,
} from "./fake-parts.ts";

/** The cluster. Everything happens in `step`, one thing at a time. */
export class FakeCluster {
  readonly machine: SchedulerMachine;
  readonly requests: Map<number, FakeRequest> = new Map();
  readonly workers: Map<number, FakeWorker> = new Map();
  readonly graphs: Map<number, Graph> = new Map();
  /** Tasks that fail, by readable pair; how often. */
  readonly failing: Map<string, number> = new Map();
  readonly computed: Map<string, number> = new Map();
  readonly log: Instruction[] = [];
  /** Whether what the scheduler says about blocks must hold. */
  trusting = true;
  readonly #dice: Dice;
  readonly #mail: Map<number, SchedulerEvent[]> = new Map();
  #nextWorker = 0;
  #nextGraph = 1;
  #nextRequest = 1;
  /** Milliseconds; tests may set it forward. */
  now = 0;
  #more = false;

  constructor(dice: Dice, options: Partial<SchedulerOptions> = {}) {
    this.#dice = dice;
    this.machine = new SchedulerMachine({ validate: true, transitionsMax: 1e6, ...options });
  }

  handle(event: SchedulerEvent): readonly Instruction[] {
    this.now += this.#dice(5);
    const instructions = this.machine.handle(event, this.now);
    this.#more = false;
    for (const instruction of instructions) this.#follow(instruction);
    return instructions;
  }

  client(client: number): void {
    this.handle({ type: "client-joined", client });
  }

  join(threads = 1, worker = firstFree(this.workers)): number {
    const name = `worker-${this.#nextWorker++}`;
    const address = `inproc://${name}`;
    this.workers.set(worker, newWorker(name, address));
    this.#mail.set(worker, []);
    this.handle({ type: "worker-joined", worker, name, address, threads, memoryLimitBytes: 1e9 });
    return worker;
  }

  leave(worker: number, expected = false): void {
    for (const own of [this.workers, this.#mail]) own.delete(worker);
    this.handle({ type: "worker-left", worker, expected });
  }

  submit(
    outputs: readonly Layer[],
    { client = 0, each = false, retries = 0, priority = 0, deliver = true } = {},
  ): number {
    const graph = graphOf(topologicalOrder(outputs));
    const number = this.#nextGraph++;
    const request = this.#nextRequest++;
    const indices = outputs.map((layer) => graph.indexOf(layer));
    this.graphs.set(number, graph);
    this.requests.set(request, newRequest(indices, graph, number, each));
    this.handle({
      type: "submit",
      client,
      request,
      graph,
      number,
      outputs: indices,
      priority,
      retries,
      deliver,
      each,
    });
    return request;
  }

  release(request: number, client = 0): void {
    const found = this.requests.get(request);
    if (found) found.released = true;
    this.handle({ type: "release", client, requests: [request] });
  }

  /** Does one random thing; false when there is nothing to do. */
  step(): boolean {
    const choices: (() => void)[] = [];
    if (this.#more) choices.push(() => void this.handle({ type: "tick" }));
    for (const [worker, mail] of this.#mail) {
      if (mail.length > 0) choices.push(() => void this.handle(mail.shift() as SchedulerEvent));
      const fake = this.workers.get(worker) as FakeWorker;
      if (fake.remote.size > 0) choices.push(() => this.#fetch(worker, fake));
      const ready = [...fake.todo.values()].filter((task) => this.#isReady(fake, task));
      if (ready.length > 0) choices.push(() => this.#run(worker, fake, ready));
    }
    if (choices.length === 0) return false;
    choices[this.#dice(choices.length)]();
    return true;
  }

  /** Steps until nothing is left to do. */
  drain(steps = 100_000): void {
    for (let i = 0; i < steps; i++) if (!this.step()) return;
    throw new RangeError("no rest");
  }

  /** Every block of every output was reported, or is accounted for otherwise. */
  expectDone(request: number): void {
    expectAll(this.requestOf(request));
  }

  requestOf(request: number): FakeRequest {
    return this.requests.get(request) as FakeRequest;
  }

  #follow(instruction: Instruction): void {
    this.log.push(instruction);
    switch (instruction.type) {
      case "continue":
        this.#more = true;
        return;
      case "introduce": {
        const graph = this.graphs.get(instruction.graph) as Graph;
        const worker = this.workers.get(instruction.worker);
        if (worker === undefined) return;
        if (worker.graphs.has(instruction.graph)) expect("told twice of a graph").toBe("once");
        worker.graphs.set(instruction.graph, graph);
        return;
      }
      case "to-worker":
        this.#toWorker(instruction.worker, instruction.message);
        return;
      case "to-client":
        hear(this.requests, instruction.message);
        expectFound(this.requests, this.workers, instruction.message);
        return;
      case "dismiss":
        this.workers.delete(instruction.worker);
        this.#mail.delete(instruction.worker);
        return;
      case "drop-graph":
    }
  }

  #toWorker(number: number, message: Message): void {
    const worker = this.workers.get(number);
    // It is gone; the scheduler will hear of it.
    if (worker === undefined) return;
    switch (message.op) {
      case "compute":
        this.#compute(worker, message);
        return;
      case "free":
        for (const task of message.tasks) {
          worker.todo.delete(keyOf(message.graph, task));
          worker.held.delete(keyOf(message.graph, task));
          worker.acquired.delete(keyOf(message.graph, task));
        }
        return;
      case "forget-graph":
        forgetGraph(worker, message.graph);
        return;
      case "acquire":
        message.remote.tasks.forEach((task, k) => {
          worker.acquired.add(keyOf(message.remote.graphs[k], task));
        });
        addRemote(worker, message.remote);
        return;
      case "who-has":
        addRemote(worker, message.remote);
        return;
      case "steal-request":
        this.#giveUp(number, worker, message);
        return;
      default:
    }
  }

  /** Gives up some of the tasks that somebody wants to steal. */
  #giveUp(number: number, worker: FakeWorker, { graph, tasks, runs }: StealRequest): void {
    const granted = Uint8Array.from(tasks, (task) => {
      const key = keyOf(graph, task);
      return worker.todo.has(key) && this.#dice(2) === 0 && worker.todo.delete(key) ? 1 : 0;
    });
    this.#send(number, { type: "steal-response", worker: number, graph, tasks, runs, granted });
  }

  #compute(worker: FakeWorker, message: Compute): void {
    if (!worker.graphs.has(message.graph)) expect(message.graph).toBe("a graph it was told of");
    message.tasks.forEach((task, k) => {
      worker.todo.set(keyOf(message.graph, task), {
        graph: message.graph,
        task,
        run: message.runs[k],
      });
    });
    addRemote(worker, message.remote);
    if (!this.trusting) return;
    // Whatever is not named as being elsewhere must be here, or be made here.
    for (const task of message.tasks) {
      for (const input of inputsOf(worker.graphs, message.graph, task)) {
        const here = worker.held.has(input) || worker.todo.has(input);
        if (!here && !worker.remote.has(input) && !worker.failed.has(input)) {
          throw new RangeError(`${worker.name} cannot find input ${input} of ${task}`);
        }
      }
    }
  }

  #isReady(worker: FakeWorker, { graph, task }: Assigned): boolean {
    return inputsOf(this.graphs, graph, task).every((input) => worker.held.has(input));
  }

  #fetch(number: number, worker: FakeWorker): void {
    const [key, address] = [...worker.remote][this.#dice(worker.remote.size)];
    worker.remote.delete(key);
    if (worker.held.has(key)) return;
    const [graph, task] = key.split(":").map(Number);
    const isNeeded = [...worker.todo.values()].some((todo) =>
      inputsOf(this.graphs, todo.graph, todo.task).includes(key),
    );
    if (!isNeeded && !worker.acquired.has(key)) return;
    const holder = [...this.workers.values()].find((other) => other.address === address);
    if (holder?.held.has(key)) {
      worker.held.add(key);
      this.#send(number, { type: "fetched", worker: number, graph, tasks: Int32Array.of(task) });
    } else {
      this.#send(number, { type: "missing-data", worker: number, graph, task, holder: address });
    }
  }

  #run(number: number, worker: FakeWorker, ready: readonly Assigned[]): void {
    const count = 1 + this.#dice(Math.min(4, ready.length));
    const batches = new Map<number, Assigned[]>();
    for (const task of ready.slice(0, count)) {
      const key = keyOf(task.graph, task.task);
      worker.todo.delete(key);
      const fails = this.failing.get(key) ?? 0;
      if (fails > 0) {
        this.failing.set(key, fails - 1);
        worker.failed.add(key);
        const error = { tag: "Error", message: `bad ${key}` };
        this.#send(number, { type: "erred", worker: number, ...task, error });
        continue;
      }
      worker.held.add(key);
      this.computed.set(key, (this.computed.get(key) ?? 0) + 1);
      const batch = batches.get(task.graph);
      if (batch) batch.push(task);
      else batches.set(task.graph, [task]);
    }
    for (const [graph, tasks] of batches) {
      this.#send(number, {
        type: "finished",
        worker: number,
        graph,
        tasks: Int32Array.from(tasks, ({ task }) => task),
        runs: Int32Array.from(tasks, ({ run }) => run),
        nbytes: Float64Array.from(tasks, () => 1 + this.#dice(1e6)),
        seconds: Float64Array.from(tasks, () => this.#dice(1000) / 1e5),
        inline: new Uint8Array(tasks.length),
        buffers: [],
      });
    }
  }

  #send(worker: number, event: SchedulerEvent): void {
    this.#mail.get(worker)?.push(event);
  }
}
