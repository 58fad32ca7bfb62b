/** One level of a tree reduction: a task combines up to `arity` partial blocks along each axis. */
import { AttributeError, axisRuns, type BlockSet, type Chunks, shapeOf } from "../../core/index.ts";
import { cullByBoxes } from "../box-cull.ts";
import { outCost } from "../cost.ts";
import type { Kernel, Plain, Reduction } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Derived, EdgeSink, Expansion, LayerType, TaskSink } from "../layer-type.ts";
import { reductionState } from "../reduction-state.ts";
import { f, schema } from "../schema.ts";
import { pushRange, type Ranges } from "./axis-map.ts";
import { blockStrides } from "./blockwise-expansion.ts";
import { productTeller } from "./product-blocks.ts";

/** The input holds partial results: one element a block along `axes`, and a last axis of state. */
export interface TreeAttrs {
  /** Reduced axes of the input, ascending. */
  readonly axes: readonly number[];
  /** Blocks that one task combines along each of `axes`. */
  readonly arity: readonly number[];
  readonly reduction: Reduction;
  /** Lengths of the reduced axes of what is reduced, for the counts of means. */
  readonly shape: readonly number[];
  /** The last level: one block is left along `axes`, and the state becomes the answer. */
  readonly final: boolean;
  /** Whether the answer keeps the reduced axes, of length 1. Meaningless before the last level. */
  readonly keepdims: boolean;
  /** Whether the input has a trailing axis of state, which the last level drops. */
  readonly state: boolean;
}

/** One level of combining. Its kernel is the builtin "combine". */
export const tree: LayerType<TreeAttrs> = {
  name: "tree",
  version: 1,
  phase: "physical",
  schema: schema<TreeAttrs>({
    axes: f.wholes({ min: 0, max: 63 }, 64),
    arity: f.wholes({ min: 1 }, 64),
    reduction: f.reduction,
    shape: f.wholes({ min: 0 }, 64),
    final: f.bool,
    keepdims: f.bool,
    state: f.bool,
  }),
  arity: { min: 1, max: 1 },
  derive,
  expand: expandTree,
  cull: cullTree,
  kernel: combineKernel,
  cost: (layer) => outCost(layer, { flops: layer.inputs[0].shape.reduce((a, b) => a * b, 4) }),
  summary: ({ attrs }: Layer<TreeAttrs>) =>
    `${attrs.reduction.name} over axes ${attrs.axes}, ${attrs.arity.join("×")} to 1${attrs.final ? ", last" : ""}`,
};

function derive(attrs: TreeAttrs, [input]: readonly Layer[]): Derived {
  const { axes, arity, reduction, final, keepdims } = attrs;
  check(attrs, input);
  const chunks: Chunks[number][] = input.chunks.slice();
  axes.forEach((axis, i) => {
    const blocks = Math.ceil(chunks[axis].blocks / arity[i]);
    if (final && blocks !== 1) {
      throw new AttributeError(
        "tree",
        "arity",
        `leaves ${blocks} blocks along axis ${axis} at the last level`,
      );
    }
    chunks[axis] = axisRuns([1], [blocks]);
  });
  if (!final) return { shape: shapeOf(chunks), dtype: input.dtype, chunks };
  if (attrs.state) chunks.pop();
  const kept = keepdims ? chunks : chunks.filter((_, axis) => !axes.includes(axis));
  return { shape: shapeOf(kept), dtype: reduction.output, chunks: kept };
}

function check({ axes, arity, shape, reduction, state }: TreeAttrs, input: Layer): void {
  const rank = input.chunks.length;
  const { width, dtype } = reductionState(reduction);
  const refuse = (wrong: boolean, name: string, text: string): void => {
    if (wrong) throw new AttributeError("tree", name, text);
  };
  const last = state ? rank - 1 : rank;
  const ascending = axes.every((axis, i) => axis < last && (i === 0 || axis > axes[i - 1]));
  refuse(!ascending, "axes", `[${axes}] are not ascending axes of ${last}`);
  refuse(
    arity.length !== axes.length,
    "arity",
    `has ${arity.length} numbers for ${axes.length} axes`,
  );
  refuse(
    shape.length !== axes.length,
    "shape",
    `has ${shape.length} lengths for ${axes.length} axes`,
  );
  refuse(
    state !== width > 1,
    "state",
    `is ${state}, but ${reduction.name} has a state of ${width}`,
  );
  refuse(
    state && (input.shape[rank - 1] !== width || input.grid[rank - 1] !== 1),
    "state",
    `needs a last axis of ${width} in one block`,
  );
  refuse(input.dtype !== dtype, "reduction", `combines ${dtype}; the input is ${input.dtype}`);
  const unit = axes.every((axis) => input.chunks[axis].sizes.every((size) => size === 1));
  refuse(!unit, "axes", `[${axes}]: blocks of the input hold more or less than one partial result`);
}

