/** One connection to a scheduler, and everything that is under way on it. */
import {
  type Connection,
  type Hello,
  type Message,
  type Network,
  PROTOCOL,
  realNetwork,
  type Security,
  type Surroundings,
  securedNetwork,
  watchConnection,
} from "../comm/index.ts";
import {
  ConnectionError,
  fromWire,
  isPlygraphError,
  type PlygraphError,
  UnloweredLayerError,
} from "../core/index.ts";
import { defaultRegistry, type Layer, packGraph, payloadBytes } from "../layers/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { KeepAlive } from "./keep-alive.ts";
import { type OpenPeer, Peers } from "./peers.ts";
import { type Answered, type Question, Questions } from "./questions.ts";
import { GraphRequest, type ProgressEvent } from "./request.ts";
import { type StateQuestion, settleState } from "./state-answers.ts";

/** Wishes for one submission. */
export interface SubmitOptions {
  /** Higher runs earlier. */
  readonly priority?: number;
  /** How often each task may fail before the request does. */
  readonly retries?: number;
  /** Small results ride back with the news that they are ready. */
  readonly deliver?: boolean;
  /** The outputs are independent: one that fails does not end the others. */
  readonly each?: boolean;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** Where to connect to, and as whom. */
export interface Endpoint extends Security {
  readonly address: string;
  readonly token: string;
  readonly name: string;
}

/** What a scheduler tells about itself. */
export type ClusterInfo = Readonly<Record<string, unknown>>;

/** A session is made at once and connects in the background; what is sent meanwhile waits. */
export class Session {
  /** Rejects when there is no scheduler, or it refuses us. */
  readonly ready: Promise<void>;
  readonly peers: Peers;
  readonly keepAlive: KeepAlive = new KeepAlive();
  readonly #requests = new Map<number, GraphRequest>();
  readonly #infos = new Map<number, Deferred<ClusterInfo>>();
  readonly #states = new Map<number, Deferred<unknown>>();
  readonly #questions = new Questions();
  #onWarning: (error: PlygraphError) => void = () => undefined;
  #outbox: { readonly message: Message; readonly buffers: readonly Uint8Array[] }[] = [];
  /** Requests whose results may go, not yet told. */
  #released: number[] = [];
  #connection: Connection | undefined;
  #failure: PlygraphError | undefined;
  #isRemote = false;
  #next = 1;

