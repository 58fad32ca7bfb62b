/** One worker of a LocalCluster: in this process, or in one of its own under a nanny. */
import { WorkerLostError } from "../core/index.ts";
import { Nanny, type NannyOptions, type WorkerStart } from "../nanny/index.ts";
import { startWorker, type WorkerServer } from "../worker/index.ts";
import { warn } from "./warn.ts";

/** A place in the cluster, and whoever has it at the time. */
export interface LocalWorker {
  readonly name: string;
  /** Of a child process. */
  readonly pid: number | undefined;
  /** Resolves when nothing is left of it. */
  close(): Promise<void>;
}

/** How it is started. */
export interface LocalWorkerOptions {
  readonly worker: WorkerStart;
  readonly processes: boolean;
  readonly limits: NonNullable<NannyOptions["limits"]>;
  readonly env: Readonly<Record<string, string>> | undefined;
  /** Called when it has ended for good and was not told to: with the error, if one did that. */
  readonly gone: (error: Error | undefined) => void;
}

/** Resolves when it has joined. @throws WorkerStartError, or what `startWorker` throws */
export function startLocalWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  return options.processes ? nannied(options) : Inmate.start(options);
}

async function nannied({ worker, limits, env, gone }: LocalWorkerOptions): Promise<LocalWorker> {
  const nanny = await Nanny.start({ worker, limits, ...(env && { env }), onLost: warn });
  let isClosing = false;
  void nanny.closed.then((error) => {
    if (!isClosing) gone(error);
  });
  return {
    name: worker.name,
    get pid() {
      return nanny.pid;
    },
    close: () => {
      isClosing = true;
      return nanny.close();
    },
  };
}

/** A worker in this process: another takes its place where it is to begin anew. */
class Inmate implements LocalWorker {
  readonly pid = undefined;
  readonly #options: LocalWorkerOptions;
  #server: WorkerServer | undefined;
  #starting: Promise<void> | undefined;
  #isClosing = false;

  private constructor(options: LocalWorkerOptions) {
    this.#options = options;
  }

  static async start(options: LocalWorkerOptions): Promise<Inmate> {
    const inmate = new Inmate(options);
    await inmate.#begin();
    return inmate;
  }

  get name(): string {
    return this.#options.worker.name;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#starting;
    await this.#server?.close();
  }

  async #begin(): Promise<void> {
    const server = await startWorker(this.#options.worker);
    this.#server = server;
    void server.closed.then((error) => this.#ended(server, error));
  }

  #ended({ leaving }: WorkerServer, error: Error | undefined): void {
    if (this.#isClosing) return;
    const again =
      leaving === "restart" || (leaving === "lifetime" && this.#options.limits.lifetimeRestart);
    if (!again) {
      this.#options.gone(error && new WorkerLostError(this.name, error.message));
      return;
    }
    this.#starting = this.#begin().catch((failure: Error) => this.#options.gone(failure));
  }
}
