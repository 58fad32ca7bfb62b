/**
 * The layers that are alive, by content. A layer is found through its newest input, which rarely has
 * more than a few consumers: comparing them is cheaper than a look-up by text. Layers without inputs,
 * and those of very popular inputs, are in one table by key. All references are weak.
 */
import { annotationsKey, sameAnnotations } from "./annotations.ts";
import type { Annotations, Layer } from "./layer.ts";
import type { LayerType } from "./layer-type.ts";

/** What makes a layer the layer that it is. */
export interface LayerContent {
  readonly type: LayerType;
  /** Checked. */
  readonly attrs: object;
  readonly inputs: readonly Layer[];
  /** Checked. */
  readonly annotations: Annotations;
}

/** Consumers of one input that are compared one by one; beyond, the table is asked. */
const CONSUMERS_MAX = 8;
const SWEEP_MIN = 8192;

/** The consumers of a layer that were found or made so far. */
export interface Consumers {
  readonly list: WeakRef<Layer>[];
  /** Whether more consumers are in the table. */
  more: boolean;
}

/** A layer with a place for its consumers; a table of its own would cost more than all the rest. */
interface Host extends Layer {
  consumers: Consumers | undefined;
}

const table = new Map<string, WeakRef<Layer>>();
let sweepAt = SWEEP_MIN;

/** The living layer of this content. */
export function findLayer(content: LayerContent): Layer | undefined {
  const host = newestInput(content);
  if (host === undefined) return table.get(keyOf(content))?.deref();
  const { consumers } = host;
  if (consumers === undefined) return undefined;
  const { list } = consumers;
  for (let i = 0; i < list.length; i++) {
    const layer = list[i].deref();
    if (layer !== undefined && sameContent(layer, content)) return layer;
  }
  return consumers.more ? table.get(keyOf(content))?.deref() : undefined;
}

/** Adds a layer that `findLayer` did not find. */
export function keepLayer(layer: Layer): void {
  const host = newestInput(layer);
  if (host === undefined) {
    keepInTable(layer);
    return;
  }
  const { consumers } = host;
  if (consumers === undefined) {
    host.consumers = { list: [new WeakRef(layer)], more: false };
    return;
  }
  const { list } = consumers;
  const dead = list.findIndex((ref) => ref.deref() === undefined);
  if (dead >= 0) list[dead] = new WeakRef(layer);
  else if (list.length < CONSUMERS_MAX) list.push(new WeakRef(layer));
  else {
    consumers.more = true;
    keepInTable(layer);
  }
}

/** The input that was made last: of all, it is likely to have the fewest consumers. */
function newestInput({ inputs }: LayerContent): Host | undefined {
  let newest = inputs[0];
  for (let i = 1; i < inputs.length; i++) if (inputs[i].id > newest.id) newest = inputs[i];
  return newest as Host | undefined;
}

function sameContent(a: LayerContent, b: LayerContent): boolean {
  return (
    a.type === b.type &&
    sameItems(a.inputs, b.inputs) &&
    a.type.schema.same(a.attrs, b.attrs) &&
    sameAnnotations(a.annotations, b.annotations)
  );
}

/** Whether two lists hold the same objects. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function keepInTable(layer: Layer): void {
  if (table.size >= sweepAt) sweep();
  table.set(keyOf(layer), new WeakRef(layer));
}

/** Drops the entries whose layers are gone; runs each time the table has doubled, so O(1) a layer. */
function sweep(): void {
  for (const [key, ref] of table) if (ref.deref() === undefined) table.delete(key);
  sweepAt = Math.max(SWEEP_MIN, table.size * 2);
}

const typeIds = new WeakMap<LayerType, number>();
let typeCount = 0;

function keyOf({ type, attrs, inputs, annotations }: LayerContent): string {
  let typeId = typeIds.get(type);
  if (typeId === undefined) {
    typeId = typeCount++;
    typeIds.set(type, typeId);
  }
  let key = `${typeId}|`;
  for (let i = 0; i < inputs.length; i++) key += `${inputs[i].id},`;
  return `${key}|${type.schema.key(attrs)}|${annotationsKey(annotations)}`;
}
