/**
 * The layers that are alive, by content. A layer is found through its newest input, which rarely has
 * more than a few consumers: comparing them is cheaper than a look-up by text. Layers without inputs,
 * and those of very popular inputs, are in one table by key. All references are weak.
 */
import { annotationsKey, sameAnnotations } from "./annotations.ts";
import type { Annotations, Layer } from "./layer.ts";
import type { LayerType } from "./layer-type.ts";
import { turnWatch } from "./turn.ts";

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

/** A layer that may be collected, or one of the nursery, which is let go of when that is closed. */
type Reference = WeakRef<Layer> | Layer;

/** The consumers of a layer that were found or made so far. */
export interface Consumers {
  readonly list: Reference[];
  /** Whether more consumers are in the table. */
  more: boolean;
}

/** A layer with a place for its consumers; a table of its own would cost more than all the rest. */
interface Host extends Layer {
  consumers: Consumers | undefined;
}

const table = new Map<string, Reference>();
let sweepAt = SWEEP_MIN;

/** The living layer of this content. */
export function findLayer(content: LayerContent): Layer | undefined {
  const host = newestInput(content);
  if (host === undefined) return layerAt(table.get(keyOf(content)));
  const { consumers } = host;
  if (consumers === undefined) return undefined;
  const { list } = consumers;
  for (let i = 0; i < list.length; i++) {
    const layer = layerAt(list[i]);
    if (layer !== undefined && sameContent(layer, content)) return layer;
  }
  return consumers.more ? layerAt(table.get(keyOf(content))) : undefined;
}

const layerAt = (reference: Reference | undefined): Layer | undefined =>
  reference instanceof WeakRef ? reference.deref() : reference;

/** Layers that were made since the nursery was opened; null: it is not. */
let nursery: Layer[] | null = null;
let nurseries = 0;

/**
 * Runs `work`, which makes many layers of which few are kept: only these cost a weak reference. While
 * it runs, every layer that it makes is held. Afterwards, of those only the layers at and below what
 * `kept` answers (null: all) are found again by content; the others are gone, as if they had never
 * been made. Nested calls count as part of the outermost.
 */
export function inNursery<T>(work: () => T, kept: (result: T) => readonly Layer[] | null): T {
  nursery ??= [];
  nurseries += 1;
  let roots: readonly Layer[] | null = null;
  try {
    const result = work();
    roots = kept(result);
    return result;
  } finally {
    nurseries -= 1;
    if (nurseries === 0) closeNursery(roots);
  }
}

function closeNursery(roots: readonly Layer[] | null): void {
  const made = nursery ?? [];
  nursery = null;
  const survivors = roots === null ? null : newAmong(made, roots);
  for (const layer of made) {
    const stays = survivors === null || survivors.has(layer);
    const host = newestInput(layer);
    const list = host?.consumers?.list;
    const at = list?.indexOf(layer) ?? -1;
    if (list === undefined || at < 0) settleInTable(layer, stays);
    else if (stays) list[at] = new WeakRef(layer);
    else list.splice(at, 1);
  }
}

function settleInTable(layer: Layer, stays: boolean): void {
  const key = keyOf(layer);
  if (table.get(key) !== layer) return;
  if (stays) table.set(key, new WeakRef(layer));
  else table.delete(key);
}

/** Those of `made` at and below `roots`. Inputs are older than consumers: nothing else is looked at. */
function newAmong(made: readonly Layer[], roots: readonly Layer[]): ReadonlySet<Layer> {
  const found = new Set<Layer>();
  const oldest = made[0]?.id ?? Number.POSITIVE_INFINITY;
  const stack = [...roots];
  for (let layer = stack.pop(); layer !== undefined; layer = stack.pop()) {
    if (layer.id < oldest || found.has(layer)) continue;
    found.add(layer);
    for (const input of layer.inputs) stack.push(input);
  }
  return found;
}

/** How the tables hold a layer that was just made. */
function referenceTo(layer: Layer): Reference {
  if (nursery === null) return new WeakRef(layer);
  nursery.push(layer);
  return layer;
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
    host.consumers = { list: [referenceTo(layer)], more: false };
    return;
  }
  const { list } = consumers;
  const dead = list.findIndex((reference) => layerAt(reference) === undefined);
  if (dead >= 0) list[dead] = referenceTo(layer);
  else if (list.length < CONSUMERS_MAX) list.push(referenceTo(layer));
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
  table.set(keyOf(layer), referenceTo(layer));
}

const hasTurnEnded = turnWatch();

/** Drops the entries whose layers are gone; runs each time the table has doubled, so O(1) a layer. */
function sweep(): void {
  if (hasTurnEnded()) {
    for (const [key, ref] of table) if (layerAt(ref) === undefined) table.delete(key);
  }
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
