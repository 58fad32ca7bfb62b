/**
 * The scheduler's file: where it is, and in which files workers and clients find what to show it. It holds no secret
 * itself, but whoever may write it could send others elsewhere: it is its owner's alone.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { ConfigError, isRecord } from "../core/index.ts";
import type { RoleFiles } from "./security.ts";

/** What is in it; paths are absolute. */
export interface SchedulerFile {
  readonly address: string;
  readonly pid: number;
  readonly worker: RoleFiles;
  readonly client: RoleFiles;
}

const BYTES_MAX = 65_536;
/** Anybody but the owner may write. */
const OTHERS_WRITE = 0o022;

/** Writes the file whole, or not at all, so that who waits for it never reads half of it. @throws ConfigError */
export function writeSchedulerFile(path: string, file: SchedulerFile): void {
  const fresh = `${path}.${process.pid}`;
  try {
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    renameSync(fresh, path);
  } catch (cause) {
    throw refused(path, "the scheduler's file cannot be written", cause);
  }
}

/** Takes the file away, unless another scheduler has written it meanwhile. */
export function removeSchedulerFile(path: string): void {
  try {
    if (readSchedulerFile(path).pid === process.pid) rmSync(path);
  } catch {
    // Gone, or somebody else's: fine.
  }
}

/** @throws ConfigError for a file that is none, or that others may write */
export function readSchedulerFile(path: string): SchedulerFile {
  const text = textOf(path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw refused(path, "the scheduler's file is no JSON", cause);
  }
  const found = isRecord(parsed) ? parsed : {};
  const { address, pid } = found;
  if (typeof address !== "string" || typeof pid !== "number") {
    throw refused(path, "the scheduler's file holds an address and a pid");
  }
  return {
    address,
    pid,
    worker: filesIn(path, found["worker"]),
    client: filesIn(path, found["client"]),
  };
}

function filesIn(path: string, given: unknown): RoleFiles {
  const { tls, tokenFile } = isRecord(given) ? given : {};
  const names = isRecord(tls) ? [tls["ca"], tls["cert"], tls["key"]] : [];
  if (![...names, tokenFile ?? ""].every((name) => typeof name === "string")) {
    throw refused(path, "the scheduler's file names files by text");
  }
  const [ca, cert, key] = names as string[];
  return { tokenFile: tokenFile as string | undefined, tls: ca ? { ca, cert, key } : undefined };
}

function textOf(path: string): string {
  let mode: number;
  let text: string;
  try {
    const { mode: found, size, uid } = statSync(path);
    const own = process.getuid?.() ?? uid;
    mode = uid === own || uid === 0 ? found : OTHERS_WRITE;
    text = size > BYTES_MAX ? "" : readFileSync(path, "utf8");
  } catch (cause) {
    throw refused(path, "the scheduler's file cannot be read; is the scheduler running?", cause);
  }
  if ((mode & OTHERS_WRITE) === 0 || process.platform === "win32") return text;
  throw refused(path, "others may write the scheduler's file; it must be its owner's alone");
}

function refused(path: string, reason: string, cause?: unknown): ConfigError {
  const options = cause === undefined ? undefined : { cause };
  return new ConfigError("client.schedulerFile", path, reason, options);
}
