/**
 * A small cluster of the production machines, and every step that it may take next. Messages of one
 * connection come in order; everything else may happen in any order.
 */
import type { Message } from "../../../src/comm/index.ts";
import { InvariantError, toWire } from "../../../src/core/index.ts";
import {
  defaultRegistry,
  type Graph,
  graphOf,
  type Layer,
  packGraph,
  topologicalOrder,
} from "../../../src/layers/index.ts";
import {
  type Instruction as Order,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
} from "../../../src/scheduler/index.ts";
import { workerEvent } from "../../../src/scheduler/server/worker-messages.ts";
import { type RunNames, runNames, schedulerKey } from "./key.ts";
import { ModelWorker } from "./model-worker.ts";

/** What is explored. */
export interface Small {
  readonly name: string;
  readonly outputs: readonly Layer[];
  readonly workers: number;
  readonly threads: number;
  readonly machine: Partial<SchedulerOptions>;
  readonly crashes: number;
  readonly cancels: number;
  /** How often a task may fail for no reason. */
  readonly failures: number;
}

/** One step: what, at which worker, and with which other one. */
export interface Step {
  readonly what:
    | "to-worker"
    | "to-scheduler"
    | "run"
    | "fail"
    | "serve"
    | "arrive"
    | "retry"
    | "tick"
    | "crash"
    | "cancel"
    | "go-on"
    | "release";
  readonly worker: number;
  readonly other: number;
}

const registry = defaultRegistry();

interface Submission {
  readonly packed: Uint8Array;
  readonly graph: Graph;
  readonly outputs: readonly number[];
}

const submissions = new WeakMap<Small, Submission>();

/** What is submitted; made once, as states are made by the thousand. */
function submissionOf(small: Small): Submission {
  let found = submissions.get(small);
  if (found === undefined) {
    const graph = graphOf(topologicalOrder(small.outputs));
    const outputs = small.outputs.map((layer) => graph.indexOf(layer));
    found = { packed: packGraph(small.outputs).bytes, graph, outputs };
    submissions.set(small, found);
  }
  return found;
}

/** One state. It changes with `take`. */
export class Model {
  readonly small: Small;
  readonly scheduler: SchedulerMachine;
  readonly workers: ModelWorker[];
  crashes: number;
  cancels: number;
  failures: number;
  steals = 0;
  #goOn = false;
  /** What the client has heard of its request. */
  fate: "waiting" | "done" | "failed" = "waiting";
  #released = false;
  readonly #packed: Uint8Array;

  constructor(small: Small) {
    this.small = small;
    this.crashes = small.crashes;
    this.cancels = small.cancels;
    this.failures = small.failures;
    const machine = { firstTasks: 256, storyRows: 64, validate: false, allowedFailures: 9 };
    this.scheduler = new SchedulerMachine({ ...machine, ...small.machine });
    const { packed, graph, outputs } = submissionOf(small);
    this.#packed = packed;
    const numbers = Array.from({ length: small.workers }, (_, k) => k);
    this.workers = numbers.map((k) => new ModelWorker(k, small.threads, registry));
    this.#tell({ type: "client-joined", client: 0 });
    const wishes = { priority: 0, retries: small.failures, deliver: false, each: false };
    this.#tell({ type: "submit", client: 0, request: 1, graph, number: 1, outputs, ...wishes });
    for (const k of numbers) {
      const { address } = this.workers[k];
      const limits = { threads: Math.max(1, small.threads), memoryLimitBytes: 1e9 };
      this.#tell({ type: "worker-joined", worker: k, name: `w${k}`, address, ...limits });
    }
  }

  /** Switches the checks of every event. */
  set checked(on: boolean) {
    (this.scheduler.state.options as { validate: boolean }).validate = on;
    for (const { machine } of this.workers) {
      (machine.state.options as { validate: boolean }).validate = on;
    }
  }

