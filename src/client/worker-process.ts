/** A worker in a child process, which ends when its parent does, however that ends. */
import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { fromWire, loaderFlags, type WireErrorLike, WorkerStartError } from "../core/index.ts";
import type { ConfiguredWorker } from "../worker/index.ts";

/** What a worker process is told, over its channel: a token does not belong in a command line. */
export interface WorkerStart extends ConfiguredWorker {
  readonly scheduler: string;
  readonly token: string;
}

/** A running child. */
export interface WorkerProcess {
  readonly name: string;
  readonly pid: number | undefined;
  /** Resolves when the process is gone, with its signal or exit code. */
  readonly ended: Promise<string>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

/** How long a child may take to end by itself. */
const GRACE_MS = 2000;

/** Starts one, and resolves when it has joined the scheduler. Rejects with WorkerStartError. */
export async function spawnWorker(start: WorkerStart): Promise<WorkerProcess> {
  const entry = new URL(`../worker/process-entry${extname(import.meta.url)}`, import.meta.url);
  const child = fork(fileURLToPath(entry), [], {
    execArgv: loaderFlags(),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  keepTrackOf(child);
  const ended = new Promise<string>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  try {
    await joined(child, start);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  child.unref();
  child.channel?.unref();
  return { name: start.name, pid: child.pid, ended, close: () => end(child) };
}

const children = new Set<ChildProcess>();

/** However this process ends while it still can do anything, its children end first. */
function keepTrackOf(child: ChildProcess): void {
  if (children.size === 0) process.once("exit", killAll);
  children.add(child);
  child.once("exit", () => {
    children.delete(child);
    if (children.size === 0) process.off("exit", killAll);
  });
}

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

function joined(child: ChildProcess, start: WorkerStart): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (reason: string, cause?: unknown): void =>
      reject(new WorkerStartError(start.name, reason, cause));
    child.once("error", (error) => failed(error.message, error));
    child.once("exit", (code, signal) => failed(`it ended with ${signal ?? code}`));
    child.once("message", (message) => {
      const { error } = message as { readonly error?: WireErrorLike };
      if (error === undefined) resolve();
      else failed(error.message, fromWire(error));
    });
    child.send(start);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.ref();
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  await gone;
  clearTimeout(timer);
}
