/** Zarr arrays in directories. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DataType, Array as ZarrArray } from "zarrita";
import {
  CorruptFileError,
  type DType,
  isDType,
  isPlygraphError,
  MissingFileError,
  UnsupportedFileError,
  UnwritableFileError,
} from "../../core/index.ts";

/** An array that is open. */
export type OpenArray = ZarrArray<DataType, DirectoryStore>;

/** Zarrita's store interface over a directory; a key that is not there answers `undefined`. */
export interface DirectoryStore {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, value: Uint8Array): Promise<void>;
}

let temporary = 0;

/** A store over a directory. A file appears whole or not at all. */
export function directoryStore(path: string): DirectoryStore {
  return {
    async get(key) {
      try {
        return new Uint8Array(await readFile(join(path, key)));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async set(key, value) {
      const file = join(path, key);
      const fresh = `${file}.${process.pid}.${temporary++}`;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(fresh, value);
      await rename(fresh, file);
    },
  };
}

function isAbsent(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

const opened = new Map<string, Promise<OpenArray>>();
const OPENED_MAX = 64;
const METADATA = ["zarr.json", ".zarray"];

/**
 * The array in the directory `path`, of version 2 or 3; opened once as long as its metadata stay.
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError
 */
export async function openZarr(path: string): Promise<OpenArray> {
  const key = `${path} ${await metadataVersion(path)}`;
  let found = opened.get(key);
  if (found === undefined) {
    if (opened.size >= OPENED_MAX) opened.clear();
    found = openArray(path);
    found.catch(() => opened.delete(key));
    opened.set(key, found);
  }
  return found;
}

async function metadataVersion(path: string): Promise<string> {
  await stat(path).catch((cause: unknown) => {
    throw new MissingFileError(path, { cause });
  });
  for (const name of METADATA) {
    const found = await stat(join(path, name)).catch(() => undefined);
    if (found !== undefined) return `${name} ${found.mtimeMs} ${found.size} ${found.ino}`;
  }
  throw new CorruptFileError(path, "Zarr", `it has no ${METADATA.join(" or ")}`);
}

async function openArray(path: string): Promise<OpenArray> {
  const { open } = await import("zarrita");
  try {
    const array = (await open(directoryStore(path) as never, { kind: "array" })) as OpenArray;
    zarrType(path, array);
    return array;
  } catch (cause) {
    throw asZarrError(path, cause);
  }
}

/** The element type of an array. @throws UnsupportedFileError for text, dates and half floats */
export function zarrType(path: string, { dtype }: { readonly dtype: string }): DType {
  if (isDType(dtype)) return dtype;
  throw new UnsupportedFileError(
    path,
    `elements of type ${dtype}`,
    "bool, integers of 8 to 64 bits, float32, float64",
  );
}

/** Zarrita's errors as ours. */
export function asZarrError(path: string, cause: unknown): Error {
  if (isPlygraphError(cause)) return cause as Error;
  const { _tag: tag, message } = cause as { readonly _tag?: string; readonly message?: string };
  if (tag === "UnknownCodecError" || tag === "UnsupportedError") {
    return new UnsupportedFileError(
      path,
      message ?? tag,
      "the codecs of zarrita, without writing shards",
    );
  }
  return new CorruptFileError(path, "Zarr", message ?? String(cause), { cause });
}

/** Shape, chunks and type of an array. */
export interface ZarrInfo {
  readonly path: string;
  readonly shape: readonly number[];
  /** Lengths of a chunk along each axis; chunks at the far ends are shorter. */
  readonly chunks: readonly number[];
  readonly dtype: DType;
}

/** @throws MissingFileError, CorruptFileError, UnsupportedFileError */
export async function readZarrInfo(path: string): Promise<ZarrInfo> {
  const array = await openZarr(path);
  return { path, shape: array.shape, chunks: array.chunks, dtype: zarrType(path, array) };
}

/** Removes the array that stands at `path`, where `overwrite` allows it. */
async function makeRoom(path: string, overwrite: boolean): Promise<void> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length === 0) return;
  if (!overwrite) {
    const way = "{ overwrite: true } replaces the array in it";
    throw new UnwritableFileError(path, `the directory is there already; ${way}`);
  }
  for (const old of [...METADATA, "c"]) await rm(join(path, old), { recursive: true, force: true });
}

/**
 * Writes the metadata of a new array of version 3, little endian and not compressed.
 * @throws UnwritableFileError where the directory holds something, unless `overwrite` is set; and
 *   where it cannot be made
 */
export async function createZarr(
  path: string,
  info: Omit<ZarrInfo, "path">,
  overwrite: boolean,
): Promise<void> {
  const { create } = await import("zarrita");
  try {
    await makeRoom(path, overwrite);
    await create(directoryStore(path) as never, {
      shape: [...info.shape],
      chunkShape: [...info.chunks],
      dtype: info.dtype as DataType,
      codecs: [{ name: "bytes", configuration: { endian: "little" } }],
      fillValue: (info.dtype === "bool" ? false : 0) as never,
    });
  } catch (cause) {
    throw asUnwritable(path, cause);
  }
}

function asUnwritable(path: string, cause: unknown): Error {
  if (isPlygraphError(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UnwritableFileError(path, reason, { cause });
}