  /** Everything that may happen next. */
  steps(): Step[] {
    const steps: Step[] = [];
    const add = (what: Step["what"], worker = 0, other = 0): void => {
      steps.push({ what, worker, other });
    };
    if (this.#goOn) add("go-on");
    for (const worker of this.workers) this.#stepsOf(worker, add);
    if (this.fate !== "waiting" && !this.#released) add("release");
    if (this.cancels > 0 && this.fate === "waiting") add("cancel");
    return steps;
  }

  #stepsOf(worker: ModelWorker, add: (what: Step["what"], a?: number, b?: number) => void): void {
    const { number } = worker;
    if (worker.toScheduler.length > 0) add("to-scheduler", number);
    if (!worker.alive) return;
    if (worker.inbox.length > 0) add("to-worker", number);
    worker.lanes.forEach((queue, lane) => {
      if (queue.length === 0) return;
      add("run", number, lane);
      if (this.failures > 0) add("fail", number, lane);
    });
    for (const [peer, ask] of worker.asked) add(ask.answer ? "arrive" : "serve", number, peer);
    for (const peer of worker.retries) add("retry", number, peer);
    if (worker.mayTick) add("tick", number);
    const alive = this.workers.filter((one) => one.alive).length;
    if (this.crashes > 0 && alive > 1) add("crash", number);
  }

  /** Takes a step. Throws InvariantError for what must not be. */
  take({ what, worker: number, other }: Step): void {
    const worker = this.workers[number];
    switch (what) {
      case "go-on":
        this.#goOn = false;
        this.#tell({ type: "tick" });
        return;
      case "release":
        this.#released = true;
        this.#tell({ type: "release", client: 0, requests: [1] });
        return;
      case "cancel":
        this.cancels--;
        this.#tell({ type: "cancel", client: 0, request: 1 });
        return;
      case "to-scheduler":
        this.#hear(worker);
        return;
      case "crash":
        this.#crash(worker);
        return;
      case "fail":
        this.failures--;
        worker.fail(other, toWire(new RangeError("made up")));
        return;
      case "serve":
        worker.serveBy(this.workers[other]);
        return;
      default:
        worker.take(what, other);
    }
  }

  #hear(worker: ModelWorker): void {
    const message = worker.toScheduler.shift();
    if (message === "gone") {
      this.#tell({ type: "worker-left", worker: worker.number });
      return;
    }
    const event = message && workerEvent(worker.number, message, []);
    if (event) this.#tell(event);
  }

  #crash(worker: ModelWorker): void {
    this.crashes--;
    worker.crash();
    for (const other of this.workers) {
      const ask = other.asked.get(worker.number);
      if (ask) ask.answer = "lost";
    }
  }

  #tell(event: SchedulerEvent): void {
    for (const order of this.scheduler.handle(event, 0)) this.#follow(order);
  }

  #follow(order: Order): void {
    switch (order.type) {
      case "continue":
        this.#goOn = true;
        return;
      case "introduce":
        this.#send(order.worker, {
          op: "graph",
          graph: order.graph,
          deliver: order.deliver,
          payloads: [],
        });
        return;
      case "to-worker":
        if (order.message.op === "steal-request") this.steals++;
        this.#send(order.worker, order.message);
        return;
      case "to-client":
        this.#inform(order.message);
        return;
      case "drop-graph":
      case "dismiss":
        return;
    }
  }

  #send(number: number, message: Message): void {
    const worker = this.workers[number];
    if (worker.alive) worker.inbox.push({ message, packed: this.#packed });
  }

  #inform({ op }: Message): void {
    if (op === "failed") {
      if (this.fate === "failed") throw new InvariantError("the request failed twice");
      this.fate = "failed";
    } else if (op === "done") this.fate = "done";
  }

  /** Nothing may happen any more: whether everything is as it should be; the answer is what is not. */
  get unfinished(): string | undefined {
    if (this.fate === "waiting") return "the client waits for ever";
    const { graphs, requests, liveTasks, pages } = this.scheduler.describe();
    if (graphs + requests + liveTasks + pages > 0) return "something is left on the scheduler";
    for (const worker of this.workers) {
      const left = worker.alive ? worker.left : undefined;
      if (left !== undefined) return left;
    }
    return undefined;
  }

  /** The state as text. */
  key(): string {
    const runs: RunNames = runNames();
    const parts = [
      `${this.crashes}.${this.cancels}.${this.failures}.${this.fate}.${this.#released}.${this.#goOn}`,
    ];
    parts.push(schedulerKey(this.scheduler, runs));
    for (const worker of this.workers) parts.push(worker.key(runs));
    return parts.join("\n");
  }
}
