/**
 * Writing Zarr arrays. Blocks go into a directory beside the one that is wanted, which takes its place
 * by renaming when all of them are there: what stood there before is whole until then.
 */
import { createHash, randomBytes } from "node:crypto";
import { lstat, readdir, realpath, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isPlygraphError, UnwritableFileError } from "../../core/index.ts";
import { directoryStore, makeDirectories } from "./directory-store.ts";
import { METADATA_FILES } from "./zarr-metadata.ts";
import { readZarrInfo, type ZarrInfo } from "./zarr-store.ts";

/** An array that is being written. */
export interface StagedZarr {
  /** Where the blocks go; its metadata are there already. */
  readonly path: string;
  /** Gives the array its place. @throws UnwritableFileError where something came in between */
  commit(): Promise<void>;
  /** Removes what was written. */
  abandon(): Promise<void>;
}

/** What is written: little endian, not compressed. */
export type ZarrLayout = Omit<ZarrInfo, "path" | "version">;

/**
 * Begins a new array of version 3 that shall stand at `target`.
 * @throws UnwritableFileError where `target` is a file or a directory with something in it; with
 *   `overwrite`, an array may be there, and nothing else
 */
export async function stageZarr(
  target: string,
  layout: ZarrLayout,
  overwrite: boolean,
): Promise<StagedZarr> {
  const path = await unwritable(target, () => placeOf(target));
  return await unwritable(path, async () => {
    await despiteOthers(overwrite, () => occupied(path, overwrite));
    await removeStale(path);
    // The process is named: whoever comes next can tell whether it still writes.
    const beside = (what: string): string =>
      join(
        dirname(path),
        `.${basename(path)}.${HOST}-${process.pid}-${randomBytes(6).toString("hex")}.${what}`,
      );
    const stage = beside("part");
    // Called where something failed already; that is what the user should see.
    const abandon = (): Promise<void> => removeTree(stage).catch(() => undefined);
    await makeDirectories(stage);
    await writeMetadata(stage, layout).catch(async (error: unknown) => {
      await abandon();
      throw error;
    });
    return {
      path: stage,
      abandon,
      commit: () =>
        unwritable(path, () =>
          despiteOthers(overwrite, () => swap(stage, path, beside("old"), overwrite)),
        ),
    };
  });
}

/** Where links lead. @throws UnwritableFileError for a link to nothing, which no directory can replace */
async function placeOf(target: string): Promise<string> {
  const path = await realpath(target).catch(() => undefined);
  if (path !== undefined) return path;
  const isLink = await lstat(target).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return target;
  throw new UnwritableFileError(target, "it is a link that leads nowhere; remove it first");
}

/** This machine: others may share the folder, and number their processes as they like. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const STALE_NAME = new RegExp(`^${HOST}-(\\d+)-[0-9a-f]{12}\\.part$`);

/** Removes what processes that are gone began to write for this place. */
async function removeStale(path: string): Promise<void> {
  const begin = `.${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(begin)) continue;
    const pid = STALE_NAME.exec(name.slice(begin.length))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await removeTree(join(dirname(path), name)).catch(() => undefined);
  }
}

/** Whether there is a process of that number, ours or not. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

async function writeMetadata(path: string, { shape, chunks, dtype }: ZarrLayout): Promise<void> {
  const { create } = await import("zarrita");
  await create(directoryStore(path) as never, {
    shape: [...shape],
    chunkShape: [...chunks],
    dtype: dtype as never,
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
    fillValue: (dtype === "bool" ? false : 0) as never,
  });
}

/** Whether an array is there that may go. @throws UnwritableFileError for anything that may not */
async function occupied(path: string, overwrite: boolean): Promise<boolean> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length === 0) return false;
  const foreign = await notOfArray(path, names);
  if (foreign !== undefined) {
    throw new UnwritableFileError(path, `${foreign}; give a directory that is new or empty`);
  }
  if (!overwrite) {
    const way = "{ overwrite: true } replaces the array in it";
    throw new UnwritableFileError(path, `the directory is there already; ${way}`);
  }
  return true;
}

/** Metadata, the folder of chunks of version 3, and chunks of version 2 such as `0.1`. */
const OWN_NAME = /^(?:c|zarr\.json|\.z(?:array|attrs|metadata)|\d+(?:\.\d+)*)$/;

/** Why a directory is not an array and nothing else. */
async function notOfArray(path: string, names: readonly string[]): Promise<string | undefined> {
  const none = !METADATA_FILES.some(({ name }) => names.includes(name));
  if (none) return "the directory holds files, and no Zarr array";
  const other = names.find((name) => !OWN_NAME.test(name));
  if (other !== undefined) return `the directory holds "${other}", which is no part of its array`;
  const inside = await notOfChunks(path, names);
  if (inside !== undefined) return `the directory holds "${inside}", which is no part of its array`;
  const damage = await readZarrInfo(path).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return damage === undefined
    ? undefined
    : `what is there cannot be told to be an array: ${damage}`;
}

/** Chunks in folders: of version 3 below `c`, of version 2 below numbers. */
const FOLDER_NAME = /^(?:c|\d+)$/;

/** The first name in the folders of chunks that is neither a number nor, in a folder `c`, numbers. */
async function notOfChunks(path: string, names: readonly string[]): Promise<string | undefined> {
  const folders = names.filter((name) => FOLDER_NAME.test(name));
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(path, folder), { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // A chunk, not a folder of chunks.
        if (error.code === "ENOTDIR") return [];
        throw error;
      },
    );
    for (const entry of entries) {
      const name = join(folder, entry.name);
      if (!/^\d+(?:\.\d+)*$/.test(entry.name)) return name;
      if (entry.isDirectory()) folders.push(name);
      else if (!entry.isFile()) return name;
    }
  }
  return undefined;
}

/** How often another writer may get in between before we give up. */
const ATTEMPTS_MAX = 50;
/** How often what is there is looked at again: it may have been on the way, not damaged. */
const LOOKS_MAX = 5;
const IN_BETWEEN: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTEMPTY", "EEXIST"]);

function attemptsFor(cause: unknown, overwrite: boolean): number {
  if (IN_BETWEEN.has((cause as NodeJS.ErrnoException).code)) return ATTEMPTS_MAX;
  return overwrite && isPlygraphError(cause) ? LOOKS_MAX : 1;
}

/** Does something to a place, again where another writer moved what stands there meanwhile. */
async function despiteOthers<T>(overwrite: boolean, act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (cause) {
      if (attempt >= attemptsFor(cause, overwrite)) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

async function swap(stage: string, path: string, old: string, overwrite: boolean): Promise<void> {
  if (await occupied(path, overwrite)) {
    await rename(path, old);
    await rename(stage, path).catch(async (error: unknown) => {
      // Where another array has taken the place, ours of before is not missed.
      await rename(old, path).catch(() => removeTree(old));
      throw error;
    });
    await removeTree(old);
    return;
  }
  // An empty directory: not every system renames onto one.
  await rmdir(path).catch(() => undefined);
  await rename(stage, path);
}

function removeTree(path: string): Promise<void> {
  // Tasks of a computation that failed may be writing their last block: again, then.
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

async function unwritable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw asUnwritable(path, cause);
  }
}

/** A failure to write, as an error that names the place. */
export function asUnwritable(path: string, cause: unknown): Error {
  if (isPlygraphError(cause)) return cause as Error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UnwritableFileError(path, reason, { cause });
}
