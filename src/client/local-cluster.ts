/** A scheduler in this process with workers beside it, or in child processes. */
import { randomBytes } from "node:crypto";
import { credentialFor } from "../comm/index.ts";
import { checkNumber, checkOptions, isRecord, OptionError, shown } from "../core/index.ts";
import type { Plugin } from "../optimizer/index.ts";
import {
  readSettings,
  type SchedulerServer,
  type SchedulerSettings,
  startScheduler,
} from "../scheduler/index.ts";
import {
  type CompressionName,
  type MemoryLimit,
  type MemoryThresholds,
  readWorkerSettings,
  type WorkerSettings,
} from "../worker/index.ts";
import { Adaptive, type AdaptOptions } from "./adaptive/adaptive.ts";
import type { LoadFigures } from "./adaptive/policy.ts";
import { clusterConfig } from "./cluster-config.ts";
import { Crew, type Launch } from "./crew.ts";
import { startLocalWorker } from "./local-worker.ts";
import { announcePlugins, checkPluginList } from "./plugins.ts";
import { warn } from "./warn.ts";

/** What a cluster on this machine is made of. */
export interface LocalClusterOptions {
  /** How many workers; default 1 in this process, or one for every two cores as processes. */
  readonly workers?: number;
  /** Compute threads of each; 0 runs kernels on the worker's own thread. */
  readonly threadsPerWorker?: number;
  /** True: each worker is a child process. One that dies is replaced. */
  readonly processes?: boolean;
  /** Of each worker: bytes, text such as "2GB", a part of this machine's memory such as 0.25, or "auto". */
  readonly memoryLimit?: MemoryLimit;
  /** Parts of the memory limit at which blocks are spilled, and workers pause; `false`: never. */
  readonly memory?: Partial<MemoryThresholds>;
  /** Of each worker: bytes of spilled blocks on disk, at most. */
  readonly maxSpill?: number | string;
  /** Blocks are spilled below this directory; by default below the system's for such files. */
  readonly localDirectory?: string;
  /** How spilled blocks are compressed: "none" (the default), "zlib", or "zstd" where Node has it. */
  readonly compression?: CompressionName;
  /** Abstract resources of each worker, such as `{ GPU: 2 }`: tasks that ask for some run as long as there are enough. */
  readonly resources?: Readonly<Record<string, number>>;
  /** Shared secret of everybody who may connect; random by default. */
  readonly token?: string;
  /** Settings of the scheduler, such as `{ allowedFailures: 0 }`; docs/scheduler.md has the defaults. */
  readonly scheduler?: SchedulerSettings;
  /** Settings of each worker, such as `{ outgoingMax: 8 }`; docs/worker.md has the defaults. */
  readonly worker?: WorkerSettings;
  /** Checks every invariant of scheduler and workers after every event; by default where PLYGRAPH_VALIDATE is 1. */
  readonly validate?: boolean;
  /** Scheduler and workers keep their events (the last 100 000 each), so that a dump can be gone through again. */
  readonly record?: boolean;
  /** Variables in the environment of worker processes, besides those of this one. */
  readonly env?: Readonly<Record<string, string>>;
  /** Used by every array that clients of this cluster compute. */
  readonly plugins?: readonly Plugin[];
}

/** Set by `.ci/run`, for all clusters of all tests. */
const VALIDATE = process.env["PLYGRAPH_VALIDATE"] === "1";

let clusterCount = 0;

