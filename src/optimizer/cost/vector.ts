/** What a layer costs, as numbers that do not yet compare: bytes, operations, tasks, time in line. */
import { type AxisChunks, maxBlockBytes, sizeOf } from "../../core/index.ts";
import {
  costOf,
  type Layer,
  nbytesOf,
  type ReduceAttrs,
  rechunk,
  reduce,
  topologicalOrder,
} from "../../layers/index.ts";
import { checkLayer, checkOutputs } from "../arguments.ts";
import { AS_IT_IS } from "../as-it-is.ts";
import { statedWork } from "../plugin-operation.ts";
import { loweredReduce } from "../rules/helpers/reductions.ts";

/** The components, in the order in which tables show them. */
export const COST_PARTS = [
  "readBytes",
  "movedBytes",
  "flops",
  "tasks",
  "parts",
  "peakBytes",
  "latency",
  "span",
] as const;

/** One of `COST_PARTS`. */
export type CostPart = (typeof COST_PARTS)[number];

/** Cost of a layer, or of a plan. No component is ever negative. */
export interface CostVector {
  /** Bytes that tasks read from their inputs. */
  readonly readBytes: number;
  /** Of these, bytes that are copied to another place and may cross the network. */
  readonly movedBytes: number;
  /** Elementary operations; an operation on one element is one. */
  readonly flops: number;
  readonly tasks: number;
  /** Blocks, and boxes of blocks, that tasks read: each is named, found and fetched. An estimate. */
  readonly parts: number;
  /** Bytes that one task holds at once: the largest output block and what it reads, on average. */
  readonly peakBytes: number;
  /** Steps in line: how many tasks must follow one another. 1 a layer that reads another, else 0. */
  readonly latency: number;
  /**
   * Operations in line, those of one task and a read of each element that it reads: what more cores
   * do not shorten. After the span of Blumofe and Leiserson 1999, "Scheduling multithreaded
   * computations by work stealing".
   */
  readonly span: number;
}

/** Costs nothing. */
export const ZERO_COST: CostVector = Object.freeze({
  readBytes: 0,
  movedBytes: 0,
  flops: 0,
  tasks: 0,
  parts: 0,
  peakBytes: 0,
  latency: 0,
  span: 0,
});

/** One JavaScript value where nobody knows its size. */
const OBJECT_BYTES = 64;
const ELEMENT_BYTES = 8;

type Sum = { -readonly [P in CostPart]: number };

const known = new WeakMap<Layer, CostVector>();

/**
 * Cost of one layer without what it reads, from shapes alone. A reduction costs what it is lowered
 * to; other logical layers read and make what their shapes say, one task a block.
 */
export function costVector(layer: Layer): CostVector {
  let cost = known.get(layer);
  if (cost === undefined) {
    checkLayer("costVector()", "what is measured", layer);
    cost = Object.freeze(layer.type === reduce ? reductionCost(layer) : vectorOf(layer));
    known.set(layer, cost);
  }
  return cost;
}

function vectorOf(layer: Layer): CostVector {
  const { inputs, tasks, chunks, dtype } = layer;
  const block = dtype === "object" ? OBJECT_BYTES : maxBlockBytes(chunks, dtype);
  const work =
    layer.type.phase === "logical" ? (statedWork(layer) ?? logicalWork(layer)) : costOf(layer);
  const { readBytes, movedBytes, flops } = work;
  const each = 1 / Math.max(1, tasks);
  return {
    readBytes,
    movedBytes,
    flops,
    tasks: work.tasks,
    parts: partsOf(layer),
    peakBytes: block + readBytes * each,
    latency: inputs.length > 0 ? 1 : 0,
    span: (flops + readBytes / ELEMENT_BYTES) * each,
  };
}

/** Partial results, and the levels of the tree over them, one after the other. */
function reductionCost(layer: Layer): CostVector {
  const [x] = layer.inputs;
  const sum = { ...ZERO_COST } as Sum;
  let at = loweredReduce(layer as Layer<ReduceAttrs>, x, AS_IT_IS);
  for (; at !== x; at = at.inputs[0]) {
    const { peakBytes, ...added } = costVector(at);
    for (const [part, more] of Object.entries(added)) sum[part as CostPart] += more;
    sum.peakBytes = Math.max(sum.peakBytes, peakBytes);
  }
  return sum;
}

/** At least one a task and one a block; a rechunk reads what lies between two cuts, of either side. */
function partsOf({ type, inputs, tasks, chunks }: Layer): number {
  if (type === rechunk) {
    return chunks.reduce((product, to, axis) => product * cutsOf(inputs[0].chunks[axis], to), 1);
  }
  return inputs.reduce((sum, input) => sum + Math.max(tasks, input.tasks), 0);
}

/** Pieces of an axis that is cut in two ways; where one length divides the other, cuts coincide. */
function cutsOf(from: AxisChunks, to: AxisChunks): number {
  const [a, b] = [from.sizes[0], to.sizes[0]];
  const nested = a % b === 0 || b % a === 0;
  return nested ? Math.max(from.blocks, to.blocks) : from.blocks + to.blocks - 1;
}

/** A logical layer has no tasks yet: one for each block that it reads or makes, each element once. */
function logicalWork({
  inputs,
  tasks,
}: Layer): Pick<CostVector, "readBytes" | "movedBytes" | "flops" | "tasks"> {
  const sum = (count: (input: Layer) => number): number =>
    inputs.reduce((total, input) => total + count(input), 0);
  return {
    readBytes: sum(nbytesOf),
    movedBytes: 0,
    flops: sum(({ shape }) => sizeOf(shape)),
    tasks: tasks + sum((input) => input.tasks),
  };
}

/** Cost of a plan: every layer once, however often it is read; steps along the longest path. */
export function planCost(outputs: readonly Layer[]): CostVector {
  checkOutputs("planCost()", outputs);
  const inLine = [
    ["latency", new Map<Layer, number>()],
    ["span", new Map<Layer, number>()],
  ] as const;
  const sum = { ...ZERO_COST } as Sum;
  for (const layer of topologicalOrder(outputs)) {
    const cost = costVector(layer);
    for (const part of ["readBytes", "movedBytes", "flops", "tasks", "parts"] as const)
      sum[part] += cost[part];
    sum.peakBytes = Math.max(sum.peakBytes, cost.peakBytes);
    for (const [part, paths] of inLine) {
      const below = layer.inputs.reduce((most, input) => Math.max(most, paths.get(input) ?? 0), 0);
      paths.set(layer, below + cost[part]);
      sum[part] = Math.max(sum[part], below + cost[part]);
    }
  }
  return Object.freeze(sum);
}
