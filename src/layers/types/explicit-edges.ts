/** Edges of explicit layers: compressed sparse rows, and their inverse, made on first use. */
import {
  allBlocks,
  type BlockSet,
  blocksFrom,
  eachBlock,
  isAll,
  isEmpty,
  noBlocks,
} from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import { type EdgeSink, type Expansion, SELF, type TaskSink } from "../layer-type.ts";

/** The edges of an explicit layer; see `explicit.ts` for what targets mean. */
export interface Edges {
  readonly count: number;
  readonly offsets: Int32Array | Float64Array;
  readonly targets: Int32Array | Float64Array;
}

/** Where the blocks of each input begin among the targets, and where the last ends. */
function firstTargets({ attrs, inputs }: Layer<Edges>): number[] {
  const first = [attrs.count];
  for (const input of inputs) first.push((first.at(-1) as number) + input.tasks);
  return first;
}

/** Number of the input that `target` is a block of; SELF for a task of the layer. */
function inputOf(first: readonly number[], target: number): number {
  if (target < first[0]) return SELF;
  let lo = 0;
  let hi = first.length - 1;
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (first[middle] <= target) lo = middle;
    else hi = middle;
  }
  return lo;
}

/** The arithmetic of an explicit layer: look-ups. */
export function expandExplicit(layer: Layer<Edges>): Expansion {
  const { offsets, targets } = layer.attrs;
  const first = firstTargets(layer);
  let readers: Readers | undefined;
  return {
    dependencies(task: number, sink: EdgeSink): void {
      if (offsets.length === 0) return;
      for (let e = offsets[task]; e < offsets[task + 1]; e++) {
        const target = targets[e];
        const input = inputOf(first, target);
        sink.block(input, input === SELF ? target : target - first[input]);
      }
    },
    dependents(input: number, block: number, sink: TaskSink): void {
      readers ??= readersOf(layer.attrs);
      const target = input === SELF ? block : first[input] + block;
      const place = placeOf(readers.targets, target);
      if (place < 0) return;
      for (let r = readers.offsets[place]; r < readers.offsets[place + 1]; r++) {
        sink.task(readers.tasks[r]);
      }
    },
  };
}

/** Who reads what: the targets that are read, ascending, and the tasks that read each, each once. */
interface Readers {
  readonly targets: Float64Array;
  readonly offsets: Float64Array;
  readonly tasks: Float64Array;
}

function readersOf({ count, offsets, targets }: Edges): Readers {
  const edges = targets.length;
  const source = new Float64Array(edges);
  for (let task = 0; task < count && edges > 0; task++)
    source.fill(task, offsets[task], offsets[task + 1]);
  const order = byTarget(targets);
  const found = new Float64Array(edges);
  const starts = new Float64Array(edges + 1);
  const tasks = new Float64Array(edges);
  let distinct = 0;
  let kept = 0;
  for (const e of order) {
    const isNew = distinct === 0 || found[distinct - 1] !== targets[e];
    if (isNew) {
      starts[distinct] = kept;
      found[distinct++] = targets[e];
    } else if (tasks[kept - 1] === source[e]) {
      continue;
    }
    tasks[kept++] = source[e];
  }
  starts[distinct] = kept;
  return { targets: found.slice(0, distinct), offsets: starts, tasks };
}

/** Edges by target, those of one target in the order of their tasks. */
function byTarget(targets: Int32Array | Float64Array): Uint32Array {
  const edges = targets.length;
  const order = new Uint32Array(edges);
  let most = 0;
  for (let e = 0; e < edges; e++) if (targets[e] > most) most = targets[e];
  if (most > SPREAD_MAX * edges + FEW) {
    for (let e = 0; e < edges; e++) order[e] = e;
    return order.sort((a, b) => targets[a] - targets[b] || a - b);
  }
  // Counted, not compared: 10⁶ edges in some 10 ms, where sorting takes 400.
  const at = new Uint32Array(most + 2);
  for (let e = 0; e < edges; e++) at[targets[e] + 1]++;
  for (let t = 1; t < at.length; t++) at[t] += at[t - 1];
  for (let e = 0; e < edges; e++) order[at[targets[e]]++] = e;
  return order;
}

/** Targets that lie further apart than this are compared: there is no room to count them. */
const SPREAD_MAX = 8;
const FEW = 65_536;

/** Place of `value` in ascending `values`, or -1. */
function placeOf(values: Float64Array, value: number): number {
  let lo = 0;
  let hi = values.length - 1;
  while (lo <= hi) {
    const middle = (lo + hi) >> 1;
    if (values[middle] === value) return middle;
    if (values[middle] < value) lo = middle + 1;
    else hi = middle - 1;
  }
  return -1;
}

/** `needed`, and all tasks of the layer that it reads, transitively. */
export function closeExplicit(layer: Layer<Edges>, needed: BlockSet): BlockSet {
  const { count, offsets, targets } = layer.attrs;
  if (isAll(needed) || isEmpty(needed) || offsets.length === 0) return needed;
  const wanted = new Uint8Array(count);
  eachBlock(needed, (task) => {
    wanted[task] = 1;
  });
  // Targets are smaller than their readers: one pass downwards finds all.
  for (let task = count - 1; task >= 0; task--) {
    if (wanted[task] === 0) continue;
    for (let e = offsets[task]; e < offsets[task + 1]; e++) {
      if (targets[e] < count) wanted[targets[e]] = 1;
    }
  }
  return blocksFrom(layer.grid, flagged(wanted));
}

function* flagged(flags: Uint8Array): Generator<number> {
  for (let n = flags.indexOf(1); n >= 0; n = flags.indexOf(1, n + 1)) yield n;
}

/** The blocks of each input that the tasks in `needed` read themselves. */
export function cullExplicit(layer: Layer<Edges>, needed: BlockSet): readonly BlockSet[] {
  const { offsets, targets } = layer.attrs;
  if (offsets.length === 0) return layer.inputs.map(({ grid }) => noBlocks(grid));
  const first = firstTargets(layer);
  const found = layer.inputs.map(({ tasks }) => blocksOf(tasks, targets.length));
  const add = (from: number, to: number): void => {
    for (let e = from; e < to; e++) {
      const target = targets[e];
      if (target < first[0]) continue;
      const input = inputOf(first, target);
      found[input].add(target - first[input]);
    }
  };
  if (isAll(needed)) add(0, targets.length);
  else eachBlock(needed, (task) => add(offsets[task], offsets[task + 1]));
  return layer.inputs.map(({ grid }, k) => found[k].set(grid));
}

/** Blocks of one input, as they are found. */
interface FoundBlocks {
  add(block: number): void;
  set(grid: readonly number[]): BlockSet;
}

/** One byte a block, where there are not far more of them than edges. */
function blocksOf(tasks: number, edges: number): FoundBlocks {
  if (tasks > SPREAD_MAX * edges + FEW) {
    const blocks = new Set<number>();
    return {
      add: (block) => void blocks.add(block),
      set: (grid) => blocksFrom(grid, blocks),
    };
  }
  const flags = new Uint8Array(tasks);
  let count = 0;
  return {
    add(block): void {
      count += 1 - flags[block];
      flags[block] = 1;
    },
    set: (grid) => (count === tasks ? allBlocks(grid) : blocksFrom(grid, flagged(flags))),
  };
}
