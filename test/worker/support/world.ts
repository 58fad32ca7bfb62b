/** Threads, peers and a scheduler around a machine, all of which do what a test says. */
import type { Layer } from "../../../src/layers/index.ts";
import type { Event, Instruction } from "../../../src/worker/index.ts";
import { MachineBench, remoteOf } from "./machine.ts";
import { SPILLING, WorldDisk } from "./world-disk.ts";
import { inputsOf } from "./world-graph.ts";

type Gather = Extract<Instruction, { type: "gather" }>;

export type Step =
  | { readonly kind: "compute"; readonly tasks: readonly number[]; readonly peer: string }
  | { readonly kind: "execute" | "fail" | "busy"; readonly pick: number }
  | { readonly kind: "answer"; readonly pick: number; readonly here: boolean }
  | { readonly kind: "lose"; readonly peer: string }
  | { readonly kind: "free"; readonly tasks: readonly number[] }
  | { readonly kind: "steal"; readonly task: number }
  | { readonly kind: "who-has"; readonly task: number; readonly peer: string }
  | { readonly kind: "time"; readonly seconds: number }
  /** The disk has written a part of a batch, has read a block, or finds one damaged that it sends. */
  | { readonly kind: "write"; readonly pick: number; readonly part: number }
  | { readonly kind: "read"; readonly pick: number; readonly good: boolean }
  | { readonly kind: "damage"; readonly pick: number }
  /** The process was measured. */
  | { readonly kind: "measure"; readonly unmanagedBytes: number };

/** Bytes of every block and piece are made up; their handles are counted. */
export class World {
  readonly bench: MachineBench;
  /** Handles that the machine holds. */
  readonly blocks: Set<number> = new Set();
  readonly disk: WorldDisk = new WorldDisk();
  /** Landings that are open: asked for, not forgotten, and their task has not started. */
  readonly landings: Set<number> = new Set();
  /** Tasks that the scheduler wants, and what it was told of them. */
  readonly wanted: Map<number, "computing" | "here" | "failed"> = new Map();
  readonly #running: number[] = [];
  #requests: Gather[] = [];
  readonly #missing: number[] = [];
  #run = 0;
  #block = 0;

  constructor(layer: Layer, threads: number, memoryLimitBytes = 1e9) {
    this.bench = new MachineBench([layer], { threads, memoryLimitBytes, memory: SPILLING });
  }

  step(step: Step): void {
    switch (step.kind) {
      case "compute":
        this.#compute(step.tasks, step.peer);
        break;
      case "execute":
        this.#execute(step.pick);
        break;
      case "fail":
        this.#fail(step.pick);
        break;
      case "answer":
        this.#answer(step.pick, step.here);
        break;
      case "busy":
        this.#busy(step.pick);
        break;
      default:
        this.#other(step);
    }
  }

  /** Everything that is under way comes to its end, well. */
  settle(): void {
    for (let turns = 0; turns < 2000 && this.#goOn(); ) turns++;
  }

  #goOn(): boolean {
    if (this.#running.length > 0) this.#execute(0);
    else if (this.#requests.length > 0) this.#answer(0, true);
    else if (this.disk.isBusy) this.#finishDisk();
    else if (this.#missing.length > 0) {
      const task = this.#missing.pop() as number;
      this.#do({ type: "who-has", remote: remoteOf(1, [[task, "d", 64]]) });
    } else if (this.unfinished().length > 0) {
      this.bench.now += 1;
      this.#do({ type: "tick" });
      for (const peer of ["a", "b", "c", "d"]) this.#do({ type: "retry-peer", peer });
    } else return false;
    return true;
  }

  /** Tasks that the scheduler still waits for, and that do not wait for one that failed. */
  unfinished(): number[] {
    const open = [...this.wanted].filter(([, state]) => state === "computing");
    return open.map(([task]) => task).filter((task) => !this.#waitsForFailed(task));
  }

  #waitsForFailed(task: number): boolean {
    return inputsOf(task).some(
      (input) => this.wanted.get(input) === "failed" || this.#waitsForFailed(input),
    );
  }

  freeAll(): void {
    this.#do({ type: "free", graph: 1, tasks: Int32Array.from({ length: 32 }, (_, k) => k) });
    while (this.#running.length > 0) this.#execute(0);
    while (this.#requests.length > 0) this.#answer(0, false);
    while (this.disk.isBusy) this.#finishDisk();
  }

  #finishDisk(): void {
    this.#doIf(this.disk.write(0, 1, this.blocks) ?? this.disk.read(0, true));
  }

  #other(step: Exclude<Step, { kind: "compute" | "execute" | "fail" | "busy" | "answer" }>): void {
    switch (step.kind) {
      case "write":
        this.#doIf(this.disk.write(step.pick, step.part, this.blocks));
        break;
      case "read":
        this.#doIf(this.disk.read(step.pick, step.good));
        break;
      case "damage":
        this.#doIf(this.disk.damaged(step.pick));
        break;
      case "measure":
        this.#do({ type: "memory", unmanagedBytes: step.unmanagedBytes });
        break;
      case "lose":
        this.#requests = this.#requests.filter(({ peer }) => peer !== step.peer);
        this.#do({ type: "peer-lost", peer: step.peer });
        break;
      case "free":
        for (const task of step.tasks) this.wanted.delete(task);
        this.#do({ type: "free", graph: 1, tasks: Int32Array.from(step.tasks) });
        break;
      case "steal":
        this.#steal(step.task);
        break;
      case "who-has":
        this.#do({ type: "who-has", remote: remoteOf(1, [[step.task, step.peer, 64]]) });
        break;
      case "time":
        this.bench.now += step.seconds;
        this.#do({ type: "tick" });
        break;
    }
  }

  #compute(tasks: readonly number[], peer: string): void {
    const unique = [...new Set(tasks)];
    for (const task of unique) this.wanted.set(task, "computing");
    // Layers are 8 blocks wide: who reads whom, roughly; too much is named rather than too little.
    const inputs = new Set(unique.flatMap((task) => inputsOf(task)));
    const elsewhere = [...inputs].filter((task) => !this.wanted.has(task));
    this.#do({
      type: "compute",
      graph: 1,
      tasks: Int32Array.from(unique),
      runs: Int32Array.from(unique, () => ++this.#run),
      priorities: Float64Array.from(unique),
      remote: remoteOf(
        1,
        elsewhere.map((task) => [task, peer, 64]),
      ),
    });
  }

