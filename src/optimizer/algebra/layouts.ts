/** Choices of chunks: which operand of an elementwise layer is rechunked, and what needs no rechunk. */
import { type Chunks, sameAxis, sameChunks } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  type Layer,
  type RechunkAttrs,
  type ReduceAttrs,
  rechunk,
  reduce,
} from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { domainFor, isElementwise } from "./labels.ts";
import { mayMerge } from "./wishes.ts";

/**
 * `f(x, rechunk(y, chunks of x))` → `rechunk(f(rechunk(x, chunks of y), y), chunks of x)`: the work is
 * done in the chunks of `y`, input `place`, which stays where it is. Null where `y` is broadcast.
 */
export function alignTo(
  layer: Layer<BlockwiseAttrs>,
  place: number,
  c: RewriteContext,
): Layer | null {
  const { attrs } = layer;
  if (!isElementwise(attrs)) return null;
  const inputs = c.inputs(layer);
  const moved = inputs[place];
  if (moved.type !== rechunk || !mayMerge(moved, layer)) return null;
  const [kept] = c.inputs(moved);
  const chunks = chunksOf(layer, attrs.ins[place], kept);
  if (chunks === null || sameChunks(chunks, layer.chunks)) return null;
  const aligned = inputs.map((input, k) => {
    if (k === place) return kept;
    const own = input.chunks.map((axis, a) => {
      const at = attrs.out.indexOf(attrs.ins[k][a]);
      return axis.length === layer.shape[at] ? chunks[at] : axis;
    });
    return sameChunks(own, input.chunks) ? input : c.make(rechunk, { chunks: own }, [input], moved);
  });
  const domain = domainFor(attrs.out, chunks, attrs.ins, aligned);
  const inner = c.make(blockwise, { ...attrs, domain }, aligned, layer);
  return c.make(rechunk, { chunks: layer.chunks }, [inner], moved);
}

/** The chunks of `layer` where axes follow `kept`, read under `labels`; null where none can. */
function chunksOf(
  { attrs, chunks, shape }: Layer<BlockwiseAttrs>,
  labels: readonly number[],
  kept: Layer,
): Chunks | null {
  const own = chunks.slice();
  for (let a = 0; a < labels.length; a++) {
    const at = attrs.out.indexOf(labels[a]);
    if (at < 0 || kept.shape[a] !== shape[at]) return null;
    own[at] = kept.chunks[a];
  }
  return own;
}

/**
 * `reduce(rechunk(x))` → `reduce(x)` where the axes that are left are cut alike: a reduction does not
 * care how what it reduces is cut. Null elsewhere. Floats are added in another order.
 */
export function reduceAsItIs(
  layer: Layer<ReduceAttrs>,
  moved: Layer<RechunkAttrs>,
  x: Layer,
  c: RewriteContext,
): Layer | null {
  const { axes } = layer.attrs;
  const alike = x.chunks.every(
    (chunks, axis) => axes.includes(axis) || sameAxis(chunks, moved.chunks[axis]),
  );
  if (!alike || !mayMerge(layer, moved)) return null;
  return c.make(reduce, layer.attrs, [x], layer);
}
