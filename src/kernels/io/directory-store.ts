/** Directories as stores of Zarr: keys are paths of files below them. */
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Zarrita's store interface over a directory; a key that is not there answers `undefined`. */
export interface DirectoryStore {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, value: Uint8Array): Promise<void>;
}

let temporary = 0;

/** A store over a directory, which must be there. A file appears whole or not at all. */
export function directoryStore(root: string): DirectoryStore {
  return {
    async get(key) {
      try {
        return new Uint8Array(await readFile(join(root, key)));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async set(key, value) {
      const file = join(root, key);
      const fresh = `${file}.${process.pid}.${temporary++}`;
      // Below the root only: a directory that was given up must not come back with a late block.
      await makeDirectories(dirname(file), root);
      await writeFile(fresh, value);
      await rename(fresh, file);
    },
  };
}

/** Whether a system error says that there is no such file. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

/**
 * Makes a directory and those above it, below `root` where it is given. Node's own recursive `mkdir` never ends where a file system
 * (such as /proc) answers "no such file" to whoever makes a directory in it.
 */
export async function makeDirectories(path: string, root?: string): Promise<void> {
  if (path === root || (await madeDirectory(path))) return;
  const above = dirname(path);
  if (above !== path) await makeDirectories(above, root);
  await mkdir(path).catch(unlessThere(path));
}

/** False where the directory above is missing. */
async function madeDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    await unlessThere(path)(error);
  }
  return true;
}

function unlessThere(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  };
}
