/** The workers of a LocalCluster: started, sent away, and closed together. */
import type { LocalWorker } from "./local-worker.ts";
import { warn } from "./warn.ts";

/** Starts worker number `k`; `gone` hears when it has ended and was not closed. */
export type Launch = (k: number, gone: (error: Error | undefined) => void) => Promise<LocalWorker>;

/** Those that there are. */
export class Crew {
  readonly #launch: Launch;
  readonly #deserted: () => void;
  readonly #workers = new Set<LocalWorker>();
  readonly #released = new Set<string>();
  #next = 0;
  #expected = 0;

  /** `deserted`: the last one is gone, and nobody sent it away. */
  constructor(launch: Launch, deserted: () => void) {
    this.#launch = launch;
    this.#deserted = deserted;
  }

  get workers(): readonly LocalWorker[] {
    return [...this.#workers];
  }

  /** Resolves when so many more have joined; rejects with why one could not. */
  async grow(count: number): Promise<void> {
    this.#expected += count;
    const starting = Array.from({ length: count }, () => this.#start(this.#next++));
    const started = await Promise.allSettled(starting);
    const failed = started.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** These were sent away: that they go means nothing. */
  release(names: readonly string[]): void {
    for (const name of names) this.#released.add(name);
  }

  /** Resolves when none is left. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  async #start(k: number): Promise<void> {
    let worker: LocalWorker | undefined;
    let isGone = false;
    const gone = (error: Error | undefined): void => {
      isGone = true;
      if (worker) this.#workers.delete(worker);
      this.#ended(worker?.name, error);
    };
    try {
      worker = await this.#launch(k, gone);
    } catch (error) {
      this.#expected--;
      throw error;
    }
    if (!isGone) this.#workers.add(worker);
  }

  #ended(name: string | undefined, error: Error | undefined): void {
    this.#expected--;
    if (error !== undefined) warn(error);
    const wasReleased = name !== undefined && this.#released.delete(name);
    // Better everybody hears that it is over than somebody waits for ever.
    if (this.#expected === 0 && !wasReleased) this.#deserted();
  }
}
