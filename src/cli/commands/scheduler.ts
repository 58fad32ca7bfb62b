/** `plygraph scheduler`: the process that hands out tasks. */
import { extname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { Command } from "commander";
import { fromWire, loaderFlags, type WireErrorLike } from "../../core/index.ts";
import { type Flags, withKeys } from "../config-options.ts";
import { printSettings, setting } from "../options.ts";
import { untilSignal } from "../until-signal.ts";

/** The command, for `main.ts`. */
export function schedulerCommand(): Command {
  const command = new Command("scheduler")
    .description("start a scheduler, and print where workers and clients reach it")
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
    );
  return withKeys(command, "scheduler").action(runScheduler);
}

async function runScheduler(flags: Flags): Promise<void> {
  if (flags["settings"] === true) {
    const { SETTINGS } = await import("../../scheduler/index.ts");
    printSettings(SETTINGS);
    return;
  }
  const stopped = untilSignal();
  // For contexts that are made from here on: that of the thread, and not this one.
  setFlagsFromString("--disallow-code-generation-from-strings");
  const entry = new URL(`../scheduler-thread${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(entry, { workerData: flags, execArgv: loaderFlags() });
  const dump = (): void => thread.postMessage("dump");
  process.on("SIGUSR2", dump);
  void stopped.then(() => thread.postMessage("close"));
  let failure: unknown;
  thread.once("message", (error: WireErrorLike) => {
    failure = fromWire(error);
  });
  await new Promise((resolve, reject) => {
    thread.once("error", reject);
    thread.once("exit", resolve);
  });
  process.off("SIGUSR2", dump);
  if (failure !== undefined) throw failure;
}
