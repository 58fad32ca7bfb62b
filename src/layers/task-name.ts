/** Names of tasks for people, and where in the array a task's block lies. */
import { blockSize, blockStart, unravel } from "../core/index.ts";
import type { Kernel } from "./kernel.ts";
import type { Layer } from "./layer.ts";
import { kernelOf, tokenOf } from "./make.ts";
import { type ExplicitAttrs, explicit, explicitKernel } from "./types/explicit.ts";
import { kernelName } from "./types/summary.ts";

const TOKEN_DIGITS = 4;
/** Builtin kernels that only move elements: the layer type says more than they do. */
const MOVERS: ReadonlySet<string> = new Set(["assemble", "combine", "reshape", "held"]);

/** Coordinates of block `task` in the layer's grid. */
export function blockCoords(layer: Layer, task: number): number[] {
  const coords = new Array<number>(layer.grid.length).fill(0);
  unravel(task, layer.grid, coords);
  return coords;
}

/** Shape of the block that `task` makes. */
export function blockShape(layer: Layer, task: number): number[] {
  return blockCoords(layer, task).map((at, axis) => blockSize(layer.chunks[axis], at));
}

/** Position in the whole array of the block's first element. */
export function blockStartOf(layer: Layer, task: number): number[] {
  return blockCoords(layer, task).map((at, axis) => blockStart(layer.chunks[axis], at));
}

/** One word for what a layer does: `add`, `sum`, `rechunk`. */
export function layerName(layer: Layer): string {
  if (layer.type.phase === "logical") return layer.type.name;
  const reduction = (layer.attrs as { reduction?: { name: string } }).reduction;
  if (reduction !== undefined) return reduction.name;
  const name = kernelName(kernelOf(layer));
  return name === undefined || MOVERS.has(name) ? layer.type.name : name;
}

/** What one task runs: the tasks of an explicit layer have kernels of their own. */
export function taskKernel(layer: Layer, task: number): Kernel {
  return layer.type.name === explicit.name
    ? explicitKernel(layer as Layer<ExplicitAttrs>, task)
    : kernelOf(layer);
}

/** What people call a layer: `sum-3f2a`. */
export function layerKey(layer: Layer): string {
  return `${layerName(layer)}-${tokenOf(layer).slice(0, TOKEN_DIGITS)}`;
}

/** The readable key of a task: `sum-3f2a(4, 0)`. Made when a person looks, never on a hot path. */
export function taskKey(layer: Layer, task: number): string {
  const coords = blockCoords(layer, task).join(", ");
  const own = layer.type.name === explicit.name ? kernelName(taskKernel(layer, task)) : undefined;
  return `${own ?? layerName(layer)}-${tokenOf(layer).slice(0, TOKEN_DIGITS)}(${coords})`;
}
