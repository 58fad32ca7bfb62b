/** What is done to workers: killed, stopped for a while, without descriptors for a while. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import type { Dice } from "./dice.ts";

/** How often each fault was made, and how long it took until a killed worker had a successor. */
export interface FaultCounts {
  kills: number;
  stops: number;
  descriptors: number;
  readonly recoverySeconds: number[];
}

/** The workers, as whoever harms them sees them. */
export interface Victims {
  readonly pids: () => readonly number[];
  /** Addresses of those that have joined. */
  readonly joined: () => Promise<ReadonlySet<string>>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const KILLED_OF_TEN = 7;
const STOPPED_OF_TEN = 2;
const STOP_MS = [300, 2000] as const;
const DESCRIPTORS_MS = [300, 1500] as const;
const RECOVERY_MS_MAX = 60_000;

/** Makes one fault, and answers when it is over; a kill is over when the successor has joined. */
export async function fault(victims: Victims, dice: Dice, counts: FaultCounts): Promise<void> {
  const pids = victims.pids();
  const pid = pids[dice.between(0, pids.length - 1)];
  const kind = dice.between(1, 10);
  if (kind <= KILLED_OF_TEN) await kill(victims, pid, counts);
  else if (kind <= KILLED_OF_TEN + STOPPED_OF_TEN) await stop(pid, dice, counts);
  else await starve(pid, dice, counts);
}

async function kill(victims: Victims, pid: number, counts: FaultCounts): Promise<void> {
  const before = await victims.joined();
  if (!signal(pid, "SIGKILL")) return;
  counts.kills++;
  const begin = performance.now();
  while (performance.now() - begin < RECOVERY_MS_MAX) {
    await pause(10);
    const now = await victims.joined();
    const fresh = [...now].some((address) => !before.has(address));
    if (!fresh) continue;
    counts.recoverySeconds.push((performance.now() - begin) / 1000);
    return;
  }
  counts.recoverySeconds.push(Number.POSITIVE_INFINITY);
}

async function stop(pid: number, dice: Dice, counts: FaultCounts): Promise<void> {
  if (!signal(pid, "SIGSTOP")) return;
  counts.stops++;
  await pause(dice.between(...STOP_MS));
  signal(pid, "SIGCONT");
}

/** No file and no connection can be opened for a while. */
async function starve(pid: number, dice: Dice, counts: FaultCounts): Promise<void> {
  let open: number;
  try {
    open = readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return;
  }
  const before = limitOf(pid);
  if (before === undefined || !setLimit(pid, `${open}:`)) return;
  counts.descriptors++;
  await pause(dice.between(...DESCRIPTORS_MS));
  setLimit(pid, `${before}:`);
}

function limitOf(pid: number): string | undefined {
  const args = ["--pid", String(pid), "--nofile", "--noheadings", "--output=SOFT"];
  const { status, stdout } = spawnSync("prlimit", args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function setLimit(pid: number, soft: string): boolean {
  return spawnSync("prlimit", ["--pid", String(pid), `--nofile=${soft}`]).status === 0;
}

/** Whether this machine can take descriptors away from a process. */
export function canStarve(): boolean {
  return limitOf(process.pid) !== undefined;
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
