/** The shell around the machine: connections, threads, timers and the clock. */
import {
  type Connection,
  type Graph as GraphMessage,
  type Hello,
  type Listener,
  type Message,
  realNetwork,
  watchConnection,
} from "../comm/index.ts";
import { ConnectionError, type Host, invariant, realHost, type Timer } from "../core/index.ts";
import type { Registry } from "../layers/index.ts";
import { BlockMemory, memoryOptions } from "./block-memory.ts";
import type { Leaving } from "./child-messages.ts";
import { Lanes } from "./compute/lanes.ts";
import { ThreadLane } from "./compute/thread-lane.ts";
import { GraphIntake } from "./graph-intake.ts";
import { heartbeat, introduced } from "./heartbeat.ts";
import { helloOf } from "./hello.ts";
import { InlineTasks } from "./inline.ts";
import { Landings } from "./landings.ts";
import { Peers } from "./peers.ts";
import { DataServer, type TransferCounts } from "./serve.ts";
import { readWorkerSettings } from "./settings.ts";
import { type Event, type Instruction, WorkerMachine } from "./state/index.ts";
import type { WorkerCounts, WorkerOptions } from "./worker-types.ts";

/** Why a worker ends that was not told to. */
const GONE = "the scheduler went away without a word";
const HEARTBEAT_MS = 500;
const SILENT_MS = 300_000;

/** A worker with its surroundings, as long as it has a scheduler. */
export class Shell {
  readonly machine: WorkerMachine;
  readonly closed: Promise<Error | undefined>;
  readonly #options: WorkerOptions;
  readonly #host: Host;
  readonly #registry: Registry;
  readonly #memory: BlockMemory;
  readonly #lanes: Lanes;
  readonly #landings: Landings;
  readonly #peers: Peers;
  readonly #server: DataServer;
  readonly #listener: Listener;
  readonly #intake: GraphIntake;
  readonly #transfers: TransferCounts = { sentBytes: 0, receivedBytes: 0, gatheredBytes: 0 };
  readonly #inline: InlineTasks;
  readonly #timers: Set<Timer> = new Set();
  #scheduler: Connection | undefined;
  #heartbeat: Timer | undefined;
  /** Events that came while instructions were carried out. */
  readonly #events: Event[] = [];
  #performing = false;
  #ended = false;
  #leaving: Leaving = "closed";
  #end: (error: Error | undefined) => void = () => undefined;

