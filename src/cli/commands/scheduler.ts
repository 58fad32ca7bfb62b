/** `plygraph scheduler`: the process that hands out tasks. */
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import type { SchedulerSettings } from "../../scheduler/index.ts";
import { dumpOnSignal } from "../dump-on-signal.ts";
import { printSettings, setting, wholeNumber } from "../options.ts";
import { tokenOrFresh } from "../token.ts";
import { untilSignal } from "../until-signal.ts";

interface SchedulerFlags {
  readonly host: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly set: SchedulerSettings;
  readonly settings: boolean;
  readonly validate: boolean;
  readonly record: boolean;
}

const DEFAULT_PORT = 8786;

/** The command, for `main.ts`. */
export function schedulerCommand(): Command {
  return new Command("scheduler")
    .description("start a scheduler, and print where workers and clients reach it")
    .option("--host <host>", "where to listen", "127.0.0.1")
    .option("--port <port>", "0 takes any free one", wholeNumber(0, 65_535), DEFAULT_PORT)
    .option("--token-file <file>", "secret of this cluster (else PLYGRAPH_TOKEN, else a fresh one)")
    .option(
      "--set <name=value>",
      "a setting, such as allowedFailures=5; may be repeated",
      setting,
      {},
    )
    .option("--settings", "print all settings with their defaults, and end", false)
    .option("--validate", "check every invariant after every event (slow)", false)
    .option(
      "--record",
      "keep all events, for a dump (SIGUSR2) that can be gone through again",
      false,
    )
    .action(runScheduler);
}

async function runScheduler(flags: SchedulerFlags): Promise<void> {
  const { SETTINGS, startScheduler } = await import("../../scheduler/index.ts");
  if (flags.settings) {
    printSettings(SETTINGS);
    return;
  }
  const stopped = untilSignal();
  const { token, file } = tokenOrFresh(flags.tokenFile, process.env);
  const host = flags.host.includes(":") ? `[${flags.host}]` : flags.host;
  const server = await startScheduler({
    address: `tcp://${host}:${flags.port}`,
    token,
    settings: flags.set,
    validate: flags.validate,
    record: flags.record,
  });
  dumpOnSignal(() => server.dump());
  const { reachableHost } = await import("../../comm/index.ts");
  const { interface: card } = reachableHost(flags.host);
  const every = card === undefined ? "" : `, which is ${card}; it listens on every interface`;
  process.stdout.write(`scheduler at ${server.address}${every}\n`);
  if (file !== undefined) process.stdout.write(`token in ${file}\n`);
  await stopped;
  await server.close();
  if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true });
}
