/** A worker process as its nanny sees it: by default one of this machine; a simulation has others. */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { loaderFlags, realHost } from "../core/index.ts";
import type { ChildMessage, ParentMessage } from "../worker/index.ts";
import { LogTail } from "./log-tail.ts";

/** Who hears of a process. */
export interface ChildHandlers {
  readonly message: (message: ChildMessage) => void;
  /** It is gone: its signal or exit code, in words. Called once, last of all. */
  readonly exited: (how: string) => void;
}

/** One process. */
export interface Child {
  readonly pid: number | undefined;
  send(message: ParentMessage): void;
  kill(): void;
  /** Bytes of memory that it takes; undefined where nobody knows. */
  processBytes(): number | undefined;
  /** The last lines of its errors' stream. */
  readonly tail: readonly string[];
  /** The process of the nanny waits for it to end. */
  ref(): void;
}

/** Begins a process, with these variables in its environment besides those of its nanny. */
export type SpawnChild = (env: Readonly<Record<string, string>>, handlers: ChildHandlers) => Child;

/** How long the last words of a process are waited for. */
const LAST_WORDS_MS = 200;

/** Begins a process of this machine, which ends when this one does, however that ends. */
export const forkChild: SpawnChild = (env, handlers) => {
  const entry = new URL(`../worker/process-entry${extname(import.meta.url)}`, import.meta.url);
  const child = fork(fileURLToPath(entry), [], {
    execArgv: loaderFlags(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
    serialization: "advanced",
  });
  keepTrackOf(child);
  const log = new LogTail();
  // Its text in pieces; a character that is cut in two is no great loss at the end of a log.
  child.stderr?.on("data", (bytes: Buffer) => {
    log.add(bytes.toString());
    process.stderr.write(bytes);
  });
  let isGone = false;
  const exited = (how: string): void => {
    if (isGone) return;
    isGone = true;
    handlers.exited(how);
  };
  child.on("message", (message: ChildMessage) => handlers.message(message));
  child.once("error", (error) => {
    log.add(`${error.message}\n`);
    if (child.pid === undefined) exited(error.message);
  });
  // Its last words are read first, unless somebody else holds the stream open: a task may have started a program.
  child.once("close", (code, signal) => exited(signal ?? `exit code ${code}`));
  child.once("exit", (code, signal) => {
    realHost.setTimer(() => exited(signal ?? `exit code ${code}`), LAST_WORDS_MS);
  });
  unref(child);
  return {
    pid: child.pid,
    // Whoever is gone does not hear it; that comes as its end.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill("SIGKILL"),
    processBytes: () => residentBytes(child.pid),
    get tail() {
      return log.lines;
    },
    ref: () => child.ref(),
  };
};

/** Whoever waits for something of it keeps this process alive. */
function unref(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
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

/** Linux says it of every process; elsewhere memory is not watched. */
function residentBytes(pid: number | undefined): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "latin1");
    const found = /^VmRSS:\s+(\d+) kB/m.exec(text);
    return found ? Number(found[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
