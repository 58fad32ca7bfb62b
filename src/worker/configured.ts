/** What a configuration says about a worker, as what it is started with. */
import { availableParallelism, hostname } from "node:os";
import type { Config } from "../config/index.ts";
import { resolveMemoryLimit } from "./memory/limit.ts";
import type { WorkerOptions } from "./worker-types.ts";

/** All but where the scheduler is and what is shown to it. */
export type ConfiguredWorker = Omit<WorkerOptions, "scheduler" | "token">;

/** The keys `worker.…`; what nobody said anything about has its default. @throws OptionError */
export function configuredWorker({ values, settings }: Config): ConfiguredWorker {
  const count = values["worker.nworkers"];
  // Workers of one machine share its cores.
  const threads =
    values["worker.nthreads"] ?? Math.max(1, Math.floor(availableParallelism() / count));
  return {
    threads,
    memoryLimitBytes: resolveMemoryLimit(values["worker.memoryLimit"], threads),
    name: values["worker.name"] ?? `${hostname()}-${process.pid}`,
    memory: given({
      target: values["worker.memory.target"],
      spill: values["worker.memory.spill"],
      pause: values["worker.memory.pause"],
      terminate: values["worker.memory.terminate"],
    }),
    ...given({
      maxSpillBytes: values["worker.maxSpill"],
      localDirectory: values["worker.localDirectory"],
      compression: values["worker.compression"],
      resources: values["worker.resources"],
    }),
    ...given({ preload: values["worker.preload"] }),
    life: given({
      deathTimeoutMs: values["worker.deathTimeout"] * 1000,
      lifetimeMs: milliseconds(values["worker.lifetime"]),
      lifetimeStaggerMs: values["worker.lifetimeStagger"] * 1000,
      leaveMs: values["worker.leaveTimeout"] * 1000,
    }),
    settings: settings("worker"),
  };
}

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

/** Without what is undefined. */
function given<R extends object>(record: R): { [K in keyof R]?: Exclude<R[K], undefined> } {
  const told = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as { [K in keyof R]?: Exclude<R[K], undefined> };
}
