/** Costs and checks that the layers which only move elements share. */
import {
  type AxisChunks,
  badAttribute,
  blockSize,
  LayerInputError,
  sameAxis,
} from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { Cost } from "../layer-type.ts";
import { nbytesOf } from "../make.ts";
import type { Product } from "./product.ts";

/** Reads what it writes; `moved` of these bytes have to be copied to another place. */
export function moveCost(layer: Layer, moved: number = nbytesOf(layer)): Cost {
  const outBytes = nbytesOf(layer);
  return { tasks: layer.tasks, readBytes: outBytes, movedBytes: moved, outBytes, flops: 0 };
}

/** Length of block `block` of `layer` along `axis`. */
export const inSizeOf = (layer: Layer): Product["inSize"] => {
  const { chunks } = layer;
  return (axis, block) => blockSize(chunks[axis], block);
};

/** Refuses attribute `name` of a layer of `type`; `form` says in words what is accepted. */
export function requireAttr(
  holds: boolean,
  type: string,
  name: string,
  value: unknown,
  form: string,
): void {
  if (!holds) throw badAttribute(type, name, value, form);
}

/** Refuses the inputs of a layer of `type`. */
export function requireInputs(holds: boolean, type: string, wrong: string): void {
  if (!holds) throw new LayerInputError(type, wrong);
}

/** True when the inputs are cut alike along every axis but `except`. */
export const alignedExcept = (
  a: readonly AxisChunks[],
  b: readonly AxisChunks[],
  except: number,
): boolean => a.length === b.length && a.every((axis, k) => k === except || sameAxis(axis, b[k]));
