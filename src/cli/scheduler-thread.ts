/**
 * A scheduler in a thread of its own, whose context makes no code of text: V8 looks at
 * `--disallow-code-generation-from-strings` when a context is made, and the process may have set it by then. The main
 * thread hears signals, and nothing else.
 */
import { rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { reachableHost } from "../comm/index.ts";
import { removeSchedulerFile, securityOf, writeSchedulerFile } from "../config/index.ts";
import { invariant, isPlygraphError, toWire } from "../core/index.ts";
import { type SchedulerServer, SETTINGS, startScheduler } from "../scheduler/index.ts";
import { configOf, type Flags } from "./config-options.ts";
import { credentialFiles } from "./credential-files.ts";
import { writeDump } from "./dump-on-signal.ts";
import { print } from "./output.ts";
import { tokenOrFresh } from "./token.ts";

/** A running scheduler, and what goes with it. */
interface Running {
  readonly server: SchedulerServer;
  readonly leave: () => void;
}

async function start(flags: Flags): Promise<Running> {
  const config = await configOf("scheduler", flags, { scheduler: SETTINGS });
  const { values } = config;
  const { token: given, tls, allowPlainText } = securityOf(values, "scheduler");
  const { token, file } = tokenOrFresh(given);
  const wanted = values["scheduler.host"];
  const host = wanted.includes(":") ? `[${wanted}]` : wanted;
  const server = await startScheduler({
    address: `${tls ? "tls" : "tcp"}://${host}:${values["scheduler.port"]}`,
    token,
    tls,
    allowPlainText,
    settings: { ...config.settings("scheduler"), ...(flags["set"] as object) },
    validate: flags["validate"] === true,
    record: flags["record"] === true,
  });
  const told = values["client.schedulerFile"];
  if (told !== undefined) {
    const files = credentialFiles(values, file);
    writeSchedulerFile(resolve(told), { address: server.address, pid: process.pid, ...files });
  }
  const { interface: card } = reachableHost(wanted);
  const every = card === undefined ? "" : `, which is ${card}; it listens on every interface`;
  print(`scheduler at ${server.address}${every}`);
  if (file !== undefined) print(`token in ${file}`);
  return {
    server,
    leave: () => {
      if (told !== undefined) removeSchedulerFile(resolve(told));
      if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true });
    },
  };
}

async function run(): Promise<void> {
  const port = parentPort;
  invariant(port !== null, "this is no thread");
  // Until the first message there is nothing to close.
  const stopped = new Promise<void>((done) => {
    port.on("message", (message) => {
      if (message === "close") done();
      else if (message === "dump") print(`dump in ${writeDump(running?.server.dump())}`);
    });
  });
  let running: Running | undefined;
  try {
    running = await start(workerData as Flags);
    await Promise.race([stopped, running.server.closed]);
    await running.server.close();
  } catch (error) {
    if (!isPlygraphError(error)) throw error;
    port.postMessage(toWire(error));
  } finally {
    running?.leave();
    port.close();
  }
}

await run();
