/** `plygraph worker ADDRESS`: a process that runs tasks. */
import { availableParallelism, hostname, totalmem } from "node:os";
import { Command } from "commander";
import { CommandError, TokenError } from "../../core/index.ts";
import type { WorkerSettings } from "../../worker/index.ts";
import { dumpOnSignal } from "../dump-on-signal.ts";
import { byteSize, printSettings, setting, wholeNumber } from "../options.ts";
import { givenToken } from "../token.ts";
import { untilSignal } from "../until-signal.ts";

interface WorkerFlags {
  readonly host: string;
  readonly nthreads: number;
  readonly memoryLimit: number;
  readonly name: string;
  readonly tokenFile?: string;
  readonly record: boolean;
  readonly set: WorkerSettings;
  readonly settings: boolean;
}

/** The command, for `main.ts`. */
export function workerCommand(): Command {
  const threads = availableParallelism();
  return new Command("worker")
    .description("start a worker for the scheduler at ADDRESS")
    .argument("[address]", "what the scheduler printed: tcp://127.0.0.1:8786")
    .option("--host <host>", "where other workers and clients reach it", "127.0.0.1")
    .option(
      "--nthreads <n>",
      "compute threads; 0 computes between messages",
      wholeNumber(0, 1024),
      threads,
    )
    .option(
      "--memory-limit <size>",
      'such as "4GB"; this machine\'s by default',
      byteSize,
      totalmem(),
    )
    .option("--name <name>", "shown in errors and figures", `${hostname()}-${process.pid}`)
    .option("--token-file <file>", "secret of the cluster (else PLYGRAPH_TOKEN)")
    .option(
      "--record",
      "keep all events, for a dump (SIGUSR2) that can be gone through again",
      false,
    )
    .option("--set <name=value>", "a setting, such as outgoingMax=8; may be repeated", setting, {})
    .option("--settings", "print all settings with their defaults, and end", false)
    .action(runWorker);
}

async function runWorker(address: string | undefined, flags: WorkerFlags): Promise<void> {
  const { startWorker, WORKER_SETTINGS } = await import("../../worker/index.ts");
  if (flags.settings) {
    printSettings(WORKER_SETTINGS);
    return;
  }
  if (address === undefined) {
    throw new CommandError(
      "worker",
      "missing required argument 'address': what the scheduler printed",
    );
  }
  const token = givenToken(flags.tokenFile, process.env);
  if (token === undefined) {
    throw new TokenError(
      "no token: set PLYGRAPH_TOKEN, or give --token-file with the scheduler's file",
    );
  }
  const stopped = untilSignal();
  const server = await startWorker({
    scheduler: address,
    token,
    threads: flags.nthreads,
    memoryLimitBytes: flags.memoryLimit,
    name: flags.name,
    record: flags.record,
    settings: flags.set,
    listen: `tcp://${flags.host.includes(":") ? `[${flags.host}]` : flags.host}:0`,
  });
  dumpOnSignal(() => server.machine.dump());
  process.stdout.write(`worker ${flags.name} at ${server.address}, for ${address}\n`);
  const end = await Promise.race([stopped, server.closed]);
  await server.close();
  if (end instanceof Error) throw end;
}
