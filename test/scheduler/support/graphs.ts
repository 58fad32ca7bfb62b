/** Small builders of physical layers; what the tasks would compute does not matter here. */
import { regularAxis } from "../../../src/core/index.ts";
import {
  type Annotations,
  blockwise,
  constExpr,
  explicit,
  explicitAttrs,
  type Layer,
  makeLayer,
  overlap,
  rechunk,
  reductionOf,
  source,
  tree,
} from "../../../src/layers/index.ts";

let serial = 0;

/** `blocks` blocks of one float64 each; never equal to another source. */
export function ones(blocks: number, annotations?: Annotations): Layer {
  return grid([blocks], annotations);
}

/** A grid of blocks of one element; never equal to another source. */
export function grid(lengths: readonly number[], annotations?: Annotations): Layer {
  const chunks = lengths.map((length) => regularAxis(length, 1));
  const kernel = { kind: "expr", expr: constExpr(serial++, "float64") } as const;
  const origin = lengths.map(() => 0);
  const steps = lengths.map(() => 1);
  const attrs = { kernel, chunks, domain: chunks, origin, steps, dtype: "float64" } as const;
  return makeLayer(source, attrs, [], annotations);
}

/** Block n of block n of every input. */
export function zip(inputs: readonly Layer[], annotations?: Annotations): Layer {
  const labels = inputs[0].grid.map((_, a) => a);
  const kernel = { kind: "expr", expr: constExpr(1, "float64") } as const;
  const ins = inputs.map(() => labels);
  const attrs = { out: labels, ins, domain: [], sizes: [], kernel, dtype: "float64" } as const;
  return makeLayer(blockwise, attrs, inputs, annotations);
}

/** One level of a sum over axis 0. */
export function combine(input: Layer, arity: number): Layer {
  const final = input.grid[0] <= arity;
  const attrs = {
    axes: [0],
    arity: [arity],
    reduction: reductionOf("sum", "float64"),
    shape: [input.shape[0]],
    final,
    keepdims: false,
    state: false,
  };
  return makeLayer(tree, attrs, [input]);
}

/** A whole sum. */
export function sum(input: Layer, arity = 8): Layer {
  let layer = input;
  do layer = combine(layer, arity);
  while (layer.grid.length > 0);
  return layer;
}

/** Three neighbours along every axis. */
export function stencil(input: Layer): Layer {
  const reach = input.grid.map(() => 1);
  const boundary = input.grid.map(() => "none" as const);
  return makeLayer(overlap, { before: reach, after: reach, boundary }, [input]);
}

/** The same array in blocks of `size` along every axis. */
export function regrouped(input: Layer, sizes: readonly number[]): Layer {
  const chunks = input.shape.map((length, a) => regularAxis(length, sizes[a]));
  return makeLayer(rechunk, { chunks }, [input]);
}

/** Tasks with these edges: `edges[t]` are the tasks, or blocks of inputs, that task t reads. */
export function tasks(
  edges: readonly (readonly number[])[],
  inputs: readonly Layer[] = [],
  annotations?: Annotations,
): Layer {
  const kernel = { kind: "function", text: `() => ${serial++}`, captures: null } as const;
  const attrs = explicitAttrs([kernel], edges.length, null, edges);
  return makeLayer(explicit, attrs, inputs, annotations);
}
