/** Blocks of Zarr arrays: read, and written. */
import {
  CorruptFileError,
  type DType,
  sizeOf,
  type TypedArray,
  typedArray,
} from "../../core/index.ts";
import { blockStartOf, type Layer, type Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { domainOf, locatorOf } from "../domain.ts";
import { asUnwritable } from "../io/zarr-stage.ts";
import { asZarrError, type OpenArray, openZarr } from "../io/zarr-store.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { boxView, flatData, isContiguous, newView, type View } from "../view.ts";

interface Params {
  /** Absolute path of the array's directory, as the worker sees it. */
  readonly path: string;
  /** Of the metadata when the layer was made, where it is read. */
  readonly version?: string;
}

/** Makes the runner of `zarr`, which reads. */
export function zarr(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { path, version } = paramsAs<Params>(raw);
  const domain = domainOf(layer);
  const locator = locatorOf(layer, domain);
  return {
    async run(task, _inputs, out) {
      locator.locate(task);
      const box = { start: [...locator.starts], step: domain.steps, shape: [...locator.sizes] };
      if (sizeOf(box.shape) === 0) return;
      const array = await openZarr(path, version);
      await readBox(array, path, box, out).catch((cause: unknown) => {
        throw asZarrError(path, cause);
      });
    },
  };
}

/** Elements `start + step · i`, `i < shape`, along each axis. */
interface Box {
  readonly start: readonly number[];
  readonly step: readonly number[];
  readonly shape: readonly number[];
}

/** Elements of one chunk along one axis: `count` from place `from` in the chunk, for output `at`. */
interface Piece {
  readonly chunk: number;
  readonly from: number;
  readonly count: number;
  readonly at: number;
}

async function readBox(array: OpenArray, path: string, box: Box, out: View): Promise<void> {
  const pieces = box.shape.map((_, a) => piecesOf(box, a, array.chunks[a]));
  for (const pick of combinations(pieces)) {
    const chunk = await chunkView(
      array,
      path,
      pick.map((piece) => piece.chunk),
      out.dtype,
    );
    const shape = pick.map((piece) => piece.count);
    const from = boxView(
      chunk,
      pick.map((piece) => piece.from),
      shape,
      box.step,
    );
    copyView(
      from,
      boxView(
        out,
        pick.map((piece) => piece.at),
        shape,
      ),
    );
  }
}

function piecesOf({ start, step, shape }: Box, a: number, length: number): Piece[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < shape[a]; ) {
    const position = start[a] + step[a] * i;
    const chunk = Math.floor(position / length);
    const room = step[a] > 0 ? (chunk + 1) * length - 1 - position : position - chunk * length;
    const count = Math.min(shape[a] - i, Math.floor(room / Math.abs(step[a])) + 1);
    pieces.push({ chunk, from: position - chunk * length, count, at: i });
    i += count;
  }
  return pieces;
}

function combinations(axes: readonly (readonly Piece[])[]): Piece[][] {
  return axes.reduce<Piece[][]>(
    (found, pieces) => found.flatMap((before) => pieces.map((piece) => [...before, piece])),
    [[]],
  );
}

async function chunkView(
  array: OpenArray,
  path: string,
  coords: readonly number[],
  dtype: DType,
): Promise<View> {
  const { data, shape, stride } = await array.getChunk([...coords]);
  const raw = data as unknown as TypedArray;
  if (raw.length < sizeOf(shape)) {
    const reason = `chunk ${coords.join("/")} has ${raw.length} of ${sizeOf(shape)} elements`;
    throw new CorruptFileError(path, "Zarr", reason);
  }
  // Zarrita wraps bool; its bytes are the same.
  const elements =
    dtype === "bool" ? typedArray(dtype, raw.buffer, raw.byteOffset, raw.length) : raw;
  return { data: elements, offset: 0, shape, strides: stride, dtype };
}

/** Makes the runner of `zarr-write`: writes the block and answers true. The array is there already. */
export function zarrWrite(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { path } = paramsAs<Params>(raw);
  const [input] = layer.inputs;
  return {
    async run(task, inputs, out) {
      const [{ view }] = inputs;
      const start = blockStartOf(input, task);
      if (sizeOf(view.shape) > 0) {
        const array = await openZarr(path);
        await writeBlock(array, start, view).catch((cause: unknown) => {
          throw asUnwritable(path, cause);
        });
      }
      out.data[out.offset] = 1;
    },
  };
}

async function writeBlock(array: OpenArray, start: readonly number[], view: View): Promise<void> {
  const { BoolArray, set, slice } = await import("zarrita");
  const dense = isContiguous(view) ? view : newView(view.shape, view.dtype);
  if (dense !== view) copyView(view, dense);
  // A copy: the block's slab may be used anew while the file is being written.
  const data = flatData(dense).slice();
  if (view.shape.length === 0) {
    await set(array as never, [], (view.dtype === "bool" ? data[0] === 1 : data[0]) as never);
    return;
  }
  const selection = view.shape.map((length, a) => slice(start[a], start[a] + length));
  const values = view.dtype === "bool" ? new BoolArray(data.buffer as ArrayBuffer) : data;
  const block = { data: values, shape: [...view.shape], stride: strides(view.shape) };
  await set(array as never, selection, block as never);
}

function strides(shape: readonly number[]): number[] {
  return shape.map((_, a) => sizeOf(shape.slice(a + 1)));
}
