/** `plygraph worker ADDRESS`: processes that run tasks, and a nanny for each. */
import { Command } from "commander";
import { type Config, securityOf } from "../../config/index.ts";
import { CommandError, TokenError } from "../../core/index.ts";
import type { WorkerStart } from "../../nanny/index.ts";
import { configOf, type Flags, withKeys } from "../config-options.ts";
import { dumpOnSignal } from "../dump-on-signal.ts";
import { printSettings, setting } from "../options.ts";
import { print } from "../output.ts";
import { untilSignal } from "../until-signal.ts";

/** The command, for `main.ts`. */
export function workerCommand(): Command {
  const command = new Command("worker")
    .description("start a worker for the scheduler at ADDRESS")
    .argument(
      "[address]",
      "what the scheduler printed: tcp://127.0.0.1:8786 (default: as in the scheduler's file)",
    )
    .option(
      "--record",
      "keep all events, for a dump (SIGUSR2) that can be gone through again",
      false,
    )
    .option("--no-nanny", "one worker in this very process, which nobody watches")
    .option("--set <name=value>", "a setting, such as outgoingMax=8; may be repeated", setting, {})
    .option("--settings", "print all settings with their defaults, and end", false);
  return withKeys(command, "worker").action(runWorker);
}

async function runWorker(address: string | undefined, flags: Flags): Promise<void> {
  const { configuredWorker, WORKER_SETTINGS } = await import("../../worker/index.ts");
  if (flags["settings"] === true) {
    printSettings(WORKER_SETTINGS);
    return;
  }
  const config = await configOf("worker", flags, { worker: WORKER_SETTINGS });
  const count = config.values["worker.nworkers"];
  const isWatched = flags["nanny"] !== false;
  if (count > 1 && !isWatched) {
    throw new CommandError("worker", "--no-nanny is for one worker; leave out --nworkers");
  }
  const shown = shownTo(config, address);
  // Tasks can read the environment.
  delete process.env["PLYGRAPH_TOKEN"];
  const configured = configuredWorker(config);
  const host = config.values["worker.host"];
  const worker: WorkerStart = {
    ...configured,
    ...shown,
    record: flags["record"] === true,
    settings: { ...configured.settings, ...(flags["set"] as object) },
    listen: `${shown.tls ? "tls" : "tcp"}://${host.includes(":") ? `[${host}]` : host}:0`,
  };
  const stopped = untilSignal();
  if (!isWatched) {
    await runAlone(worker, stopped);
    return;
  }
  const { runNannies } = await import("../nannies.ts");
  await runNannies(config, worker, count, stopped);
}

/** Where the scheduler is, and what is shown there. @throws CommandError, TokenError, and what files throw */
function shownTo(
  { values }: Config,
  address: string | undefined,
): Pick<WorkerStart, "scheduler" | "token" | "tls" | "allowPlainText"> {
  const { token, tls, allowPlainText, address: told } = securityOf(values, "worker");
  const scheduler = address ?? told;
  if (scheduler === undefined) {
    throw new CommandError(
      "worker",
      "missing required argument 'address': what the scheduler printed; or --scheduler-file",
    );
  }
  if (token === undefined) {
    throw new TokenError(
      "no token: set PLYGRAPH_TOKEN, or give --token-file with the scheduler's file",
    );
  }
  return { scheduler, token, tls, allowPlainText };
}

/** In this process. */
async function runAlone(worker: WorkerStart, stopped: Promise<unknown>): Promise<void> {
  const { startWorker } = await import("../../worker/index.ts");
  const server = await startWorker({ ...worker, ownProcess: true });
  dumpOnSignal(() => server.machine.dump());
  print(`worker ${worker.name} at ${server.address}, for ${worker.scheduler}`);
  const end = await Promise.race([stopped, server.closed]);
  await server.retire();
  if (end instanceof Error) throw end;
}
