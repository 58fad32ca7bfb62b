/** A worker process that is replaced when it dies. */
import { WorkerLostError } from "../core/index.ts";
import { warn } from "./warn.ts";
import { spawnWorker, type WorkerProcess, type WorkerStart } from "./worker-process.ts";

/** How often a process may fail to start in a row. */
const TRIES_MAX = 10;

/** One place in a LocalCluster, and the process that has it at the time. */
export class KeptWorker {
  readonly name: string;
  readonly #start: WorkerStart;
  readonly #gone: (error: Error) => void;
  #process: WorkerProcess | undefined;
  #starting: Promise<void> | undefined;
  #closing = false;

  private constructor(start: WorkerStart, gone: (error: Error) => void) {
    this.name = start.name;
    this.#start = start;
    this.#gone = gone;
  }

  /**
   * Resolves when the first process has joined. `gone` hears when one that died could not be replaced.
   * @throws WorkerStartError
   */
  static async start(start: WorkerStart, gone: (error: Error) => void): Promise<KeptWorker> {
    const kept = new KeptWorker(start, gone);
    kept.#adopt(await spawnWorker(start));
    return kept;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Resolves when no process is left. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#starting;
    await this.#process?.close();
  }

  #adopt(process: WorkerProcess): void {
    this.#process = process;
    void process.ended.then((how) => {
      if (this.#closing) return;
      warn(new WorkerLostError(this.name, how));
      this.#starting = this.#replace();
    });
  }

  /** A task that kills workers may kill the next one before it has said that it is there. */
  async #replace(): Promise<void> {
    this.#process = undefined;
    for (let tries = 1; !this.#closing; tries++) {
      try {
        this.#adopt(await spawnWorker(this.#start));
        return;
      } catch (error) {
        if (tries < TRIES_MAX) continue;
        this.#gone(error as Error);
        return;
      }
    }
  }
}
