/** How much memory a worker may take: bytes, a part of what there is, or its share of that. */
import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { OptionError, parseBytes, shown } from "../../core/index.ts";

/** Bytes (`4e9`, `"4GB"`), a part of this machine's memory (`0.5`), or `"auto"`. */
export type MemoryLimit = number | string;

const FORM = 'bytes such as "4GB", a part of the memory that there is such as 0.5, or "auto"';
const MOUNT = "/sys/fs/cgroup";
const PARTS = /^\s*(0?\.\d{1,20}|0\.|1|1\.0{0,20})\s*$/;

/**
 * The limit in bytes. `auto`: the part of the memory that `threads` are of all cores.
 * @throws OptionError for what is none of these, or nothing
 */
export function resolveMemoryLimit(limit: MemoryLimit, threads: number): number {
  const memory = availableMemory();
  if (limit === "auto") {
    return Math.floor(memory * Math.min(1, Math.max(1, threads) / availableParallelism()));
  }
  const part = typeof limit === "string" && PARTS.test(limit) ? Number(limit) : limit;
  if (typeof part === "number" && part > 0 && part <= 1) return Math.floor(memory * part);
  const bytes = bytesOf(part);
  if (bytes >= 1) return bytes;
  throw new OptionError("worker", `memoryLimit is ${FORM}, not ${shown(limit)}`, { limit });
}

function bytesOf(limit: MemoryLimit): number {
  try {
    return parseBytes(limit);
  } catch (cause) {
    throw unusable(limit, cause);
  }
}

function unusable(limit: unknown, cause: unknown): OptionError {
  const text = `memoryLimit is ${FORM}, not ${shown(limit)}`;
  const error = new OptionError("worker", text, { limit });
  error.cause = cause;
  return error;
}

/** Bytes of memory that this process can have: the machine's, or those of its control groups if they are fewer. */
export function availableMemory(): number {
  const groups = readText("/proc/self/cgroup");
  return Math.min(
    totalmem(),
    cgroupLimit(groups, (path) => readText(join(MOUNT, path))),
  );
}

/**
 * The least limit of the groups that a process is in (`groups`: its /proc/self/cgroup), in either version of
 * control groups; Infinity when there is none. `read` gives a file below the mount, "" when it is not there.
 */
export function cgroupLimit(groups: string, read: (path: string) => string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of groups.split("\n")) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (controllers === "") least = Math.min(least, limitOf(path, "", "memory.max", read));
    if (controllers.split(",").includes("memory")) {
      least = Math.min(least, limitOf(path, "memory", "memory.limit_in_bytes", read));
    }
  }
  return least;
}

/** Of a group and all above it. In a container the path may be that of the host: the mount's own file counts, too. */
function limitOf(path: string, at: string, file: string, read: (path: string) => string): number {
  let least = Number.POSITIVE_INFINITY;
  const parts = path.split("/").filter((part) => part !== "");
  for (let depth = parts.length; depth >= 0; depth--) {
    const text = read(join(at, ...parts.slice(0, depth), file)).trim();
    // "max", and the 2⁶³ that version 1 says for no limit, are no limits.
    const bytes = /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
    if (bytes > 0) least = Math.min(least, bytes);
  }
  return least;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
