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
import { clusterConfig } from "./cluster-config.ts";
import { type LocalWorker, startLocalWorker } from "./local-worker.ts";
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
  readonly #workers: readonly LocalWorker[];
  #closing: Promise<void> | undefined;

  private constructor(
    scheduler: SchedulerServer,
    workers: readonly LocalWorker[],
    { token, plugins }: { readonly token: string; readonly plugins: readonly Plugin[] },
    inproc: string,
  ) {
    this.address = scheduler.address;
    this.inproc = inproc;
    this.token = token;
    this.plugins = plugins;
    this.#scheduler = scheduler;
    this.#workers = workers;
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
    let left = count;
    const gone = (error: Error | undefined): void => {
      if (error !== undefined) warn(error);
      // Better everybody hears that it is over than somebody waits for ever.
      if (--left === 0) void scheduler.close();
    };
    const starting = Array.from({ length: count }, (_, k): Promise<LocalWorker> => {
      const listen = `inproc://worker-${process.pid}-${number}-${k}`;
      const own = { ...start, name: `local-${number}-${k}`, ...(!processes && { listen }) };
      return startLocalWorker({ worker: own, processes, limits: nanny, env: options.env, gone });
    });
    const started = await Promise.allSettled(starting);
    const workers = started.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const cluster = new LocalCluster(scheduler, workers, { token, plugins }, inproc);
    const failed = started.find((one) => one.status === "rejected");
    if (failed) {
      await cluster.close();
      throw failed.reason;
    }
    return cluster;
  }

  /** Process numbers of the workers; empty when they are in this process. */
  get pids(): readonly number[] {
    return this.#workers.flatMap(({ pid }) => pid ?? []);
  }

  /** Ends workers and scheduler. Nothing is left running when it resolves. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await this.#scheduler.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
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
