/** One connection to a scheduler, and everything that is under way on it. */
import {
  type Done,
  type Failed,
  type Message,
  realNetwork,
  type Surroundings,
  securedNetwork,
} from "../comm/index.ts";
import {
  CancelledError,
  ConnectionError,
  fromWire,
  type PlygraphError,
  type SchedulerLostError,
  UnloweredLayerError,
} from "../core/index.ts";
import { type Layer, packGraph, payloadBytes } from "../layers/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { KeepAlive } from "./keep-alive.ts";
import { type Endpoint, helloOf, Link } from "./link.ts";
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

/** What a scheduler tells about itself. */
export type ClusterInfo = Readonly<Record<string, unknown>>;

/** What needs no sending while there is no connection: the next one hears of what is wanted then. */
const AGAIN: ReadonlySet<Message["op"]> = new Set(["submit", "cancel", "release"]);

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
  /** Of requests that are not done: they are sent again where the connection breaks. */
  readonly #submissions = new Map<
    number,
    { readonly message: Message; readonly buffers: readonly Uint8Array[] }
  >();
  readonly #link: Link;
  /** The connection broke, and there is no other one yet. */
  #isAdrift = false;
  /** Requests whose results may go, not yet told. */
  #released: number[] = [];
  #failure: PlygraphError | undefined;
  #next = 1;

  constructor(endpoint: Promise<Endpoint>, { host, network = realNetwork }: Surroundings = {}) {
    const open: OpenPeer = async (address, allocate) => {
      const { token, name, ...security } = await endpoint;
      const secured = securedNetwork(network, security);
      return await secured.connect(address, helloOf("peer", name, token), { token, allocate });
    };
    this.peers = new Peers(open, host);
    this.#link = new Link(endpoint, network, this.peers.host, {
      message: (message, buffers) => this.#handle(message, buffers),
      lost: (error) => this.#lost(error),
      again: () => this.#again(),
      ended: (error) => this.#end(error),
    });
    this.ready = this.keepAlive.during(this.#link.ready);
    this.ready.catch(() => undefined);
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
    if (!this.#forget(request) || this.#failure) return;
    // The garbage collector drops futures by the thousand: one message, and one event of the scheduler.
    if (this.#released.push(request.id) === 1) queueMicrotask(() => this.#sendReleased());
    request.giveUp("given up, as its results were released");
  }

  /** Stops what has not run yet. */
  cancel(request: GraphRequest): void {
    if (!this.#forget(request) || this.#failure) return;
    this.#send({ op: "cancel", request: request.id });
    request.giveUp("cancelled");
  }

  #forget({ id }: GraphRequest): boolean {
    this.#submissions.delete(id);
    return this.#requests.delete(id);
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
  async ask(
    question: Question,
    buffers: readonly Uint8Array[] = [],
    signal?: AbortSignal,
  ): Promise<Answered> {
    if (this.#failure) throw this.#failure;
    if (signal?.aborted) throw new CancelledError("it was aborted before it began");
    const request = this.#next++;
    const answer = this.#questions.wait(request);
    this.#send({ ...question, request } as Message, buffers);
    const abort = (): void => {
      if (this.#questions.giveUp(request)) this.#send({ op: "cancel", request });
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await this.keepAlive.during(answer);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Why nothing can be asked here any more; undefined while it can. */
  get failure(): PlygraphError | undefined {
    return this.#failure;
  }

  /** Ends the connection; what is under way is rejected. */
  async close(): Promise<void> {
    this.#end(new ConnectionError("scheduler", "this client was closed"));
    this.#link.close();
    await this.peers.close();
  }

  /** The scheduler knows nothing of us any more: what is not done is asked for again, what was is gone. */
  #lost(error: SchedulerLostError): void {
    this.#isAdrift = true;
    this.#released = [];
    this.#rejectQuestions(error);
    void this.peers.close();
    for (const [id, request] of this.#requests) {
      if (this.#submissions.has(id) && request.startOver()) continue;
      this.#requests.delete(id);
      this.#submissions.delete(id);
      request.fail(error);
    }
    this.#onWarning(error);
  }

  #again(): void {
    this.#isAdrift = false;
    for (const { message, buffers } of this.#submissions.values()) {
      this.#link.send(message, buffers);
    }
  }

  #sendReleased(): void {
    if (this.#released.length === 0 || this.#failure) return;
    const requests = this.#released;
    this.#released = [];
    this.#send({ op: "release", requests });
  }

  #send(message: Message, buffers: readonly Uint8Array[] = []): void {
    this.#sendReleased();
    if (message.op === "submit") this.#submissions.set(message.request, { message, buffers });
    if (this.#isAdrift && AGAIN.has(message.op)) return;
    this.#link.send(message, buffers);
  }

  #end(error: PlygraphError): void {
    if (this.#failure) return;
    this.#failure = error;
    for (const request of this.#requests.values()) request.fail(error);
    this.#requests.clear();
    this.#submissions.clear();
    this.#rejectQuestions(error);
  }

  #rejectQuestions(error: PlygraphError): void {
    for (const info of this.#infos.values()) info.reject(error);
    for (const state of this.#states.values()) state.reject(error);
    this.#questions.fail(error);
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

  #settle(request: GraphRequest, message: Done | Failed): void {
    this.#submissions.delete(request.id);
    if (message.op === "done") request.handleDone();
    else request.handleFailed(message);
  }

  #handle(message: Message, buffers: readonly Uint8Array[]): void {
    if (!("request" in message) || this.#isAnswer(message, buffers)) return;
    // A request that was released meanwhile: its late messages do no harm.
    const request = this.#requests.get(message.request);
    if (!request) return;
    if (message.op === "accepted") request.handleAccepted(message);
    else if (message.op === "task-results")
      request.handleResults(message, buffers, this.#link.isRemote);
    else if (message.op === "task-erred") request.handleErred(message);
    else if (message.op === "progress") request.handleProgress(message);
    else if (message.op === "done" || message.op === "failed") this.#settle(request, message);
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