function combineKernel({ attrs }: Layer<TreeAttrs>): Kernel {
  const { axes, reduction, shape, final, keepdims, state } = attrs;
  const { name, input, output, ddof } = reduction;
  const params: Plain = {
    axes,
    reduction: { name, input, output, ddof },
    shape,
    final,
    keepdims,
    state,
  };
  return { kind: "builtin", name: "combine", params };
}

/** For each axis of the input: blocks a task combines (1: moves along), and the output's stride. */
interface Spans {
  readonly arity: readonly number[];
  /** How far the task number moves with the output coordinate along this axis of the input. */
  readonly outStride: readonly number[];
}

function spansOf(layer: Layer<TreeAttrs>): Spans {
  const { axes, arity, final, keepdims, state } = layer.attrs;
  const { grid } = layer.inputs[0];
  const strides = blockStrides(layer.grid);
  let next = 0;
  const outStride = grid.map((_, axis) => {
    const dropped =
      final && ((state && axis === grid.length - 1) || (!keepdims && axes.includes(axis)));
    return dropped ? 0 : strides[next++];
  });
  return {
    arity: grid.map((_, axis) => (axes.includes(axis) ? arity[axes.indexOf(axis)] : 1)),
    outStride,
  };
}

function expandTree(layer: Layer<TreeAttrs>): Expansion {
  const { arity, outStride } = spansOf(layer);
  const { grid } = layer.inputs[0];
  const cut = grid.flatMap((length, axis) => (length > 1 ? [axis] : []));
  if (cut.length === 1) return expandLine(grid[cut[0]], arity[cut[0]]);
  const outGrid = grid.map((length, axis) => Math.ceil(length / arity[axis]));
  const strides = blockStrides(grid);
  const rank = grid.length;
  const links = grid.map((length, axis) => ({
    from: axis,
    ask: (i: number, out: Ranges) =>
      pushRange(out, i * arity[axis], Math.min((i + 1) * arity[axis], length)),
  }));
  const blocks = productTeller(outGrid, grid, links);
  const from = new Float64Array(rank);
  const to = new Float64Array(rank);
  const at = new Float64Array(rank);
  return {
    dependencies(task, sink) {
      let rest = task;
      for (let axis = rank - 1; axis >= 0; axis--) {
        const above = Math.floor(rest / outGrid[axis]);
        from[axis] = (rest - above * outGrid[axis]) * arity[axis];
        to[axis] = Math.min(from[axis] + arity[axis], grid[axis]);
        at[axis] = from[axis];
        rest = above;
      }
      emitBox({ from, to, at, strides }, sink);
    },
    reads: (task, sink) => blocks(task, 0, sink),
    dependents(_, block, sink) {
      let rest = block;
      let task = 0;
      for (let axis = rank - 1; axis >= 0; axis--) {
        const above = Math.floor(rest / grid[axis]);
        task += Math.floor((rest - above * grid[axis]) / arity[axis]) * outStride[axis];
        rest = above;
      }
      sink.task(task);
    },
  };
}

/** One axis is cut: block n belongs to task n / arity. */
function expandLine(length: number, arity: number): Expansion {
  return {
    dependencies(task, sink) {
      const to = Math.min((task + 1) * arity, length);
      for (let block = task * arity; block < to; block++) sink.block(0, block);
    },
    reads: (task, sink) => sink.range(task * arity, Math.min((task + 1) * arity, length), 0),
    dependents(_: number, block: number, sink: TaskSink) {
      sink.task(Math.floor(block / arity));
    },
  };
}

interface Box {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly at: Float64Array;
  readonly strides: readonly number[];
}

/** Every block of a box, row-major. */
function emitBox({ from, to, at, strides }: Box, sink: EdgeSink): void {
  const rank = at.length;
  let block = 0;
  for (let axis = 0; axis < rank; axis++) block += at[axis] * strides[axis];
  for (;;) {
    sink.block(0, block);
    let axis = rank - 1;
    for (; axis >= 0; axis--) {
      at[axis] += 1;
      block += strides[axis];
      if (at[axis] < to[axis]) break;
      block -= (at[axis] - from[axis]) * strides[axis];
      at[axis] = from[axis];
    }
    if (axis < 0) return;
  }
}

function cullTree(layer: Layer<TreeAttrs>, needed: BlockSet): readonly BlockSet[] {
  const { axes, final, keepdims, state } = layer.attrs;
  const { arity } = spansOf(layer);
  const { grid } = layer.inputs[0];
  const rank = grid.length;
  const found = cullByBoxes(needed, grid, (lo, hi, inLo, inHi) => {
    let out = 0;
    for (let axis = 0; axis < rank; axis++) {
      const dropped = final && ((state && axis === rank - 1) || (!keepdims && axes.includes(axis)));
      // What is dropped had one block left, made of all.
      if (dropped) continue;
      inLo[axis] = lo[out] * arity[axis];
      inHi[axis] = Math.min(hi[out] * arity[axis], grid[axis]);
      out++;
    }
  });
  return [found];
}
