/** All places where tasks run: compute threads, and the worker's own thread for tiny tasks. */
import type { WireError } from "../../comm/index.ts";
import { CancelledError, type Host, invariant } from "../../core/index.ts";
import type { Graph } from "../../layers/index.ts";
import type { Landings } from "../landings.ts";
import type { BlockStore } from "../memory/store.ts";
import { ABORTED, bytesOfBlock, type Event, type MachineState, type Slot } from "../state/index.ts";
import { type Batch, emptyBatch, nothingWritten, type Written } from "./batch.ts";
import { killedError, taskError } from "./failure.ts";
import { sharedCopy } from "./lazily.ts";
import { Payloads } from "./payloads.ts";
import { RecordWriter } from "./record.ts";
import { ELSEWHERE, type TaskAnswer, TaskRunner } from "./task-runner.ts";
import { type Conversions, conversionsOf, type Lane, type LaneFactory } from "./thread-lane.ts";
import type { ToThread } from "./thread-messages.ts";

type Report = Extract<Event, { type: "executed" | "failed" | "declined" | "payloads" }>;

/** Starts tasks and reports their ends. It reads the machine's records, and writes none. */
export class Lanes {
  readonly #m: MachineState;
  readonly #store: BlockStore;
  readonly #landings: Landings;
  readonly #report: (event: Report) => void;
  readonly #host: Host;
  readonly #threads: Lane[] = [];
  readonly #writer: RecordWriter = new RecordWriter();
  readonly #inline: TaskRunner;
  /** Packed graphs, in shared memory as soon as a thread needs them. */
  readonly #packed: Map<number, Uint8Array> = new Map();
  readonly #payloads: Payloads;
  readonly #regions: Map<number, SharedArrayBuffer> = new Map();
  /** By slot: where the result of a task that runs goes, or -1. */
  #outputs: Int32Array = new Int32Array(0);

  constructor(
    m: MachineState,
    store: BlockStore,
    landings: Landings,
    report: (event: Report) => void,
    host: Host,
  ) {
    this.#host = host;
    this.#landings = landings;
    this.#m = m;
    this.#inline = new TaskRunner(m.options.threads > 0);
    this.#store = store;
    this.#payloads = new Payloads(store);
    this.#report = report;
  }

  /** Resolves when all threads are up. */
  async start(makeLane: LaneFactory): Promise<void> {
    for (let lane = 0; lane < this.#m.options.threads; lane++) {
      this.#threads.push(
        makeLane({
          finished: (list) => this.#finished(list),
          values: (list, bytes, unpack) => this.#values(list, bytes, unpack),
          failed: (slot, error) => this.#failed([slot], [error]),
          died: (slots, begun, reason) => this.#died(slots, begun, reason),
          introduction: () => this.#introduction(),
        }),
      );
    }
    await Promise.all(this.#threads.map((thread) => thread.up));
  }

  /** Bytes of inputs that no kernel had to move: they had landed in their place. */
  get landedBytes(): number {
    return this.#writer.landedBytes;
  }

