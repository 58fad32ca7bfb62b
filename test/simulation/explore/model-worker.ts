/** One worker of a small cluster: its machine, what is on its way to and from it, and where its blocks are. */
import type { Message, WireError } from "../../../src/comm/index.ts";
import { InvariantError, invariant } from "../../../src/core/index.ts";
import type { Registry } from "../../../src/layers/index.ts";
import { type Event, type Instruction, WorkerMachine } from "../../../src/worker/index.ts";
import { type RunNames, slotNames, workerKey } from "./key.ts";

type Gather = Extract<Instruction, { type: "gather" }>;

interface Ask {
  readonly gather: Gather;
  /** Which of the pieces were there; undefined: not served yet. */
  answer: readonly boolean[] | "lost" | undefined;
}

const NBYTES = 8;
/** So many seconds pass between two looks at what is missing. */
const TICK_SECONDS = 2;

export class ModelWorker {
  readonly number: number;
  readonly address: string;
  readonly machine: WorkerMachine;
  alive = true;
  readonly inbox: { readonly message: Message; readonly packed: Uint8Array }[] = [];
  readonly toScheduler: (Message | "gone")[] = [];
  /** Tasks by lane, the next one first; the last lane is the worker's own thread. */
  readonly lanes: number[][];
  readonly asked: Map<number, Ask> = new Map();
  readonly retries: Set<number> = new Set();
  /** What lies in each block. */
  readonly #blocks: Map<number, string> = new Map();
  #nextBlock = 0;
  #now = 0;

  constructor(number: number, threads: number, registry: Registry) {
    this.number = number;
    this.address = `tcp://10.0.1.${number}:1`;
    this.lanes = Array.from({ length: threads + 1 }, () => []);
    this.machine = new WorkerMachine({
      registry,
      address: this.address,
      threads,
      memoryLimitBytes: 1e9,
      validate: false,
      storyRows: 64,
    });
  }

  /** Time does something only where a block is missing. */
  get mayTick(): boolean {
    // Between two looks, messages have long arrived.
    return this.machine.state.missing.size > 0 && this.toScheduler.length === 0;
  }

  take(what: string, other: number): void {
    switch (what) {
      case "to-worker":
        this.#receive();
        return;
      case "run":
        this.#run(other);
        return;
      case "arrive":
        this.#arrive(other);
        return;
      case "retry":
        this.retries.delete(other);
        this.#apply({ type: "retry-peer", peer: addressOf(other) });
        return;
      default:
        this.#now += TICK_SECONDS;
        this.#apply({ type: "tick" });
    }
  }

  crash(): void {
    this.alive = false;
    this.inbox.length = 0;
    this.asked.clear();
    this.retries.clear();
    for (const lane of this.lanes) lane.length = 0;
    this.toScheduler.push("gone");
  }