  constructor(endpoint: Promise<Endpoint>, { host, network = realNetwork }: Surroundings = {}) {
    const open: OpenPeer = async (address, allocate) => {
      const { token, name, ...security } = await endpoint;
      const secured = securedNetwork(network, security);
      return await secured.connect(address, helloOf("peer", name, token), { token, allocate });
    };
    this.peers = new Peers(open, host);
    this.ready = this.keepAlive.during(this.#open(endpoint, network));
    this.ready.catch((error: unknown) => this.#end(asConnectionError(error)));
  }

  /**
   * Sends a graph. Throws GraphLimitError or UnloweredLayerError before anything is sent; what the
   * scheduler finds wrong with it rejects `accepted` and `done`.
   */
  submit(outputs: readonly Layer[], options: SubmitOptions = {}): GraphRequest {
    const { bytes, layers, payloads } = packGraph(outputs);
    requirePhysical(layers);
    const { onProgress } = options;
    const request = new GraphRequest({ id: this.#next++, layers, onProgress });
    if (this.#failure) {
      request.fail(this.#failure);
      return request;
    }
    this.#requests.set(request.id, request);
    this.keepAlive.during(request.done).catch(() => undefined);
    this.#send(
      {
        op: "submit",
        request: request.id,
        outputs: outputs.map((layer) => request.indexOf(layer)),
        payloads: payloads.map(({ hash }) => hash),
        priority: options.priority ?? 0,
        retries: options.retries ?? 0,
        deliver: options.deliver ?? true,
        each: options.each ?? false,
      },
      [bytes, ...payloads.map(payloadBytes)],
    );
    return request;
  }

  /** The results are no longer wanted. */
  release(request: GraphRequest): void {
    if (!this.#requests.delete(request.id) || this.#failure) return;
    // The garbage collector drops futures by the thousand: one message, and one event of the scheduler.
    if (this.#released.push(request.id) === 1) queueMicrotask(() => this.#sendReleased());
    request.giveUp("given up, as its results were released");
  }

  /** Stops what has not run yet. */
  cancel(request: GraphRequest): void {
    if (!this.#requests.delete(request.id) || this.#failure) return;
    this.#send({ op: "cancel", request: request.id });
    request.giveUp("cancelled");
  }

  /** Who hears of what should be known of a request that goes on. */
  onWarning(listener: (error: PlygraphError) => void): void {
    this.#onWarning = listener;
  }

  /** State of the cluster, for people. */
  async info(): Promise<ClusterInfo> {
    if (this.#failure) throw this.#failure;
    const request = this.#next++;
    const answer = deferred<ClusterInfo>();
    this.#infos.set(request, answer);
    this.#send({ op: "info", request });
    return await this.keepAlive.during(answer.promise);
  }

  /** What the scheduler knows of itself; see `GetState`. */
  async state(question: StateQuestion): Promise<unknown> {
    if (this.#failure) throw this.#failure;
    const request = this.#next++;
    const answer = deferred<unknown>();
    this.#states.set(request, answer);
    this.#send({ op: "get-state", request, ...question });
    return await this.keepAlive.during(answer.promise);
  }

  /** Any other question to the scheduler. Rejects with the typed error that it answers. */
  async ask(question: Question, buffers: readonly Uint8Array[] = []): Promise<Answered> {
    if (this.#failure) throw this.#failure;
    const request = this.#next++;
    const answer = this.#questions.wait(request);
    this.#send({ ...question, request }, buffers);
    return await this.keepAlive.during(answer);
  }

  /** Why nothing can be asked here any more; undefined while it can. */
  get failure(): PlygraphError | undefined {
    return this.#failure;
  }

  /** Ends the connection; what is under way is rejected. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#end(new ConnectionError("scheduler", "this client was closed"));
    connection?.close();
    await this.peers.close();
  }

  async #open(endpoint: Promise<Endpoint>, network: Network): Promise<void> {
    const { address, token, name, ...security } = await endpoint;
    const { connect } = securedNetwork(network, security);
    this.#isRemote = !address.startsWith("inproc:");
    const connection = await connect(address, helloOf("client", name, token), { token });
    if (this.#failure) {
      connection.close();
      throw this.#failure;
    }
    connection.unref();
    connection.onMessage((message, buffers) => this.#handle(message, buffers));
    watchConnection(connection, this.peers.host, (error) =>
      this.#end(new ConnectionError(address, error?.message ?? "the scheduler closed it")),
    );
    this.#connection = connection;
    for (const { message, buffers } of this.#outbox) connection.send(message, buffers);
    this.#outbox = [];
  }

  #sendReleased(): void {
    if (this.#released.length === 0 || this.#failure) return;
    const requests = this.#released;
    this.#released = [];
    this.#send({ op: "release", requests });
  }

  #send(message: Message, buffers: readonly Uint8Array[] = []): void {
    this.#sendReleased();
    if (this.#connection) this.#connection.send(message, buffers);
    else this.#outbox.push({ message, buffers });
  }

  #end(error: PlygraphError): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#outbox = [];
    for (const request of this.#requests.values()) request.fail(error);
    for (const info of this.#infos.values()) info.reject(error);
    for (const state of this.#states.values()) state.reject(error);
    this.#questions.fail(error);
    this.#requests.clear();
    this.#infos.clear();
    this.#states.clear();
  }

  /** Whether it answered a question, and was handed to whoever asked. */
  #isAnswer(message: Message, buffers: readonly Uint8Array[]): boolean {
    switch (message.op) {
      case "scheduler-info":
        this.#infos.get(message.request)?.resolve(message.info);
        this.#infos.delete(message.request);
        return true;
      case "state":
        settleState(this.#states, message, buffers);
        return true;
      case "answer":
      case "failed":
        return this.#questions.settle(message, buffers);
      default:
        return false;
    }
  }

  #handle(message: Message, buffers: readonly Uint8Array[]): void {
    if (!("request" in message) || this.#isAnswer(message, buffers)) return;
    // A request that was released meanwhile: its late messages do no harm.
    const request = this.#requests.get(message.request);
    if (!request) return;
    if (message.op === "accepted") request.handleAccepted(message);
    else if (message.op === "task-results") request.handleResults(message, buffers, this.#isRemote);
    else if (message.op === "task-erred") request.handleErred(message);
    else if (message.op === "progress") request.handleProgress(message);
    else if (message.op === "done") request.handleDone();
    else if (message.op === "failed") request.handleFailed(message);
    else if (message.op === "warning") this.#onWarning(fromWire(message.error));
  }
}

/** Schedulers know physical layers only. @throws UnloweredLayerError */
function requirePhysical(layers: readonly Layer[]): void {
  const logical = layers.find(({ type }) => type.phase === "logical");
  if (logical === undefined) return;
  const way = "optimize() the plan first, with { plugins: [plugin] } where a plugin made the layer";
  throw new UnloweredLayerError(logical.type.name, logical.type.summary(logical), way);
}

function helloOf(role: Hello["role"], name: string, token: string): Hello {
  return {
    op: "hello",
    role,
    protocol: PROTOCOL,
    token,
    name,
    address: "",
    threads: 0,
    memoryLimitBytes: 0,
    layerTypes: defaultRegistry().versions,
  };
}

function asConnectionError(error: unknown): PlygraphError {
  if (isPlygraphError(error)) return error;
  return new ConnectionError("scheduler", error instanceof Error ? error.message : String(error));
}