/** Started by `LocalCluster.start`; ends with `close`, or with this process. */
export class LocalCluster {
  /** Where the scheduler listens. */
  readonly address: string;
  /** The same scheduler for clients in this process. */
  readonly inproc: string;
  readonly token: string;
  /** Used by every array that clients of this cluster compute. */
  readonly plugins: readonly Plugin[];
  readonly #scheduler: SchedulerServer;
  readonly #crew: Crew;
  readonly #threads: number;
  #adaptive: Adaptive | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    scheduler: SchedulerServer,
    crew: Crew,
    { token, plugins }: { readonly token: string; readonly plugins: readonly Plugin[] },
    { inproc, threads }: { readonly inproc: string; readonly threads: number },
  ) {
    this.address = scheduler.address;
    this.inproc = inproc;
    this.token = token;
    this.plugins = plugins;
    this.#scheduler = scheduler;
    this.#crew = crew;
    this.#threads = threads;
  }

  /**
   * Resolves when all workers have joined. A worker that cannot start ends the others.
   * @throws OptionError, ByteSizeError, WorkerStartError
   */
  static start(options: LocalClusterOptions = {}): Promise<LocalCluster> {
    const starting = LocalCluster.#start(options);
    announcePlugins(starting, options?.plugins);
    return starting;
  }

  static async #start(options: LocalClusterOptions): Promise<LocalCluster> {
    checkClusterOptions(options);
    const { processes = false, validate = VALIDATE, record = false, plugins = [] } = options;
    const token = options.token ?? randomBytes(16).toString("hex");
    const { count, scheduler: settings, worker, nanny } = await clusterConfig(options);
    const number = clusterCount++;
    const inproc = `inproc://scheduler-${process.pid}-${number}`;
    const doors = processes ? { address: "tcp://127.0.0.1:0", inproc } : { address: inproc };
    const common = { token, validate, record, settings, background: true };
    const scheduler = await startScheduler({ ...doors, ...common });
    // A bug of ours ended it; clients only see a connection that closes.
    scheduler.closed.catch((error: Error) => warn(error));
    // A worker is told no more than it needs: it cannot submit.
    const credential = credentialFor(token, "worker");
    const { address } = scheduler;
    const start = { ...worker, scheduler: address, token: credential, validate, record };
    const launch: Launch = (k, gone) => {
      const listen = `inproc://worker-${process.pid}-${number}-${k}`;
      const own = { ...start, name: `local-${number}-${k}`, ...(!processes && { listen }) };
      return startLocalWorker({ worker: own, processes, limits: nanny, env: options.env, gone });
    };
    const crew = new Crew(launch, () => void scheduler.close());
    const { threads } = worker;
    const cluster = new LocalCluster(scheduler, crew, { token, plugins }, { inproc, threads });
    try {
      await crew.grow(count);
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /**
   * From now on there are as many workers as the load asks for, within these bounds: more when what is left would take
   * long or memory runs out, fewer, by `retire`, when fewer would do. Called again, with other bounds.
   * @throws OptionError
   */
  adapt(options: AdaptOptions): Adaptive {
    this.#adaptive?.stop();
    this.#adaptive = new Adaptive(
      {
        load: () => loadOf(this.#scheduler.info()),
        grow: (count) => this.#crew.grow(count),
        shrink: (names) => {
          this.#crew.release(names);
          this.#scheduler.retire(names);
        },
      },
      this.#threads,
      options,
    );
    return this.#adaptive;
  }

  /** Process numbers of the workers; empty when they are in this process. */
  get pids(): readonly number[] {
    return this.#crew.workers.flatMap(({ pid }) => pid ?? []);
  }

  /** Ends workers and scheduler. Nothing is left running when it resolves. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#adaptive?.stop();
    await this.#crew.close();
    await this.#scheduler.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** What the scheduler tells people, as the policy reads it. */
function loadOf(info: Readonly<Record<string, unknown>>): LoadFigures {
  const { remaining, workers } = info as {
    readonly remaining: { readonly tasks: number; readonly seconds: number };
    readonly workers: LoadFigures["workers"];
  };
  return { remainingTasks: remaining.tasks, remainingSeconds: remaining.seconds, workers };
}

const WHERE = "LocalCluster.start()";
const NAMES: readonly (keyof LocalClusterOptions)[] = [
  "workers",
  "threadsPerWorker",
  "processes",
  "memoryLimit",
  "memory",
  "maxSpill",
  "localDirectory",
  "compression",
  "resources",
  "token",
  "scheduler",
  "worker",
  "validate",
  "record",
  "env",
  "plugins",
];

/** @throws OptionError */
function checkEnvironment(env: unknown): void {
  if (env === undefined) return;
  if (isRecord(env) && Object.values(env).every((value) => typeof value === "string")) return;
  throw new OptionError(WHERE, `env is a record of texts, not ${shown(env)}`);
}

/** @throws OptionError */
function checkClusterOptions(options: LocalClusterOptions): void {
  checkOptions(WHERE, options, NAMES);
  checkNumber(WHERE, "workers", options.workers, { least: 1, whole: true });
  checkNumber(WHERE, "threadsPerWorker", options.threadsPerWorker, { least: 0, whole: true });
  for (const name of ["processes", "validate", "record"] as const) {
    if (options[name] === undefined || typeof options[name] === "boolean") continue;
    throw new OptionError(WHERE, `${name} is true or false, not ${shown(options[name])}`);
  }
  checkEnvironment(options.env);
  checkPluginList(WHERE, options.plugins);
  readSettings(options.scheduler ?? {});
  readWorkerSettings(options.worker ?? {});
  const { token } = options;
  if (token === undefined || (typeof token === "string" && token !== "")) return;
  throw new OptionError(
    WHERE,
    `token is text that is not empty, not ${shown(token)}; leave it out for a random one`,
  );
}
