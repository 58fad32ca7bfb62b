/** Cumulative operations: within each block, then with what the blocks before it carry over. */
import {
  type BlockSet,
  blockAt,
  blockSize,
  blockStart,
  type DType,
  sizeOf,
  unravel,
} from "../../core/index.ts";
import type { Kernel } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Expansion, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { sameAxes } from "./assemble.ts";
import { type AxisMap, pushRange, pushSegment, sameMap } from "./axis-map.ts";
import { alignedExcept, inSizeOf, moveCost, requireAttr, requireInputs } from "./move-cost.ts";
import { type Product, productCull, productExpansion } from "./product.ts";

/** What a scan accumulates. */
export type ScanOp = "sum" | "prod" | "min" | "max";

/** `dtype` is that of the output. */
export interface ScanAttrs {
  readonly axis: number;
  readonly op: ScanOp;
  readonly dtype: DType;
}

/**
 * Inputs `[x]`: each block alone. Inputs `[x, carry]`: `carry` is the *inclusive* scan of the totals
 * of the blocks of x, one element along `axis` for each of them; block `i > 0` reads element `i - 1`
 * and goes on from there, block 0 reads nothing of it.
 */
export const scan: LayerType<ScanAttrs> = {
  name: "scan",
  version: 1,
  phase: "physical",
  schema: schema<ScanAttrs>({
    axis: f.whole({ min: 0 }),
    op: f.oneOf("sum", "prod", "min", "max"),
    dtype: f.dtype,
  }),
  arity: { min: 1, max: 2 },
  derive: ({ axis, dtype }, [x, carry]) => {
    const rank = x.shape.length;
    requireAttr(axis >= 0 && axis < rank, "scan", "axis", axis, `an axis of ${rank}`);
    const carries =
      carry === undefined ||
      (alignedExcept(x.chunks, carry.chunks, axis) && carry.shape[axis] === x.grid[axis]);
    requireInputs(carries, "scan", "inputs must be x, and a carry with one element a block of it");
    return { shape: x.shape, dtype, chunks: x.chunks };
  },
  expand: (layer) => scanExpansion(layer),
  cull: (layer, needed) => cullScan(layer, needed),
  kernel: ({ attrs }): Kernel => ({
    kind: "builtin",
    name: "scan",
    params: { axis: attrs.axis, op: attrs.op },
  }),
  cost: (layer) => ({ ...moveCost(layer, 0), flops: sizeOf(layer.shape) }),
  summary: ({ attrs }) => `${attrs.op} along axis ${attrs.axis}`,
};

function scanExpansion(layer: Layer<ScanAttrs>): Expansion {
  const { grid } = layer;
  const { axis } = layer.attrs;
  if (layer.inputs.length === 1) {
    return {
      aligned: true,
      dependencies: (task, sink) => sink.block(0, task),
      dependents: (_input, block, sink) => sink.task(block),
    };
  }
  const coords: number[] = grid.map(() => 0);
  const carry = productExpansion(carryOf(layer), 1);
  return {
    dependencies: (task, sink) => {
      sink.block(0, task);
      unravel(task, grid, coords);
      if (coords[axis] > 0) carry.dependencies(task, sink);
    },
    reads: (task, sink) => {
      sink.range(task, task + 1, 0);
      carry.reads?.(task, sink);
    },
    dependents: (input, block, sink) => {
      if (input === 0) sink.task(block);
      else carry.dependents(input, block, sink);
    },
  };
}

function cullScan(layer: Layer<ScanAttrs>, needed: BlockSet): BlockSet[] {
  return layer.inputs.length === 1 ? [needed] : [needed, productCull(carryOf(layer), needed)];
}

function carryOf(layer: Layer<ScanAttrs>): Product {
  const carry = layer.inputs[1];
  return {
    inGrid: carry.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(carry),
    maps: carry.chunks.map((chunks, a) =>
      a === layer.attrs.axis ? previousMap(chunks) : sameMap(chunks),
    ),
    outAxis: sameAxes(carry.shape.length),
  };
}

/** Output block `i` reads the one element `i - 1`. */
function previousMap(carry: Layer["chunks"][number]): AxisMap {
  return {
    segments: (i, out) => {
      if (i === 0) return;
      const block = blockAt(carry, i - 1);
      pushSegment(out, block, i - 1 - blockStart(carry, block), 1, 1, 0);
    },
    readers: (b, out) => {
      const start = blockStart(carry, b);
      pushRange(out, start + 1, Math.min(carry.length, start + blockSize(carry, b) + 1));
    },
    needs: (from, to, out) => {
      const first = Math.max(1, from);
      for (let i = first; i < to; ) {
        const block = blockAt(carry, i - 1);
        pushRange(out, block, block + 1);
        i = blockStart(carry, block) + blockSize(carry, block) + 1;
      }
    },
  };
}
