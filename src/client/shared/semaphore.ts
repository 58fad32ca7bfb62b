/** Semaphores and locks that all clients of a cluster share. */
import { LeaseLostError } from "../../core/index.ts";
import type { SharedAsker, WaitOptions } from "./shared-asker.ts";

/** How a semaphore is made; every client must say the same number of leases. */
export interface SemaphoreOptions {
  /** How many may hold it at once; 1 by default. */
  readonly leases?: number;
  /** A holder that is silent for so long holds it no more; 30 by default. It is refreshed by itself. */
  readonly leaseSeconds?: number;
}

/** Refreshes in the time of a lease: one may be late. */
const REFRESHES = 3;

/** Permission to go on, until it is released. `await using lease = await lock.acquire()` releases it by itself. */
export class Lease {
  readonly #asker: SharedAsker;
  readonly #name: string;
  readonly #number: number;
  readonly #lost = new AbortController();
  readonly #stop: () => void;
  #isReleased = false;

  constructor(asker: SharedAsker, name: string, number: number, leaseMs: number) {
    this.#asker = asker;
    this.#name = name;
    this.#number = number;
    const { host } = asker.session.peers;
    const timer = host.repeat(() => this.#refresh(), Math.max(1, leaseMs / REFRESHES));
    timer.unref();
    this.#stop = () => timer.clear();
  }

  /** Aborted, with a LeaseLostError, when others may have it although it was not released. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Gives it back. Once is enough. @throws LeaseLostError when it was lost before */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#stop();
    await this.#asker.ask(this.#name, "release", { amount: this.#number });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  #refresh(): void {
    this.#asker.ask(this.#name, "refresh", { amount: this.#number }).catch(() => {
      this.#stop();
      if (!this.#isReleased) this.#lost.abort(new LeaseLostError(this.#name));
    });
  }
}

/** At most so many holders at once, among all clients; a lock has one. Who comes first is served first. */
export class ClusterSemaphore {
  readonly name: string;
  readonly #asker: SharedAsker;
  readonly #leases: number;
  readonly #leaseMs: number;

  constructor(
    asker: SharedAsker,
    name: string,
    { leases = 1, leaseSeconds = 30 }: SemaphoreOptions,
  ) {
    this.name = name;
    this.#asker = asker;
    this.#leases = leases;
    this.#leaseMs = Math.ceil(leaseSeconds * 1000);
  }

  /** Resolves when it is this client's turn. Rejects with WaitTimeoutError or SharedTakenError. */
  async acquire(wait: WaitOptions = {}): Promise<Lease> {
    const wishes = { amount: this.#leases, leaseMs: this.#leaseMs, wait };
    const { value } = await this.#asker.ask(this.name, "acquire", wishes);
    return new Lease(this.#asker, this.name, value["lease"] as number, this.#leaseMs);
  }

  /** Runs `fn` while it is held. */
  async run<R>(fn: (signal: AbortSignal) => R | Promise<R>, wait: WaitOptions = {}): Promise<R> {
    const lease = await this.acquire(wait);
    try {
      return await fn(lease.signal);
    } finally {
      await lease.release();
    }
  }
}
