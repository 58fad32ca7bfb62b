import {
  type AxisChunks,
  broadcastShapes,
  type Chunks,
  dtypeInfo,
  isDType,
  type Shape,
  sameAxis,
  sizeOf,
} from "../../../core/index.ts";
import { type Layer, makeLayer, rechunk } from "../../../layers/index.ts";

/** Operands whose blocks line up: equal chunks on every axis that is not broadcast. */
export interface Aligned {
  readonly layers: readonly Layer[];
  readonly shape: Shape;
}

/**
 * Broadcasts shapes and makes chunks agree. On each axis the operand with the most bytes keeps its
 * chunks and the others are rechunked to it, because moving the smaller ones is cheaper (dask-array's
 * cost-aware `unify_chunks`).
 * @throws ShapeError when the shapes do not broadcast.
 */
export function align(layers: readonly Layer[]): Aligned {
  const shape = broadcastShapes(...layers.map((layer) => layer.shape));
  const axes = shape.map((length, axis) => commonAxis(layers, shape.length, axis, length));
  return { shape, layers: layers.map((layer) => matched(layer, axes)) };
}

function commonAxis(
  layers: readonly Layer[],
  rank: number,
  axis: number,
  length: number,
): AxisChunks | null {
  let best: AxisChunks | null = null;
  let bytes = -1;
  for (const layer of layers) {
    const own = axis - (rank - layer.shape.length);
    if (own < 0 || layer.shape[own] !== length) continue;
    const weight = bytesOf(layer);
    if (weight > bytes) [best, bytes] = [layer.chunks[own], weight];
  }
  return best;
}

function bytesOf(layer: Layer): number {
  const { dtype } = layer;
  return sizeOf(layer.shape) * (isDType(dtype) ? dtypeInfo(dtype).itemsize : 1);
}

function matched(layer: Layer, axes: readonly (AxisChunks | null)[]): Layer {
  const skip = axes.length - layer.shape.length;
  const wanted = layer.chunks.map((own, axis) => {
    const common = axes[axis + skip];
    return common !== null && common.length === own.length ? common : own;
  });
  return withChunks(layer, wanted);
}

/** The same array in these chunks; the layer itself when it has them already. */
export function withChunks(layer: Layer, chunks: Chunks): Layer {
  if (chunks.every((axis, i) => sameAxis(axis, layer.chunks[i]))) return layer;
  return makeLayer(rechunk, { chunks }, [layer]);
}
