/**
 * A directory of this process alone: mode 0700, with a lock that says whose it is. Whoever makes one takes
 * away those of processes of the same user that are gone.
 */
import { randomBytes } from "node:crypto";
import { constants, rmSync } from "node:fs";
import { lstat, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpillDirectoryError } from "../../../core/index.ts";

const PREFIX = "plygraph-spill-";
const LOCK = "lock";
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
/** A directory without a lock may be one that is being made. */
const YOUNG_MS = 60_000;

/** Directories of this process, which go with it. */
const mine = new Set<string>();

/** One directory; `open` makes it. */
export class LocalDirectory {
  readonly #parent: string;
  #path = "";

  constructor(parent: string) {
    this.#parent = parent;
  }

  /** Where it is; empty before `open`. */
  get path(): string {
    return this.#path;
  }

  /** @throws SpillDirectoryError */
  async open(): Promise<void> {
    if (this.#path !== "") return;
    try {
      await ensure(this.#parent);
      await sweep(this.#parent);
      const path = join(this.#parent, `${PREFIX}${process.pid}-${randomBytes(8).toString("hex")}`);
      // Not recursive: a name that is there already is somebody else's.
      await mkdir(path, { mode: 0o700 });
      const lock = await open(join(path, LOCK), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      await lock.writeFile(`${process.pid} ${await startOf(process.pid)}\n`);
      await lock.close();
      this.#path = path;
    } catch (cause) {
      throw unusable(this.#parent, cause);
    }
    if (mine.size === 0) process.once("exit", removeAll);
    mine.add(this.#path);
  }

  /** Takes it away, with all that is in it. */
  async close(): Promise<void> {
    const path = this.#path;
    this.#path = "";
    if (path === "") return;
    await rm(path, { recursive: true, force: true });
    mine.delete(path);
    if (mine.size === 0) process.off("exit", removeAll);
  }
}

/** However this process ends while it still can do anything, its files end first. */
function removeAll(): void {
  for (const path of mine) rmSync(path, { recursive: true, force: true });
}

/**
 * Removes the directories of processes that are gone, of this user only and never through a link. Answers
 * how many there were.
 */
export async function sweep(parent: string): Promise<number> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  const swept = await Promise.all(names.map((name) => sweepOne(join(parent, name))));
  return swept.filter(Boolean).length;
}

/** {@link sweep} below a worker's directory, by default the system's; what cannot be read there is left alone. */
export async function sweepSpills(parent: string = tmpdir()): Promise<void> {
  await sweep(parent).catch(() => undefined);
}

async function sweepOne(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false;
    if (!(await isAbandoned(path, found.mtimeMs))) return false;
    await rm(path, { recursive: true, force: true });
    return true;
  } catch {
    // Another process sweeps it, too.
    return false;
  }
}

async function isAbandoned(path: string, changedMs: number): Promise<boolean> {
  try {
    const lock = await open(join(path, LOCK), O_RDONLY | O_NOFOLLOW);
    const text = await lock.readFile("utf8").finally(() => lock.close());
    const [pid, start] = text.trim().split(" ");
    if (start === undefined || !isAlive(Number(pid))) return true;
    return (await startOf(Number(pid))) !== start;
  } catch {
    return Date.now() - changedMs > YOUNG_MS;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began: its number may be given to another one after it. "-" where nobody says. */
async function startOf(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "latin1");
    // The name of the program, in parentheses, may hold anything; 20 fields behind it stands the start.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "-";
  }
}

/** @throws SpillDirectoryError when this is no directory, or one below which nothing can be made */
export async function requireDirectory(path: string): Promise<void> {
  try {
    await ensure(path);
    if (!(await stat(path)).isDirectory()) throw new SpillDirectoryError(path, "it is none");
    const trial = join(path, `${PREFIX}trial-${randomBytes(8).toString("hex")}`);
    await mkdir(trial, { mode: 0o700 });
    await rm(trial, { recursive: true });
  } catch (cause) {
    throw cause instanceof SpillDirectoryError ? cause : unusable(path, cause);
  }
}

/** Makes the directory, if its parent is there: what is missing altogether was written wrongly, most likely. */
async function ensure(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function unusable(path: string, cause: unknown): SpillDirectoryError {
  return new SpillDirectoryError(path, (cause as Error).message, { cause });
}