  #receive(): void {
    const item = this.inbox.shift();
    if (item === undefined) return;
    const { message, packed } = item;
    switch (message.op) {
      case "graph":
        this.#apply({ type: "graph", graph: message.graph, packed, deliver: message.deliver });
        return;
      case "compute":
        this.#apply({ ...message, type: "compute" });
        return;
      case "free":
        this.#apply({ type: "free", graph: message.graph, tasks: message.tasks });
        return;
      case "forget-graph":
        this.#apply({ type: "forget-graph", graph: message.graph });
        return;
      case "steal-request": {
        const { graph, tasks, runs } = message;
        this.#apply({ type: "steal", graph, tasks, runs });
        return;
      }
      case "who-has":
        this.#apply({ type: "who-has", remote: message.remote });
        return;
      default:
        throw new InvariantError(`a worker got "${message.op}"`);
    }
  }

  #run(lane: number): void {
    const slot = this.lanes[lane].shift() as number;
    this.#checkInputs(slot);
    const block = this.#hold(this.#nameOf(slot));
    this.#apply({
      type: "executed",
      slots: [slot],
      blocks: [block],
      nbytes: [NBYTES],
      seconds: [0.5],
    });
  }

  fail(lane: number, error: WireError): void {
    const slot = this.lanes[lane].shift() as number;
    this.#apply({ type: "failed", slots: [slot], errors: [error] });
  }

  /** A thread reads what it was promised. */
  #checkInputs(slot: number): void {
    const { tasks, edges } = this.machine.state;
    for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
      const unit = edges.unit[edge];
      const lies = this.#blocks.get(tasks.data[unit]);
      invariant(lies !== undefined, "a task runs, and one of its inputs is not there");
      const wanted = this.#nameOf(unit);
      invariant(lies === wanted, `a task reads ${lies} in place of ${wanted}`);
    }
  }

  #nameOf(slot: number): string {
    const { tasks, boxes } = this.machine.state;
    const box = boxes.get(slot);
    const task = `${this.machine.state.graphOf(slot).number}.${tasks.task[slot]}`;
    return box === undefined ? task : `${task}[${box.join(",")}]`;
  }

  #hold(what: string): number {
    const block = this.#nextBlock++;
    this.#blocks.set(block, what);
    return block;
  }

  /** A peer looks which of the pieces that it was asked for it has. */
  serveBy(peer: ModelWorker): void {
    const ask = this.asked.get(peer.number);
    if (ask === undefined) return;
    const { graphs, tasks } = ask.gather.request;
    ask.answer = ask.gather.units.map((_, k) => {
      const block = peer.machine.blockOf(graphs[k], tasks[k]);
      if (block < 0) return false;
      const lies = peer.#blocks.get(block);
      invariant(lies === `${graphs[k]}.${tasks[k]}`, `${lies} lies where ${tasks[k]} should`);
      return true;
    });
  }

  #arrive(other: number): void {
    const ask = this.asked.get(other);
    if (ask?.answer === undefined) return;
    this.asked.delete(other);
    const peer = addressOf(other);
    const { units } = ask.gather;
    if (ask.answer === "lost") {
      this.#apply({ type: "peer-lost", peer });
      return;
    }
    const blocks = units.map((unit, k) => (ask.answer?.[k] ? this.#hold(this.#nameOf(unit)) : -1));
    this.#apply({ type: "arrived", peer, units, blocks, nbytes: blocks.map(() => NBYTES) });
  }

  #apply(event: Event): void {
    for (const instruction of this.machine.handle(event, this.#now)) this.#perform(instruction);
  }

  #perform(instruction: Instruction): void {
    switch (instruction.type) {
      case "execute":
        this.lanes[instruction.lane].push(...instruction.slots);
        return;
      case "gather": {
        const peer = numberOf(instruction.peer);
        invariant(!this.asked.has(peer), "a peer is asked while it answers");
        this.asked.set(peer, { gather: instruction, answer: undefined });
        return;
      }
      case "send":
        this.toScheduler.push(instruction.message);
        return;
      case "later":
        this.retries.add(numberOf(instruction.peer));
        return;
      case "drop":
        for (const block of instruction.blocks) {
          invariant(this.#blocks.delete(block), "a block is dropped that is not there");
        }
        return;
      case "forget-landing":
      case "forget-graph":
      case "status":
      // Who is asked to stop may go on to the end.
      case "abort":
        return;
      default:
        throw new InvariantError(`nobody carries out "${instruction.type}" here`);
    }
  }

  /** What is left though nothing is wanted. */
  get left(): string | undefined {
    const { tasks, edges, graphs, managedBytes } = this.machine.state;
    const counts = [
      tasks.live,
      edges.live,
      [...graphs.all()].length,
      managedBytes,
      this.#blocks.size,
    ];
    return counts.every((n) => n === 0)
      ? undefined
      : `w${this.number} has ${counts.join(", ")} left`;
  }

  /** Its state, and what is on its way, as text. */
  key(runs: RunNames): string {
    if (!this.alive) return `dead ${messagesKey(this.toScheduler, runs)}`;
    const names = slotNames(this.machine.state);
    const lanes = this.lanes.map((lane) => lane.map((slot) => names.get(slot)).join(","));
    const asked = [...this.asked].map(([peer, { gather, answer }]) => {
      const units = gather.units.map((unit) => names.get(unit)).join(",");
      return `${peer} ${units} ${String(answer)}`;
    });
    return [
      workerKey(this.machine.state, names, runs),
      lanes.join("|"),
      asked.sort().join("|"),
      [...this.retries].sort().join(","),
      messagesKey(
        this.inbox.map(({ message }) => message),
        runs,
      ),
      messagesKey(this.toScheduler, runs),
    ].join("\n");
  }
}

function addressOf(number: number): string {
  return `tcp://10.0.1.${number}:1`;
}

function numberOf(address: string): number {
  return Number(address.split(".")[3].split(":")[0]);
}

/** Messages as text. */
function messagesKey(messages: readonly (Message | "gone")[], runs: RunNames): string {
  return messages
    .map((message) =>
      JSON.stringify(message, (name, value: unknown) => {
        if (name === "runs") return Array.from(value as Int32Array, (run) => runs.of(run));
        if (name === "run") return runs.of(value as number);
        return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
      }),
    )
    .join(";");
}
