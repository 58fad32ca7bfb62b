/**
 * Between connections and the machine: messages become events, instructions become messages. All
 * time, all numbers and all bytes live here; all decisions live in the machine.
 */
import type { Connection, Hello, Message, Submit } from "../../comm/index.ts";
import { type Host, PlygraphError, type Timer, toWire } from "../../core/index.ts";
import type { Graph, GraphLimits, Registry } from "../../layers/index.ts";
import {
  type Instruction,
  type SchedulerDump,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
} from "../state/index.ts";
import { Alarm } from "./alarm.ts";
import { clientEvent } from "./client-messages.ts";
import { Couriers } from "./couriers.ts";
import { expel, refuse } from "./expel.ts";
import { GraphStore } from "./graph-store.ts";
import { Intake } from "./intake.ts";
import { type ClientPeer, PeerTable, type WorkerPeer } from "./peers.ts";
import { bytesIn, QuotaBook, type Quotas } from "./quotas.ts";
import { readSteps } from "./reading.ts";
import { shareLayers } from "./reuse.ts";
import { tellState } from "./tell-state.ts";
import { workerEvent } from "./worker-messages.ts";

/** What a hub needs to know. */
export interface HubOptions {
  readonly registry: Registry;
  readonly limits: Partial<GraphLimits>;
  /** What each client may have at once. */
  readonly quotas: Quotas;
  readonly machine: Partial<SchedulerOptions>;
  /** Keeps the events of the machine, for a dump that can be gone through again. */
  readonly record: boolean;
  /** A worker that says nothing for this long is taken for dead. */
  readonly workerTimeoutMs: number;
  readonly host: Host;
  /** Called once, with a bug of ours; all connections are closed. */
  onBug(error: unknown): void;
}

/** No client has this number. */
const NOBODY = -1;

