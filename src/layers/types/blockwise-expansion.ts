/** The arithmetic of blockwise layers: linear forms over grid coordinates, and odometers over the rest. */
import type { Layer } from "../layer.ts";
import type { EdgeSink, Expansion, TaskSink } from "../layer-type.ts";
import type { Labelling } from "./blockwise-labels.ts";

/** How tasks read one input. */
export interface Read {
  /** For each axis of the input: the output axis that it moves with, or -1. */
  readonly outAxis: readonly number[];
  /** For each axis of the output: the input axis that moves with it, or -1: the input is repeated. */
  readonly inAxis: readonly number[];
  /** How far the input's block number moves with each output coordinate. */
  readonly weights: Float64Array;
  /** Block number and task number are the same. */
  readonly identity: boolean;
  /** Every task reads every block of the input. */
  readonly constant: boolean;
  /** Offsets from the first block, for the axes that are contracted; [0] without. */
  readonly lengths: readonly number[];
  readonly strides: readonly number[];
  /** How many tasks read each block. */
  readonly repeats: number;
}

/** How the tasks of `layer` read its input number `k`. */
export function readOf(layer: Layer<Labelling>, k: number): Read {
  const { out, ins } = layer.attrs;
  const input = layer.inputs[k];
  const labels = ins[k];
  const strides = blockStrides(input.grid);
  const outStrides = blockStrides(layer.grid);
  // An axis of one block stays where it is, whether it is broadcast or just not cut.
  const outAxis = labels.map((label, a) => (input.grid[a] === 1 ? -1 : out.indexOf(label)));
  const inAxis = layer.grid.map((_, d) => outAxis.indexOf(d));
  const weights = Float64Array.from(inAxis, (a) => (a < 0 ? 0 : strides[a]));
  const contracted = labels.flatMap((_, a) => (outAxis[a] < 0 && input.grid[a] > 1 ? [a] : []));
  let repeats = 1;
  inAxis.forEach((a, d) => {
    if (a < 0) repeats *= layer.grid[d];
  });
  return {
    outAxis,
    inAxis,
    weights,
    identity:
      contracted.length === 0 &&
      layer.grid.every((length, d) => length === 1 || weights[d] === outStrides[d]),
    constant: inAxis.every((a) => a < 0),
    lengths: contracted.map((a) => input.grid[a]),
    strides: contracted.map((a) => strides[a]),
    repeats,
  };
}

/** How far the block number moves with each coordinate, row-major. */
export function blockStrides(grid: readonly number[]): number[] {
  const strides = new Array<number>(grid.length);
  let stride = 1;
  for (let a = grid.length - 1; a >= 0; a--) {
    strides[a] = stride;
    stride *= grid[a];
  }
  return strides;
}

/** Makes the arithmetic of a blockwise layer; the same in, same out form where all grids agree. */
export function blockwiseExpansion(layer: Layer<Labelling>): Expansion {
  const reads = layer.inputs.map((_, k) => readOf(layer, k));
  if (reads.every(({ identity }) => identity)) return linearExpansion(reads.length);
  const makers = reads.map(
    (read, k) => [dependenciesOf(layer, read, k), dependentsOf(layer, read, k)] as const,
  );
  const forward = makers.map(([make]) => make);
  const backward = makers.map(([, make]) => make);
  return {
    dependencies(task: number, sink: EdgeSink): void {
      for (let k = 0; k < forward.length; k++) forward[k](task, sink);
    },
    dependents(input: number, block: number, sink: TaskSink): void {
      backward[input](block, sink);
    },
  };
}

/** Task n reads block n of every input. */
function linearExpansion(inputs: number): Expansion {
  if (inputs === 1) {
    return {
      aligned: true,
      dependencies: (task, sink) => sink.block(0, task),
      dependents: (_, block, sink) => sink.task(block),
    };
  }
  return {
    aligned: true,
    dependencies(task, sink) {
      for (let k = 0; k < inputs; k++) sink.block(k, task);
    },
    dependents: (_, block, sink) => sink.task(block),
  };
}

type Forward = (task: number, sink: EdgeSink) => void;
type Backward = (block: number, sink: TaskSink) => void;

function dependenciesOf(layer: Layer, read: Read, k: number): Forward {
  const { weights, lengths, strides } = read;
  if (read.identity) return (task, sink) => sink.block(k, task);
  const { grid } = layer;
  const first = (task: number): number => {
    let rest = task;
    let block = 0;
    for (let d = grid.length - 1; d >= 0; d--) {
      const length = grid[d];
      if (length === 1) continue;
      const above = Math.floor(rest / length);
      block += (rest - above * length) * weights[d];
      rest = above;
    }
    return block;
  };
  if (lengths.length === 0) return (task, sink) => sink.block(k, first(task));
  if (lengths.length === 1) {
    const [length] = lengths;
    const [stride] = strides;
    return (task, sink) => {
      const block = first(task);
      for (let i = 0; i < length; i++) sink.block(k, block + i * stride);
    };
  }
  const steps = odometer(lengths, strides);
  return (task, sink) => {
    const block = first(task);
    for (let by = steps.start(); by >= 0; by = steps.next()) sink.block(k, block + by);
  };
}

/** Offsets `Σ i · stride` of every coordinate within `lengths`, row-major; -1 after the last. */
interface Odometer {
  start(): number;
  next(): number;
}

function odometer(lengths: readonly number[], strides: readonly number[]): Odometer {
  const at = new Float64Array(lengths.length);
  let offset = 0;
  return {
    start() {
      at.fill(0);
      offset = 0;
      return 0;
    },
    next() {
      for (let a = lengths.length - 1; a >= 0; a--) {
        at[a] += 1;
        offset += strides[a];
        if (at[a] < lengths[a]) return offset;
        offset -= at[a] * strides[a];
        at[a] = 0;
      }
      return -1;
    },
  };
}

function dependentsOf(layer: Layer, read: Read, k: number): Backward {
  if (read.identity) return (block, sink) => sink.task(block);
  const { tasks, grid } = layer;
  if (read.constant) return (_, sink) => sink.range(0, tasks);
  const strides = blockStrides(grid);
  const inGrid = layer.inputs[k].grid;
  // Where each axis of the input moves the first task that reads the block.
  const moves = read.outAxis.map((axis) => (axis < 0 ? 0 : strides[axis]));
  const first = (block: number): number => {
    let rest = block;
    let task = 0;
    for (let a = inGrid.length - 1; a >= 0; a--) {
      const above = Math.floor(rest / inGrid[a]);
      task += (rest - above * inGrid[a]) * moves[a];
      rest = above;
    }
    return task;
  };
  let tail = 1;
  let d = grid.length - 1;
  for (; d >= 0 && (read.inAxis[d] < 0 || grid[d] === 1); d--) tail *= grid[d];
  const free: number[] = [];
  for (let axis = 0; axis <= d; axis++) {
    if (read.inAxis[axis] < 0 && grid[axis] > 1) free.push(axis);
  }
  const steps = odometer(
    free.map((axis) => grid[axis]),
    free.map((axis) => strides[axis]),
  );
  return (block, sink) => {
    const task = first(block);
    for (let by = steps.start(); by >= 0; by = steps.next()) {
      if (tail === 1) sink.task(task + by);
      else sink.range(task + by, task + by + tail);
    }
  };
}
