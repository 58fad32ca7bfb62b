/** Zarr arrays in directories, read. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  ChangedFileError,
  CorruptFileError,
  type DType,
  dtypeInfo,
  isDType,
  isPlygraphError,
  MissingFileError,
  UnsupportedFileError,
} from "../../core/index.ts";
import { directoryStore } from "./directory-store.ts";
import { checkLayout, checkMetadata, METADATA_BYTES_MAX, METADATA_FILES } from "./zarr-metadata.ts";

/** An array that is open: what is used of zarrita's own, so that its types stay out of ours. */
export interface OpenArray {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly dtype: string;
  getChunk(coords: number[]): Promise<{
    readonly data: unknown;
    readonly shape: readonly number[];
    readonly stride: readonly number[];
  }>;
}

const opened = new Map<string, Promise<OpenArray>>();
const OPENED_MAX = 64;

interface Metadata {
  readonly file: (typeof METADATA_FILES)[number];
  /** Size and time of change: another version, another array. */
  readonly version: string;
}

/**
 * The array in the directory `path`, of version 2 or 3; opened once as long as its metadata stay.
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError; ChangedFileError where `version`
 *   is given and is not that of the metadata
 */
export async function openZarr(path: string, version?: string): Promise<OpenArray> {
  const found = await findMetadata(path);
  if (version !== undefined && version !== found.version) {
    throw new ChangedFileError(path, version, found.version);
  }
  return opening(path, found);
}

function opening(path: string, metadata: Metadata): Promise<OpenArray> {
  const key = `${path} ${metadata.version}`;
  let found = opened.get(key);
  if (found === undefined) {
    if (opened.size >= OPENED_MAX) opened.clear();
    found = openArray(path, metadata);
    found.catch(() => opened.delete(key));
    opened.set(key, found);
  }
  return found;
}

async function findMetadata(path: string): Promise<Metadata> {
  await stat(path).catch((cause: unknown) => {
    throw new MissingFileError(path, { cause });
  });
  for (const file of METADATA_FILES) {
    const found = await stat(join(path, file.name)).catch(() => undefined);
    if (found === undefined) continue;
    if (found.size > METADATA_BYTES_MAX) {
      throw new CorruptFileError(path, "Zarr", `its ${file.name} has ${found.size} bytes`);
    }
    return { file, version: `${file.name} ${found.size} ${found.mtimeMs}` };
  }
  const names = METADATA_FILES.map(({ name }) => name).join(" or ");
  throw new CorruptFileError(path, "Zarr", `it has no ${names}`);
}

async function openArray(path: string, { file }: Metadata): Promise<OpenArray> {
  const { open } = await import("zarrita");
  try {
    checkMetadata(path, await readFile(join(path, file.name), "utf8"), file.format);
    const store = directoryStore(path) as never;
    const way = file.format === 3 ? open.v3 : open.v2;
    const array = (await way(store, { kind: "array" })) as unknown as OpenArray;
    // Shards hold chunks of their own.
    checkLayout(path, array.shape, array.chunks, dtypeInfo(zarrType(path, array)).itemsize);
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
  /** Changes when the metadata are written anew. */
  readonly version: string;
}

/** @throws MissingFileError, CorruptFileError, UnsupportedFileError */
export async function readZarrInfo(path: string): Promise<ZarrInfo> {
  const metadata = await findMetadata(path);
  const array = await opening(path, metadata);
  const { shape, chunks } = array;
  return { path, shape, chunks, dtype: zarrType(path, array), version: metadata.version };
}
