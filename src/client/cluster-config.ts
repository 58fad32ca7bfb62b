/** What the environment and plygraph.yaml say about a cluster on this machine; its own options go before it. */
import { availableParallelism } from "node:os";
import { loadConfig } from "../config/index.ts";
import { isRecord, OptionError, parseBytes, shown } from "../core/index.ts";
import { configuredNanny, type NannyOptions } from "../nanny/index.ts";
import { type SchedulerSettings, SETTINGS } from "../scheduler/index.ts";
import {
  availableMemory,
  type ConfiguredWorker,
  checkMemory,
  configuredWorker,
  resolveMemoryLimit,
  WORKER_SETTINGS,
} from "../worker/index.ts";
import type { LocalClusterOptions } from "./local-cluster.ts";

/** Share of this machine's memory that all workers together may use. */
const MEMORY_SHARE = 0.8;

/** What scheduler and workers are started with. */
export interface ClusterConfig {
  readonly count: number;
  readonly scheduler: SchedulerSettings;
  /** Of each; it has no name yet. */
  readonly worker: Omit<ConfiguredWorker, "name">;
  /** How worker processes are watched. */
  readonly nanny: NonNullable<NannyOptions["limits"]>;
}

type Memory = Pick<ConfiguredWorker, "memory" | "maxSpillBytes" | "localDirectory" | "compression">;

/** What the options say of spilling, before what the configuration does. */
function memoryOf(options: LocalClusterOptions, configured: Memory): Memory {
  const { maxSpill, localDirectory, compression } = options;
  return {
    memory: { ...configured.memory, ...options.memory },
    ...(maxSpill !== undefined && { maxSpillBytes: parseBytes(maxSpill) }),
    ...(localDirectory !== undefined && { localDirectory }),
    ...(compression !== undefined && { compression }),
  };
}

/** @throws ConfigError, OptionError, ByteSizeError */
export async function clusterConfig(options: LocalClusterOptions): Promise<ClusterConfig> {
  const config = await loadConfig({ tables: { scheduler: SETTINGS, worker: WORKER_SETTINGS } });
  const cores = availableParallelism();
  const count = options.workers ?? (options.processes ? Math.max(1, cores >> 1) : 1);
  const { name: _, ...worker } = configuredWorker(config);
  const said = (key: string): boolean =>
    config.effective.some((one) => one.name === key && one.place !== "default");
  const evenly = Math.max(1, Math.ceil(cores / count));
  const threads = options.threadsPerWorker ?? (said("worker.nthreads") ? worker.threads : evenly);
  const share = said("worker.memoryLimit")
    ? worker.memoryLimitBytes
    : Math.floor((availableMemory() * MEMORY_SHARE) / count);
  const memory = memoryOf(options, worker);
  await checkMemory(memory);
  return {
    count,
    nanny: configuredNanny(config, threads),
    scheduler: { ...config.settings("scheduler"), ...options.scheduler },
    worker: {
      ...worker,
      threads,
      memoryLimitBytes:
        options.memoryLimit === undefined
          ? share
          : resolveMemoryLimit(options.memoryLimit, threads),
      ...memory,
      ...(options.resources !== undefined && { resources: checkResources(options.resources) }),
      settings: { ...worker.settings, ...options.worker },
    },
  };
}

/** @throws OptionError */
function checkResources(resources: unknown): Readonly<Record<string, number>> {
  const entries = isRecord(resources) ? Object.entries(resources) : [];
  const fits = entries.every(([, amount]) => typeof amount === "number" && amount > 0);
  if (fits && entries.length > 0) return Object.fromEntries(entries) as Record<string, number>;
  throw new OptionError(
    "LocalCluster.start()",
    `resources are amounts above 0 by name, such as { GPU: 2 }, not ${shown(resources)}`,
  );
}