  /** Values that were packed and unpacked so far, wherever tasks run. */
  get conversions(): Conversions {
    return conversionsOf([this.#inline, ...this.#threads]);
  }

  /** The threads, for tests that end one. */
  get threads(): readonly Lane[] {
    return this.#threads;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  /** A new shared buffer. */
  addRegion(index: number, buffer: SharedArrayBuffer): void {
    this.#regions.set(index, buffer);
    this.#inline.addRegion(index, buffer);
    this.#tell({ op: "region", index, buffer });
  }

  /** Nothing lies in that buffer any more. */
  forgetRegion(index: number): void {
    this.#regions.delete(index);
    this.#inline.forgetRegion(index);
    this.#tell({ op: "forget-region", index });
  }

  /** A graph, undefined where it could not be read, and the hashes of the payloads that it names. */
  addGraph(
    number: number,
    packed: Uint8Array,
    graph: Graph | undefined,
    payloads: readonly string[],
  ): void {
    this.#forgetPayloads(this.#payloads.addGraph(number, payloads));
    if (graph === undefined) return;
    this.#packed.set(number, packed);
    this.#inline.addGraph(number, () => graph);
  }

  addPayload(hash: string, bytes: Uint8Array): void {
    const shared = this.#payloads.add(hash, bytes);
    if (shared === undefined) return;
    this.#inline.addPayload(hash, shared);
    this.#tell({ op: "payload", hash, bytes: shared });
    this.#report({ type: "payloads", bytes: this.#payloads.bytes });
  }

  forgetGraph(number: number): void {
    this.#packed.delete(number);
    this.#inline.forgetGraph(number);
    for (const thread of this.#threads) {
      if (thread.graphs.delete(number)) thread.tell({ op: "forget-graph", graph: number });
    }
    this.#forgetPayloads(this.#payloads.forgetGraph(number));
  }

  #forgetPayloads(hashes: readonly string[]): void {
    if (hashes.length === 0) return;
    this.#inline.forgetPayloads(hashes);
    this.#tell({ op: "forget-payloads", hashes });
    this.#report({ type: "payloads", bytes: this.#payloads.bytes });
  }

  /** Hands tasks to a thread; false where the lane is the worker's own. */
  runOnThread(lane: number, slots: readonly Slot[]): boolean {
    if (lane >= this.#threads.length) return false;
    const { started, failures } = this.#write(slots);
    const thread = this.#threads[lane];
    for (const slot of started) this.#introduce(thread, this.#m.graphOf(slot).number);
    if (started.length > 0) thread.run(this.#writer.words, started);
    if (failures.slots.length > 0) this.#failed(failures.slots, failures.errors);
    return true;
  }

  /** Nobody wants what these make, which a place has. */
  abort(lane: number, slots: readonly Slot[]): void {
    if (lane < this.#threads.length) this.#threads[lane].tell({ op: "abort", slots });
    else for (const slot of slots) this.#inline.signals.abort(slot);
  }

  /** Runs tasks here and now, and reports them. */
  runInline(slots: readonly Slot[]): void {
    const { started, failures } = this.#write(slots);
    const { words } = this.#writer;
    const batch = emptyBatch();
    const declined: Slot[] = [];
    let began = this.#host.now();
    let at = 0;
    for (const slot of started) {
      try {
        const answer = this.#inline.run(words, at);
        if (answer === ELSEWHERE) declined.push(slot);
        else if (answer instanceof Promise) {
          const { unpackSeconds } = this.#inline;
          this.#later(slot, began, answer, this.#inline.layerAt(words, at), unpackSeconds);
        } else {
          const now = this.#host.now();
          this.#end(batch, slot, (now - began) / 1000, answer, this.#inline.unpackSeconds);
          began = now;
        }
      } catch (error) {
        const { layer, block } = this.#inline.layerAt(words, at);
        failures.slots.push(slot);
        failures.errors.push(taskError(layer, block, error));
      }
      at += words[at];
    }
    if (declined.length > 0) this.#report({ type: "declined", slots: declined });
    if (batch.slots.length > 0) this.#report({ type: "executed", ...batch });
    if (failures.slots.length > 0) this.#failed(failures.slots, failures.errors);
  }

  /** Makes room for the results and writes the records. */
  #write(slots: readonly Slot[]): Written {
    const { started, failures } = nothingWritten();
    this.#writer.clear();
    if (this.#outputs.length < this.#m.tasks.capacity) this.#growOutputs();
    for (const slot of slots) {
      const layer = this.#m.layerOf(slot);
      const block = this.#m.tasks.task[slot] - layer.offset;
      try {
        if (this.#m.has(slot, ABORTED)) throw new CancelledError();
        const out = layer.object ? -1 : this.#landings.forResult(slot, bytesOfBlock(layer, block));
        this.#outputs[slot] = out;
        this.#writer.add(this.#m, this.#store, slot, out);
        started.push(slot);
      } catch (error) {
        failures.slots.push(slot);
        failures.errors.push(taskError(layer.layer, block, error));
      }
    }
    return { started, failures };
  }

  #end(batch: Batch, slot: Slot, seconds: number, answer: TaskAnswer, unpack = 0): void {
    let block = this.#outputs[slot];
    if (answer !== undefined) {
      block = this.#store.reserve(answer.byteLength);
      this.#store.packed(block).set(answer);
    }
    this.#outputs[slot] = -1;
    batch.slots.push(slot);
    batch.blocks.push(block);
    batch.nbytes.push(this.#store.bytesOf(block));
    batch.seconds.push(seconds);
    batch.unpackSeconds.push(unpack);
  }

  #later(
    slot: Slot,
    began: number,
    answer: Promise<TaskAnswer>,
    { layer, block }: ReturnType<TaskRunner["layerAt"]>,
    unpack: number,
  ): void {
    answer
      .then((value) => this.#values([slot, (this.#host.now() - began) / 1000], [value], [unpack]))
      .catch((error: unknown) => this.#failed([slot], [taskError(layer, block, error)]));
  }

  #finished(list: Float64Array): void {
    const batch = emptyBatch();
    for (let k = 0; k < list.length; k += 2) this.#end(batch, list[k], list[k + 1], undefined);
    this.#report({ type: "executed", ...batch });
  }

  #values(list: ArrayLike<number>, bytes: readonly TaskAnswer[], unpack?: readonly number[]): void {
    const batch = emptyBatch();
    for (const [k, answer] of bytes.entries()) {
      const slot = list[k * 2];
      try {
        this.#end(batch, slot, list[k * 2 + 1], answer, unpack?.[k]);
      } catch (error) {
        const { layer, offset } = this.#m.layerOf(slot);
        this.#failed([slot], [taskError(layer, this.#m.tasks.task[slot] - offset, error)]);
      }
    }
    if (batch.slots.length > 0) this.#report({ type: "executed", ...batch });
  }

  #failed(slots: readonly Slot[], errors: readonly WireError[]): void {
    for (const slot of slots) {
      if (this.#outputs[slot] >= 0) this.#store.release(this.#outputs[slot]);
      this.#outputs[slot] = -1;
    }
    this.#report({ type: "failed", slots, errors });
  }

  #died(slots: readonly Slot[], begun: number, reason: string): void {
    if (slots.length === 0) return;
    const errors = slots.map((slot, k) => {
      const layer = this.#m.layerOf(slot);
      const block = this.#m.tasks.task[slot] - layer.offset;
      return killedError(layer.layer, block, k < begun, reason);
    });
    this.#failed(slots, errors);
  }

  #growOutputs(): void {
    const longer = new Int32Array(this.#m.tasks.capacity).fill(-1);
    longer.set(this.#outputs);
    this.#outputs = longer;
  }

  #tell(message: ToThread): void {
    for (const thread of this.#threads) thread.tell(message);
  }

  #introduction(): readonly ToThread[] {
    const messages: ToThread[] = [];
    for (const [index, buffer] of this.#regions) messages.push({ op: "region", index, buffer });
    for (const [hash, bytes] of this.#payloads.all()) messages.push({ op: "payload", hash, bytes });
    return messages;
  }

  /** A thread gets a graph with its first task of that. */
  #introduce(thread: Lane, graph: number): void {
    if (thread.graphs.has(graph)) return;
    thread.graphs.add(graph);
    const known = this.#packed.get(graph);
    invariant(known !== undefined, "a task of an unknown graph is to run");
    const packed = known.buffer instanceof SharedArrayBuffer ? known : sharedCopy(known);
    this.#packed.set(graph, packed);
    thread.tell({ op: "graph", graph, packed });
  }
}
