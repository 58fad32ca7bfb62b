/** Several workers in processes of their own, until somebody says stop. */
import { credentialFor } from "../comm/index.ts";
import type { Config } from "../config/index.ts";
import { realHost, type WorkerStartError } from "../core/index.ts";
import { configuredNanny, Nanny, type WorkerStart } from "../nanny/index.ts";
import { writeDump } from "./dump-on-signal.ts";
import { print } from "./output.ts";

/** What a worker takes to end beside handing over. */
const END_MS = 2000;

/** Ends when it is told to, or when no worker is left. @throws what ended the last of them, or kept one from starting */
export async function runNannies(
  config: Config,
  worker: WorkerStart,
  count: number,
  stopped: Promise<unknown>,
): Promise<void> {
  // The processes cannot submit: the secret stays here.
  const token = credentialFor(worker.token, "worker");
  const graceMs = config.values["worker.leaveTimeout"] * 1000 + END_MS;
  const limits = { ...configuredNanny(config, worker.threads), graceMs };
  const starting = Array.from({ length: count }, (_, k) => {
    const name = count === 1 ? worker.name : `${worker.name}-${k}`;
    return Nanny.start({
      worker: { ...worker, token, name },
      limits,
      handOver: true,
      onUp: (address) => print(`worker ${name} at ${address}, for ${worker.scheduler}`),
      onLost: warn,
    });
  });
  const started = await Promise.allSettled(starting);
  const nannies = started.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  process.on("SIGUSR2", () => void dumpAll(nannies));
  const failed = started.find((one) => one.status === "rejected");
  if (failed !== undefined) {
    await closeAll(nannies);
    throw whyOf(failed.reason as WorkerStartError);
  }
  // Nannies do not keep a process alive: that of a LocalCluster is its user's.
  const awake = realHost.repeat(() => undefined, 2 ** 30);
  const error = await Promise.race([stopped.then(() => undefined), lastOf(nannies)]);
  await closeAll(nannies);
  awake.clear();
  if (error !== undefined) throw whyOf(error);
}

/** Resolves when all are over, with the last failure. */
async function lastOf(nannies: readonly Nanny[]): Promise<WorkerStartError | undefined> {
  let left = nannies.length;
  const ends = nannies.map(async (nanny) => {
    const error = await nanny.closed;
    // Those that remain go on without it.
    if (--left > 0 && error !== undefined) warn(error);
    return error;
  });
  return (await Promise.all(ends)).findLast((error) => error !== undefined);
}

async function closeAll(nannies: readonly Nanny[]): Promise<void> {
  await Promise.all(nannies.map((nanny) => nanny.close()));
}

async function dumpAll(nannies: readonly Nanny[]): Promise<void> {
  for (const nanny of nannies) {
    const dump = await nanny.dump();
    if (dump !== undefined) print(`dump in ${writeDump(dump)}`);
  }
}

/** What the worker said itself, where it did. */
const whyOf = (error: WorkerStartError): Error =>
  error.cause instanceof Error ? error.cause : error;

const warn = ({ name, message }: Error): void => process.emitWarning(message, { type: name });