  #execute(pick: number): void {
    const slot = this.#take(this.#running, pick);
    if (slot === undefined) return;
    const block = this.#newBlock();
    this.#do({ type: "executed", slots: [slot], blocks: [block], nbytes: [64], seconds: [1e-3] });
  }

  #fail(pick: number): void {
    const slot = this.#take(this.#running, pick);
    if (slot === undefined) return;
    this.#do({ type: "failed", slots: [slot], errors: [{ tag: "TaskFailed", message: "oh" }] });
  }

  #answer(pick: number, here: boolean): void {
    const request = this.#take(this.#requests, pick);
    if (!request) return;
    const { peer, units } = request;
    const blocks = units.map((_, k) => (here || k % 2 === 0 ? this.#newBlock() : -1));
    this.#do({ type: "arrived", peer, units, blocks, nbytes: blocks.map(() => 8) });
  }

  #busy(pick: number): void {
    const request = this.#take(this.#requests, pick);
    if (request) this.#do({ type: "busy", peer: request.peer, units: request.units });
  }

  #steal(task: number): void {
    const run = this.bench.machine.dump().tasks.find((row) => row.task === task)?.run ?? 0;
    this.#do({
      type: "steal",
      graph: 1,
      tasks: Int32Array.of(task),
      runs: Int32Array.of(run),
    });
  }

  #take<T>(list: T[], pick: number): T | undefined {
    return list.length === 0 ? undefined : list.splice(pick % list.length, 1)[0];
  }

  #newBlock(): number {
    this.blocks.add(++this.#block);
    return this.#block;
  }

  #doIf(event: Event | undefined): void {
    if (event) this.#do(event);
  }

  #do(event: Parameters<MachineBench["handle"]>[0]): void {
    for (const one of this.bench.handle(event)) this.#obey(one);
  }

  #obey(one: Instruction): void {
    switch (one.type) {
      case "execute":
        this.#start(one.slots);
        break;
      case "gather":
        this.#ask(one);
        break;
      case "forget-landing":
        this.#forget(one.landing);
        break;
      case "drop":
        for (const block of one.blocks) this.#drop(block);
        break;
      case "send":
        this.#hear(one.message);
        break;
      default:
        this.disk.obey(one);
    }
  }

  #start(slots: readonly number[]): void {
    this.#running.push(...slots);
    for (const slot of slots) this.#checkInputs(slot);
    for (const slot of slots) this.landings.delete(this.bench.machine.state.tasks.landing[slot]);
  }

  #checkInputs(slot: number): void {
    const { tasks, edges } = this.bench.machine.state;
    for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
      this.disk.use(tasks.data[edges.unit[edge]]);
    }
  }

  #ask(request: Gather): void {
    this.#requests.push(request);
    for (const land of request.lands) if (land) this.landings.add(land.landing);
  }

  #forget(landing: number): void {
    if (!this.landings.delete(landing)) throw new RangeError(`landing ${landing} ended twice`);
  }

  #drop(block: number): void {
    if (!this.blocks.delete(block)) throw new RangeError(`block ${block} was dropped twice`);
    this.disk.forget(block);
  }

  #hear(message: Extract<Instruction, { type: "send" }>["message"]): void {
    switch (message.op) {
      case "finished":
        for (const task of message.tasks) this.#told(task, "here");
        break;
      case "fetched":
        for (const task of message.tasks) if (!this.wanted.has(task)) this.wanted.set(task, "here");
        break;
      case "erred":
        this.#told(message.task, "failed");
        break;
      case "missing-data":
        this.#missing.push(message.task);
        break;
      case "give-back":
        for (const task of message.tasks) this.wanted.delete(task);
        break;
      case "steal-response":
        for (const task of message.tasks.filter((_, k) => message.granted[k] === 1)) {
          this.wanted.delete(task);
        }
        break;
      default:
    }
  }

  #told(task: number, state: "here" | "failed"): void {
    if (this.wanted.has(task)) this.wanted.set(task, state);
  }
}
