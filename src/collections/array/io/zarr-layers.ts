/** Layers that read and write Zarr stores in directories. */
import { resolve } from "node:path";
import {
  axisRuns,
  type ChunkSpec,
  type DType,
  normalizeChunks,
  OptionError,
  regularAxis,
  sameChunks,
} from "../../../core/index.ts";
import { readZarrInfo, type StagedZarr, stageZarr, type ZarrInfo } from "../../../kernels/index.ts";
import { blockwise, type Layer, makeLayer, rechunk, source } from "../../../layers/index.ts";
import { checkOptions, checkPath, shown } from "../check.ts";

/** Options of `readZarr`. */
export interface ReadZarrOptions {
  /** Block lengths; those of the store by default. Multiples of these read every chunk once. */
  readonly chunks?: ChunkSpec;
}

/**
 * Shape, chunks and type of a Zarr array (version 2 or 3).
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError
 */
export async function zarrInfo(path: string): Promise<ZarrInfo> {
  checkPath("zarrInfo()", path);
  return await readZarrInfo(resolve(path));
}

/**
 * A source layer over a Zarr array. Only metadata are read here.
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError
 */
export async function readZarrSource(path: string, options: ReadZarrOptions = {}): Promise<Layer> {
  checkPath("readZarr()", path);
  checkOptions("readZarr()", options, ["chunks"]);
  const info = await zarrInfo(path);
  const { shape, dtype, version } = info;
  const chunks =
    options.chunks === undefined
      ? shape.map((length, a) => regularAxis(length, Math.max(1, info.chunks[a])))
      : normalizeChunks(options.chunks, shape, dtype);
  const kernel = { kind: "builtin", name: "zarr", params: { path: info.path, version } } as const;
  const [origin, steps] = [shape.map(() => 0), shape.map(() => 1)];
  return makeLayer(source, { kernel, chunks, domain: chunks, origin, steps, dtype }, []);
}

/** Options of `toZarr`, beside those of a computation. */
export interface WriteZarrOptions {
  /** Whether an array that is in the directory already is replaced; else it is refused. */
  readonly overwrite?: boolean;
}

/** An array on its way into a directory. */
export interface ZarrWriting extends Pick<StagedZarr, "commit" | "abandon"> {
  /** Its blocks, all true, are the writes: compute it, then commit. */
  readonly layer: Layer;
}

/**
 * Begins a new Zarr array (version 3) with the elements of `layer`. It gets its place at `path` when
 * it is committed, and what stood there is untouched before. Chunks that Zarr cannot have are made
 * regular first.
 * @throws UnwritableFileError where something is there already, unless it is an array and `overwrite`
 *   is set; OptionError
 */
export async function writeZarrLayer(
  layer: Layer,
  path: string,
  options: WriteZarrOptions = {},
): Promise<ZarrWriting> {
  checkPath("toZarr()", path);
  const { overwrite = false } = options;
  if (typeof overwrite !== "boolean") {
    throw new OptionError("toZarr()", `overwrite is true or false, not ${shown(overwrite)}`);
  }
  const dtype = layer.dtype as DType;
  const chunks = layer.chunks.map(({ sizes }) => Math.max(1, ...sizes));
  const staged = await stageZarr(resolve(path), { shape: layer.shape, chunks, dtype }, overwrite);
  const { commit, abandon } = staged;
  return { layer: writes(layer, chunks, staged.path), commit, abandon };
}

/** The layer whose blocks write those of `layer`. */
function writes(layer: Layer, chunkShape: readonly number[], path: string): Layer {
  const regular = layer.shape.map((length, a) => regularAxis(length, chunkShape[a]));
  const input = sameChunks(regular, layer.chunks)
    ? layer
    : makeLayer(rechunk, { chunks: regular }, [layer]);
  const labels = layer.shape.map((_, a) => a);
  return makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: regular.map(({ blocks }, a) => [a, axisRuns([1], [blocks])] as const),
      kernel: { kind: "builtin", name: "zarr-write", params: { path } },
      dtype: "bool",
    },
    [input],
  );
}
