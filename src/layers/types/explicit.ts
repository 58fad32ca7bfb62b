/**
 * Any task graph at all: submitted functions, `delayed`, `map`. Edges are two typed arrays in
 * compressed sparse rows.
 *
 * Edge targets are numbers: `0 ≤ t < count` is task t of this layer, which must be smaller than the
 * task that reads it (so circles cannot be written down); from `count` on come the blocks of the
 * inputs, those of input 0 first: `count + n` is block n of input 0, `count + tasks of input 0 + n`
 * block n of input 1, and so on.
 */
import { AttributeError, axisRuns } from "../../core/index.ts";
import { outCost } from "../cost.ts";
import type { Kernel, PayloadRef } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Derived, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { closeExplicit, cullExplicit, expandExplicit } from "./explicit-edges.ts";
import { kernelName } from "./summary.ts";

/** Attributes of the explicit layer. Typed arrays must not be changed afterwards. */
export interface ExplicitAttrs {
  /** How many tasks. */
  readonly count: number;
  /** At least one. */
  readonly kernels: readonly Kernel[];
  /** Number of each task's kernel; empty: all run kernel 0. */
  readonly kernelOf: Int32Array | Float64Array;
  /** `count + 1` places in `targets`; empty: no edges at all. */
  readonly offsets: Int32Array | Float64Array;
  readonly targets: Int32Array | Float64Array;
  /**
   * Literal arguments: packed values (`packValue` of `src/kernels`) of one list with an entry for
   * each task, or `null`: every task gets the values of its edges, in order. An entry is a list of
   * arguments; `{ $edge: k }` in it stands for the value of the task's k-th edge.
   */
  readonly args: PayloadRef | Uint8Array | null;
}

const INT32_MAX = 2 ** 31 - 1;
const EMPTY = new Int32Array(0);

/** One task an entry; every block is one JavaScript value. */
export const explicit: LayerType<ExplicitAttrs> = {
  name: "explicit",
  version: 1,
  phase: "physical",
  schema: schema<ExplicitAttrs>({
    count: f.whole({ min: 1 }),
    kernels: f.list(f.kernel, 65_536),
    kernelOf: f.column,
    offsets: f.column,
    targets: f.column,
    args: f.optional(f.either(f.bytes, f.payload)),
  }),
  arity: { min: 0, max: 65_536 },
  derive,
  expand: expandExplicit,
  close: closeExplicit,
  cull: cullExplicit,
  kernel: ({ attrs }) => attrs.kernels[0],
  cost: (layer) => outCost(layer, { flops: layer.tasks }),
  summary: ({ attrs }: Layer<ExplicitAttrs>) =>
    `${kernelName(attrs.kernels[0]) ?? "tasks"}, ${attrs.targets.length} edges`,
};

/** The kernel of one task of an explicit layer. */
export function explicitKernel(layer: Layer<ExplicitAttrs>, task: number): Kernel {
  const { kernels, kernelOf } = layer.attrs;
  return kernels[kernelOf.length === 0 ? 0 : kernelOf[task]];
}

/** Attributes from plain lists: `edges[t]` are the targets of task t. */
export function explicitAttrs(
  kernels: readonly Kernel[],
  count: number,
  args: ExplicitAttrs["args"],
  edges: readonly (readonly number[])[] = [],
  kernelOf: readonly number[] = [],
): ExplicitAttrs {
  const column = (values: readonly number[]): Int32Array | Float64Array =>
    values.every((n) => n <= INT32_MAX) ? Int32Array.from(values) : Float64Array.from(values);
  if (edges.every((targets) => targets.length === 0)) {
    return { count, kernels, kernelOf: column(kernelOf), offsets: EMPTY, targets: EMPTY, args };
  }
  const offsets = [0];
  for (const targets of edges) offsets.push((offsets.at(-1) as number) + targets.length);
  return {
    count,
    kernels,
    kernelOf: column(kernelOf),
    offsets: column(offsets),
    targets: column(edges.flat()),
    args,
  };
}

function derive(attrs: ExplicitAttrs, inputs: readonly Layer[]): Derived {
  const { count, kernels, kernelOf, offsets, targets } = attrs;
  const refuse = (wrong: boolean, name: string, text: string): void => {
    if (wrong) throw new AttributeError("explicit", name, text);
  };
  refuse(kernels.length === 0, "kernels", "is empty");
  refuse(
    kernelOf.length !== 0 && kernelOf.length !== count,
    "kernelOf",
    `has ${kernelOf.length} numbers for ${count} tasks`,
  );
  refuse(
    !within(kernelOf, kernels.length),
    "kernelOf",
    `names a kernel that is not one of ${kernels.length}`,
  );
  if (offsets.length === 0) {
    refuse(targets.length !== 0, "offsets", "is empty, but there are targets");
  } else {
    refuse(
      offsets.length !== count + 1,
      "offsets",
      `has ${offsets.length} places for ${count} tasks`,
    );
    refuse(
      !ascends(offsets, targets.length),
      "offsets",
      "does not ascend from 0 to the number of targets",
    );
    const blocks = inputs.reduce((sum, input) => sum + input.tasks, count);
    refuse(!within(targets, blocks), "targets", `names a block that is not one of ${blocks}`);
    refuse(
      !looksBack(attrs),
      "targets",
      "has a task that reads itself or a later one: tasks must be in order",
    );
  }
  const chunks = [axisRuns([1], [count])];
  return { shape: [count], dtype: "object", chunks };
}

function within(numbers: Int32Array | Float64Array, limit: number): boolean {
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i];
    if (!(n >= 0 && n < limit) || Math.floor(n) !== n) return false;
  }
  return true;
}

function ascends(offsets: Int32Array | Float64Array, end: number): boolean {
  if (offsets[0] !== 0 || offsets[offsets.length - 1] !== end) return false;
  for (let i = 1; i < offsets.length; i++) {
    if (!(offsets[i] >= offsets[i - 1]) || Math.floor(offsets[i]) !== offsets[i]) return false;
  }
  return true;
}

function looksBack({ count, offsets, targets }: ExplicitAttrs): boolean {
  for (let task = 0; task < count; task++) {
    for (let e = offsets[task]; e < offsets[task + 1]; e++) {
      if (targets[e] < count && targets[e] >= task) return false;
    }
  }
  return true;
}
