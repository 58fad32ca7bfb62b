/**
 * A worker from its start to its end. It may have several lives: one that loses its scheduler begins anew, with nothing,
 * when there is one again; what it held was made again elsewhere, and belongs to nobody.
 */
import { type Network, realNetwork } from "../comm/index.ts";
import { type Host, invariant, isPlygraphError, realHost, type Timer } from "../core/index.ts";
import { defaultRegistry } from "../layers/index.ts";
import type { Leaving } from "./child-messages.ts";
import type { WorkerPlugins } from "./plugins/plugins.ts";
import { Shell } from "./server.ts";
import type { WorkerMachine } from "./state/index.ts";
import type { WorkerCounts, WorkerOptions, WorkerServer } from "./worker-types.ts";

/** What is said about the times of a worker; milliseconds. */
export interface LifeSettings {
  /** Without a scheduler for so long, it ends; by default at once. */
  readonly deathTimeoutMs?: number;
  /** After so long it hands its blocks over, and ends; by default never. */
  readonly lifetimeMs?: number;
  /** Up to so much more or less, by chance. */
  readonly lifetimeStaggerMs?: number;
  /** How long handing over may take; what has not moved by then is lost. */
  readonly leaveMs?: number;
}

const LEAVE_MS = 30_000;
/** Pauses between tries to reach a scheduler: they double, and differ from worker to worker. */
const PAUSE_MS = 100;
const PAUSE_MOST_MS = 5000;

/** Made by `startWorker`. */
export class Life implements WorkerServer {
  readonly closed: Promise<Error | undefined>;
  readonly #options: WorkerOptions;
  readonly #settings: LifeSettings;
  readonly #network: Network;
  readonly #host: Host;
  #shell: Shell | undefined;
  #lifetime: Timer | undefined;
  #pause: { readonly timer: Timer; readonly end: () => void } | undefined;
  #leaving: Leaving = "closed";
  #isClosing = false;
  #end: (error: Error | undefined) => void = () => undefined;

  readonly #plugins: WorkerPlugins;

  constructor(options: WorkerOptions, plugins: WorkerPlugins) {
    this.#plugins = plugins;
    this.#options = options;
    this.#settings = options.life ?? {};
    this.#network = options.network ?? realNetwork;
    this.#host = options.host ?? realHost;
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Resolves when it has joined a scheduler. Rejects with the typed error of what went wrong. */
  async begin(): Promise<void> {
    await this.#live();
    const { lifetimeMs, lifetimeStaggerMs = 0 } = this.#settings;
    if (lifetimeMs === undefined) return;
    const staggerMs = (2 * this.#host.random() - 1) * lifetimeStaggerMs;
    const end = (): void => void this.retire("lifetime");
    this.#lifetime = this.#host.setTimer(
      end,
      Math.min(MS_MOST, Math.max(0, lifetimeMs + staggerMs)),
    );
    this.#lifetime.unref();
  }

  get leaving(): Leaving {
    return this.#leaving;
  }

  get address(): string {
    return this.#present.address;
  }

  get machine(): WorkerMachine {
    return this.#present.machine;
  }

  counts(): WorkerCounts {
    return this.#present.counts();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#pause?.end();
    await this.#shell?.close();
    await this.closed;
  }

  async retire(why: Leaving = "closed"): Promise<void> {
    const timer = this.#host.setTimer(() => void this.close(), this.#settings.leaveMs ?? LEAVE_MS);
    this.#leaving = why;
    this.#isClosing = true;
    this.#pause?.end();
    this.#shell?.leave();
    await this.closed;
    timer.clear();
  }

  get #present(): Shell {
    invariant(this.#shell !== undefined, "the worker has not begun");
    return this.#shell;
  }

  /** One life; resolves when it has begun. */
  async #live(): Promise<void> {
    const shell = await this.#open();
    this.#shell = shell;
    this.#plugins.watch(shell.machine.state.story);
    try {
      await shell.prepare();
      await this.#join(shell);
    } catch (error) {
      await shell.close();
      throw error;
    }
    void shell.closed.then((error) => this.#ended(shell, error));
  }

  async #open(): Promise<Shell> {
    const { tls, token, listen = tls ? "tls://127.0.0.1:0" : "tcp://127.0.0.1:0" } = this.#options;
    let shell: Shell | undefined;
    const listener = await this.#network.listen(
      listen,
      {
        connected: (connection) => {
          if (shell) shell.welcome(connection);
          else connection.close();
        },
      },
      { token, local: true },
    );
    shell = new Shell(this.#options, this.#options.registry ?? defaultRegistry(), listener);
    return shell;
  }

  /** Tries until the scheduler answers, or it has been without one for too long. */
  async #join(shell: Shell): Promise<void> {
    const { deathTimeoutMs = 0 } = this.#settings;
    const deadline = this.#host.now() + deathTimeoutMs;
    for (let tries = 0; ; tries++) {
      try {
        await shell.join();
        return;
      } catch (error) {
        const leftMs = deadline - this.#host.now();
        if (!(await this.#mayGoOn(error, tries, leftMs))) throw error;
      }
    }
  }

  /** Waits a while. False: there is no use in another try. */
  async #mayGoOn(error: unknown, tries: number, leftMs: number): Promise<boolean> {
    // Whoever refuses us will do so again.
    if (!isPlygraphError(error, "Connection") || leftMs <= 0) return false;
    if (tries === 0) this.#warn(error, leftMs);
    await this.#wait(tries, leftMs);
    return !this.#isClosing;
  }

  #warn({ name, message }: Error, leftMs: number): void {
    const text = `worker ${this.#options.name} has no scheduler, and tries to reach it for ${Math.ceil(leftMs / 1000)} s: ${message}`;
    process.emitWarning(text, { type: name });
  }

  /** Until the next try, or until it is to end. */
  #wait(tries: number, leftMs: number): Promise<void> {
    if (this.#isClosing) return Promise.resolve();
    const pauseMs = Math.min(PAUSE_MOST_MS, PAUSE_MS * 2 ** tries);
    const ms = Math.min(leftMs, pauseMs * (0.5 + this.#host.random() / 2));
    return new Promise((resolve) => {
      const timer = this.#host.setTimer(() => this.#pause?.end(), ms);
      const end = (): void => {
        timer.clear();
        this.#pause = undefined;
        resolve();
      };
      this.#pause = { timer, end };
    });
  }

  #ended({ leaving }: Shell, error: Error | undefined): void {
    const isLost = leaving === "lost" && !this.#isClosing;
    if (!isLost || (this.#settings.deathTimeoutMs ?? 0) <= 0) {
      this.#finish(this.#isClosing ? undefined : error, this.#isClosing ? this.#leaving : leaving);
      return;
    }
    this.#live().catch((failure: Error) => {
      if (this.#isClosing) this.#finish(undefined, this.#leaving);
      else this.#finish(failure, "lost");
    });
  }

  #finish(error: Error | undefined, why: Leaving): void {
    this.#leaving = why;
    this.#lifetime?.clear();
    if (this.#plugins.isEmpty) this.#end(error);
    else void this.#plugins.end().then(() => this.#end(error));
  }
}

/** Timers take no more. */
const MS_MOST = 2 ** 31 - 1;
