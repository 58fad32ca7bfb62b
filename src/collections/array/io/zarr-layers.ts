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
import { createZarr, readZarrInfo, type ZarrInfo } from "../../../kernels/index.ts";
import {
  blockwise,
  type Kernel,
  type Layer,
  makeLayer,
  rechunk,
  source,
} from "../../../layers/index.ts";
import { checkOptions } from "../check.ts";

/** Options of `readZarr`. */
export interface ReadZarrOptions {
  /** Block lengths; those of the store by default. Multiples of these read every chunk once. */
  readonly chunks?: ChunkSpec;
}

/**
 * Shape, chunks and type of a Zarr array (version 2 or 3).
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError
 */
export function zarrInfo(path: string): Promise<ZarrInfo> {
  return readZarrInfo(resolve(path));
}

/**
 * A source layer over a Zarr array. Only metadata are read here.
 * @throws MissingFileError, CorruptFileError, UnsupportedFileError
 */
export async function readZarrSource(path: string, options: ReadZarrOptions = {}): Promise<Layer> {
  checkOptions("readZarr()", options, ["chunks"]);
  const info = await zarrInfo(path);
  const { shape, dtype } = info;
  const chunks =
    options.chunks === undefined
      ? shape.map((length, a) => regularAxis(length, Math.max(1, info.chunks[a])))
      : normalizeChunks(options.chunks, shape, dtype);
  const kernel = { kind: "builtin", name: "zarr", params: { path: info.path } } as const;
  const [origin, steps] = [shape.map(() => 0), shape.map(() => 1)];
  return makeLayer(source, { kernel, chunks, domain: chunks, origin, steps, dtype }, []);
}

/** Options of `toZarr`, beside those of a computation. */
export interface WriteZarrOptions {
  /** Whether an array that is in the directory already is replaced; else it is refused. */
  readonly overwrite?: boolean;
}

/**
 * Writes the metadata of a new Zarr array (version 3) for `layer`, and answers the layer whose blocks,
 * all true, are the writes: compute it to write. Chunks that Zarr cannot have are made regular first.
 * @throws UnwritableFileError where something is there already, and `overwrite` is not set;
 *   OptionError where `layer` is read from what would be overwritten
 */
export async function writeZarrLayer(
  layer: Layer,
  path: string,
  { overwrite = false }: WriteZarrOptions = {},
): Promise<Layer> {
  const chunkShape = layer.chunks.map(({ sizes }) => Math.max(1, ...sizes));
  const regular = layer.shape.map((length, a) => regularAxis(length, chunkShape[a]));
  const input = sameChunks(regular, layer.chunks)
    ? layer
    : makeLayer(rechunk, { chunks: regular }, [layer]);
  const absolute = resolve(path);
  const dtype = layer.dtype as DType;
  if (overwrite && readsZarr(layer, absolute)) {
    throw new OptionError(
      "toZarr()",
      `the array is read from "${absolute}", which it would overwrite; write to another directory`,
    );
  }
  await createZarr(absolute, { shape: layer.shape, chunks: chunkShape, dtype }, overwrite);
  const labels = layer.shape.map((_, a) => a);
  return makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: regular.map(({ blocks }, a) => [a, axisRuns([1], [blocks])] as const),
      kernel: { kind: "builtin", name: "zarr-write", params: { path: absolute } },
      dtype: "bool",
    },
    [input],
  );
}

/** Whether the Zarr array at `path` is among the sources of a layer. */
function readsZarr(output: Layer, path: string): boolean {
  const seen = new Set([output]);
  for (const layer of seen) {
    for (const input of layer.inputs) seen.add(input);
    if (layer.inputs.length > 0) continue;
    const { kernel } = layer.attrs as { readonly kernel?: Kernel };
    if (kernel?.kind !== "builtin" || kernel.name !== "zarr") continue;
    if ((kernel.params as { readonly path: string }).path === path) return true;
  }
  return false;
}