  constructor(options: WorkerOptions, registry: Registry, listener: Listener) {
    this.#options = options;
    this.#host = options.host ?? realHost;
    this.#registry = registry;
    this.#listener = listener;
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.machine = new WorkerMachine({
      registry,
      address: listener.address,
      threads: options.threads,
      memoryLimitBytes: options.memoryLimitBytes,
      validate: options.validate ?? false,
      storyRows: options.storyRows,
      limits: readWorkerSettings(options.settings ?? {}),
      memory: memoryOptions(options),
    });
    if (options.record) this.machine.record();
    this.#intake = new GraphIntake(this.machine, this.#host, (message, buffers) =>
      this.#fromScheduler(message, buffers),
    );
    const apply = (event: Event): void => this.#apply(event);
    this.#memory = new BlockMemory(options, this.#host, apply, {
      addRegion: (index, buffer) => this.#lanes.addRegion(index, buffer),
      forgetRegion: (index) => this.#lanes.forgetRegion(index),
    });
    const { store } = this.#memory;
    this.#landings = new Landings(this.machine.state, store);
    this.#lanes = new Lanes(this.machine.state, store, this.#landings, apply, this.#host);
    this.#inline = new InlineTasks(this.#host, (slots) => this.#lanes.runInline(slots));
    this.#server = new DataServer(this.machine, this.#memory, this.#transfers);
    this.#peers = new Peers(
      store,
      this.#transfers,
      (landing, bytes) => this.#landings.forUnit(landing, bytes),
      () => this.#hello("peer"),
      apply,
      options.network ?? realNetwork,
      this.#host,
    );
  }

  get leaving(): Leaving {
    return this.#leaving;
  }

  get address(): string {
    return this.#listener.address;
  }

  /** Starts the threads. */
  async prepare(): Promise<void> {
    const { lane = (handlers) => new ThreadLane(handlers) } = this.#options;
    await this.#lanes.start(lane);
    this.#memory.start();
  }

  /** Joins the scheduler; may be tried again. */
  async join(): Promise<void> {
    const { scheduler, token, network = realNetwork } = this.#options;
    const connection = await network.connect(scheduler, this.#hello("worker"), { token });
    this.#scheduler = introduced(connection, this.#options.resources);
    connection.onMessage(this.#intake.receive);
    const gone = (error?: Error): void =>
      void this.#close(error ?? new ConnectionError(scheduler, GONE), "lost");
    watchConnection(connection, this.#host, gone, this.#options.schedulerSilentMs ?? SILENT_MS);
    this.#heartbeat = this.#host.repeat(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  /** Somebody connected: a peer or a client. */
  welcome(connection: Connection): void {
    connection.unref();
    connection.onMessage((message) => this.#server.receive(connection, message));
  }

  counts(): WorkerCounts {
    return {
      ...this.#transfers,
      copiedBytes:
        this.#transfers.gatheredBytes + this.machine.state.movedBytes - this.#lanes.landedBytes,
      events: this.machine.state.story.events,
      managedBytes: this.machine.state.managedBytes,
      payloadBytes: this.machine.state.payloadBytes,
      usedBytes: this.#memory.store.usedBytes,
      reservedBytes: this.#memory.store.slabs.pages.reservedBytes,
      ...this.#memory.counts,
      ...this.#lanes.conversions,
    };
  }

  /** Asks the scheduler to let it go without a loss, who says `close` then. */
  leave(): void {
    this.#scheduler?.send({ op: "retire", request: 0, workers: [] });
  }

  async close(): Promise<void> {
    await this.#close(undefined);
    await this.closed;
  }

  async #close(error: Error | undefined, why: Leaving = "closed"): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#inline.end();
    this.#leaving = why;
    this.#heartbeat?.clear();
    for (const timer of this.#timers) timer.clear();
    this.#intake.close();
    this.#scheduler?.close();
    await Promise.all([this.#listener.close(), this.#peers.close(), this.#lanes.stop()]);
    await this.#memory.close();
    this.#end(error);
  }

  #hello(role: "worker" | "peer"): Hello {
    return helloOf(role, this.#options, this.address, this.#registry.versions);
  }

  #fromScheduler(message: Message, buffers: readonly Uint8Array[]): void {
    switch (message.op) {
      case "compute":
        this.#apply({ ...message, type: "compute" });
        return;
      case "free":
        this.#apply({ type: "free", graph: message.graph, tasks: message.tasks });
        return;
      case "graph":
        this.#addGraph(message, buffers[0]);
        return;
      case "payloads":
        for (const [k, hash] of message.hashes.entries()) this.#lanes.addPayload(hash, buffers[k]);
        return;
      case "forget-graph":
        this.#apply({ type: "forget-graph", graph: message.graph });
        // The machine never knew one that could not be read.
        if (!this.machine.state.graphs.byNumber(message.graph)) {
          this.#lanes.forgetGraph(message.graph);
        }
        return;
      case "steal-request":
        this.#apply({ ...message, type: "steal" });
        return;
      case "who-has":
      case "acquire":
        this.#apply({ type: message.op, remote: message.remote });
        return;
      case "close":
        void this.#close(undefined);
        return;
      case "restart":
        void this.#close(undefined, "restart");
        return;
      default:
    }
  }

  #addGraph({ graph, deliver, payloads }: GraphMessage, packed: Uint8Array): void {
    this.#apply({ type: "graph", graph, packed, deliver });
    const entry = this.machine.state.graphs.byNumber(graph);
    this.#lanes.addGraph(graph, packed, entry?.graph, payloads);
  }

  /** The machine hears of something; what it answers is done. */
  #apply(event: Event): void {
    if (this.#ended) return;
    this.#events.push(event);
    // What an instruction leads to at once waits for those behind it: a block that one of them names stays.
    if (this.#performing) return;
    this.#performing = true;
    for (let next = this.#events.shift(); next; next = this.#events.shift()) {
      const instructions = this.machine.handle(next, this.#host.now() / 1000);
      for (const instruction of instructions) this.#perform(instruction);
    }
    this.#performing = false;
    this.#inline.start();
  }

  #perform(instruction: Instruction): void {
    switch (instruction.type) {
      case "execute":
        if (this.#lanes.runOnThread(instruction.lane, instruction.slots)) return;
        this.#inline.push(instruction.slots);
        return;
      case "abort":
        this.#lanes.abort(instruction.lane, instruction.slots);
        return;
      case "gather":
        this.#peers.ask(instruction.peer, instruction);
        return;
      case "send":
        this.#send(instruction.message, instruction.inline);
        return;
      case "later":
        this.#later(instruction.peer, instruction.seconds);
        return;
      case "forget-landing":
        this.#landings.forget(instruction.landing);
        return;
      case "forget-graph":
        this.#lanes.forgetGraph(instruction.graph);
        return;
      case "drop":
        for (const block of instruction.blocks) this.#memory.store.release(block);
        return;
      case "status":
        this.#tell();
        return;
      case "spill":
      case "evict":
      case "unspill":
        this.#memory.perform(instruction);
        return;
    }
  }

  #send(message: Message, inline: readonly number[]): void {
    // Small, and copied: the block may be freed before the message has left.
    const buffers = inline.map((block) => this.#memory.store.packed(block).slice());
    invariant(this.#scheduler !== undefined, "the scheduler is not connected");
    this.#scheduler.send(message, buffers);
  }

  #later(peer: string, seconds: number): void {
    const timer = this.#host.setTimer(() => {
      this.#timers.delete(timer);
      this.#apply({ type: "retry-peer", peer });
    }, seconds * 1000);
    timer.unref();
    this.#timers.add(timer);
  }

  #beat(): void {
    this.#apply({ type: "tick" });
    this.#tell();
  }

  #tell(): void {
    this.#scheduler?.send(heartbeat(this.machine.state, this.counts(), this.#memory.sizes()));
  }
}
