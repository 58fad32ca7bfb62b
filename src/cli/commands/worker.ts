/** `plygraph worker ADDRESS`: a process that runs tasks. */
import { Command } from "commander";
import { securityOf } from "../../config/index.ts";
import { CommandError, TokenError } from "../../core/index.ts";
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
    .option("--set <name=value>", "a setting, such as outgoingMax=8; may be repeated", setting, {})
    .option("--settings", "print all settings with their defaults, and end", false);
  return withKeys(command, "worker").action(runWorker);
}

async function runWorker(address: string | undefined, flags: Flags): Promise<void> {
  const { configuredWorker, startWorker, WORKER_SETTINGS } = await import("../../worker/index.ts");
  if (flags["settings"] === true) {
    printSettings(WORKER_SETTINGS);
    return;
  }
  const config = await configOf("worker", flags, { worker: WORKER_SETTINGS });
  const { token, tls, allowPlainText, address: told } = securityOf(config.values, "worker");
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
  // Tasks can read the environment.
  delete process.env["PLYGRAPH_TOKEN"];
  const stopped = untilSignal();
  const configured = configuredWorker(config);
  const host = config.values["worker.host"];
  const server = await startWorker({
    ...configured,
    scheduler,
    token,
    tls,
    allowPlainText,
    ownProcess: true,
    record: flags["record"] === true,
    settings: { ...configured.settings, ...(flags["set"] as object) },
    listen: `${tls ? "tls" : "tcp"}://${host.includes(":") ? `[${host}]` : host}:0`,
  });
  dumpOnSignal(() => server.machine.dump());
  print(`worker ${configured.name} at ${server.address}, for ${scheduler}`);
  const end = await Promise.race([stopped, server.closed]);
  await server.close();
  if (end instanceof Error) throw end;
}