/** The scheduler without its door. */
export class Hub {
  readonly #options: HubOptions;
  readonly #machine: SchedulerMachine;
  readonly #store = new GraphStore();
  readonly #quotas: QuotaBook;
  readonly #peers = new PeerTable();
  readonly #couriers: Couriers;
  readonly #intake: Intake;
  #nextGraph = 1;
  #busyAt: number;
  #immediate: Timer | undefined;
  readonly #alarm: Alarm;
  #closed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#busyAt = options.host.now();
    this.#machine = new SchedulerMachine(options.machine);
    if (options.record) this.#machine.record();
    this.#quotas = new QuotaBook(options.quotas);
    this.#alarm = new Alarm(options.host, () => this.#handle({ type: "tick" }));
    this.#couriers = new Couriers(this.#peers, this.#store);
    this.#intake = new Intake(options.host, options.quotas.bytes, {
      read: (peer, message, buffers, graph) => this.#accept(peer, message, buffers, graph),
      failed: (peer, message, error) => this.#refuse(peer, message, error),
      next: (peer, message, buffers) => this.#fromClient(peer, message, buffers),
      flooded: (peer) => {
        refuse(peer.connection, `client ${peer.name} sends too much while its graph is read`);
        this.#removeClient(peer);
      },
    });
  }

  /** A worker or client has been let in. */
  connected(connection: Connection, hello: Hello): void {
    if (this.#closed) connection.close();
    else if (hello.role === "worker") this.#addWorker(connection, hello);
    else this.#addClient(connection, hello);
  }

  /** Closes the connections of workers that have said nothing for too long. */
  checkWorkers(): void {
    const now = this.#options.host.now();
    for (const peer of this.#peers.workers) {
      if (peer === undefined || now - peer.heardAt < this.#options.workerTimeoutMs) continue;
      peer.connection.close();
      this.#removeWorker(peer);
    }
  }

  /** These workers go when what they hold has moved to others. */
  retire(workers: readonly string[]): void {
    this.#handle({ type: "retire", client: NOBODY, request: 0, workers });
  }

  /** Milliseconds since it had anything to do last. */
  idleMs(): number {
    const now = this.#options.host.now();
    if (this.#machine.isBusy) this.#busyAt = now;
    return now - this.#busyAt;
  }

  /** State of the cluster, for people. */
  info(): Readonly<Record<string, unknown>> {
    return {
      ...this.#machine.describe(),
      clients: this.#peers.clients.size,
      storedBytes: this.#store.bytes,
      layerTypes: this.#options.registry.versions,
    };
  }

  /** Everything that the scheduler knows. */
  dump(): SchedulerDump {
    return this.#machine.dump();
  }

  /** Tells workers to go, and closes every connection. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#immediate?.clear();
    this.#alarm.clear();
    this.#intake.close();
    for (const peer of this.#peers.workers) peer?.connection.send({ op: "close" });
    for (const connection of this.#peers.connections()) connection.close();
  }

  #addWorker(connection: Connection, hello: Hello): void {
    const peer = this.#peers.addWorker(connection, hello, this.#options.host.now());
    connection.onMessage((message, buffers) => this.#fromWorker(peer, message, buffers));
    connection.onClose(() => this.#removeWorker(peer));
    this.#handle({
      type: "worker-joined",
      worker: peer.number,
      name: hello.name,
      address: hello.address,
      threads: hello.threads,
      memoryLimitBytes: hello.memoryLimitBytes,
    });
  }

  #removeWorker(peer: WorkerPeer): void {
    if (this.#closed || this.#peers.workers[peer.number] !== peer) return;
    this.#handle({ type: "worker-left", worker: peer.number });
    this.#peers.removeWorker(peer);
  }

  #addClient(connection: Connection, hello: Hello): void {
    const peer = this.#peers.addClient(connection, hello.name);
    connection.onMessage((message, buffers) => this.#fromClient(peer, message, buffers));
    connection.onClose(() => this.#removeClient(peer));
    this.#handle({ type: "client-joined", client: peer.number });
  }

  #removeClient(peer: ClientPeer): void {
    if (this.#closed || !this.#peers.clients.delete(peer.number)) return;
    this.#intake.drop(peer.number);
    this.#handle({ type: "client-left", client: peer.number });
  }

  #fromWorker(peer: WorkerPeer, message: Message, buffers: readonly Uint8Array[]): void {
    if (this.#peers.workers[peer.number] !== peer) return;
    peer.heardAt = this.#options.host.now();
    const event = workerEvent(peer.number, message, buffers);
    if (event !== null) {
      this.#handle(event);
      return;
    }
    expel(peer.connection, "a worker", message);
    this.#removeWorker(peer);
  }

  #fromClient(peer: ClientPeer, message: Message, buffers: readonly Uint8Array[]): void {
    const client = peer.number;
    this.#busyAt = this.#options.host.now();
    if (!this.#peers.clients.has(client) || this.#intake.hold(peer, message, buffers)) return;
    const event = clientEvent(client, message, buffers);
    if (event !== null) {
      this.#handle(event);
      return;
    }
    switch (message.op) {
      case "submit":
        this.#submit(peer, message, buffers);
        return;
      case "info":
        peer.connection.send({
          op: "scheduler-info",
          request: message.request,
          info: this.info(),
        });
        return;
      case "get-state":
        tellState(this.#machine, this.#peers, peer.connection, message);
        return;
      default:
        expel(peer.connection, "a client", message);
        this.#removeClient(peer);
    }
  }

  #submit(peer: ClientPeer, message: Submit, buffers: readonly Uint8Array[]): void {
    this.#intake.submit(peer, message, buffers, this.#read(peer, message, buffers));
  }

  /** What may not be kept is not read. */
  *#read(
    peer: ClientPeer,
    message: Submit,
    buffers: readonly Uint8Array[],
  ): Generator<undefined, Graph> {
    const { registry, limits } = this.#options;
    const [packed, ...payloads] = buffers;
    this.#quotas.require(peer, { graphs: 1, bytes: bytesIn(buffers) });
    const named = { hashes: message.payloads, payloads };
    const graph = yield* readSteps(packed, named, this.#store, registry, limits);
    this.#quotas.require(peer, { tasks: graph.total });
    return graph;
  }

  #accept(
    { number: client }: ClientPeer,
    message: Submit,
    [packed, ...payloads]: readonly Uint8Array[],
    sent: Graph,
  ): void {
    const { request, outputs, priority, retries, deliver, each } = message;
    const number = this.#nextGraph++;
    const known = this.#machine.findWanted(sent);
    const { graph, bytes } =
      known.size === 0 ? { graph: sent, bytes: packed } : shareLayers(sent, known);
    this.#store.add(number, bytes, message.payloads, payloads);
    this.#quotas.add(client, number, {
      tasks: sent.total,
      bytes: bytesIn(payloads) + bytes.length,
    });
    const wishes = { outputs, priority, retries, deliver, each };
    this.#handle({ type: "submit", client, request, graph, number, ...wishes });
  }

  #refuse(peer: ClientPeer, { request }: Submit, error: unknown): void {
    if (error instanceof PlygraphError) {
      peer.connection.send({ op: "failed", request, error: toWire(error) });
      return;
    }
    this.close();
    this.#options.onBug(error);
  }

  #handle(event: SchedulerEvent): void {
    if (this.#closed) return;
    try {
      for (const instruction of this.#machine.handle(event, this.#options.host.now())) {
        this.#follow(instruction);
      }
      this.#alarm.set(this.#machine.deadline);
    } catch (error) {
      // A bug of ours: better everybody hears that it is over than somebody waits for ever.
      this.close();
      this.#options.onBug(error);
    }
  }

  #follow(instruction: Instruction): void {
    switch (instruction.type) {
      case "to-worker":
        this.#couriers.toWorker(instruction.worker, instruction.message);
        return;
      case "to-client": {
        const peer = this.#peers.clients.get(instruction.client);
        peer?.connection.send(instruction.message, instruction.buffers);
        return;
      }
      case "introduce":
        this.#couriers.introduce(instruction);
        return;
      case "drop-graph":
        this.#store.drop(instruction.graph);
        this.#quotas.drop(instruction.graph);
        return;
      case "dismiss":
        this.#couriers.dismiss(instruction);
        return;
      case "continue":
        // Input that has arrived meanwhile comes first.
        this.#immediate ??= this.#options.host.immediate(() => {
          this.#immediate = undefined;
          this.#handle({ type: "tick" });
        });
    }
  }
}
