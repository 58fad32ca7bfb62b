/** Right sides of the rules about chunkings. */
import { sameChunks } from "../../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  itemsizeOf,
  type Layer,
  nbytesOf,
  planRechunk,
  type RechunkAttrs,
  type RechunkLimits,
  rechunk,
  source,
} from "../../../layers/index.ts";
import { domainFor } from "../../algebra/labels.ts";
import { mayVanish } from "../../algebra/wishes.ts";
import type { RewriteContext } from "../../rule.ts";

/** Whether rechunking the inputs moves no more bytes than rechunking `layer`. */
export const movesNoMore = (inputs: readonly Layer[], layer: Layer): boolean =>
  inputs.reduce((sum, input) => sum + movedBytes(input), 0) <= nbytesOf(layer);

/** Bytes that a rechunk of `input` moves; none where it ends up in a source. */
function movedBytes(input: Layer): number {
  if (input.type === rechunk) return 0;
  if (input.type !== source) return nbytesOf(input);
  const { kernel } = input.attrs as { readonly kernel: { readonly kind: string } };
  return kernel.kind === "expr" ? 0 : nbytesOf(input);
}

/** A blockwise layer over rechunked inputs; null where that would change nothing. */
export function rechunkedInputs(
  r: Layer<RechunkAttrs>,
  b: Layer<BlockwiseAttrs>,
  inputs: readonly Layer[],
  c: RewriteContext,
): Layer | null {
  const { out, ins } = b.attrs;
  const domain = blockwiseDomain(b);
  const moved = inputs.map((input, k) => {
    const chunks = input.chunks.map((own, a) => {
      const axis = out.indexOf(ins[k][a]);
      return own.length === domain[axis].length ? r.chunks[axis] : own;
    });
    return sameChunks(chunks, input.chunks) ? input : c.make(rechunk, { chunks }, [input], r);
  });
  if (moved.every((input, k) => input === inputs[k]) && !mayVanish(r, b)) return null;
  const attrs = { ...b.attrs, domain: domainFor(out, r.chunks, ins, moved) };
  return c.make(blockwise, attrs, moved, b);
}

/** Layers that are steps of a plan already. */
const steps = new WeakSet<Layer>();

/** The chunkings to go through; null where the way is direct, or is a step of a plan. */
export function rechunkPlan(r: Layer<RechunkAttrs>, x: Layer, c: RewriteContext): Layer | null {
  if (steps.has(r)) return null;
  const plan = planRechunk(x.chunks, r.chunks, itemsizeOf(x.dtype));
  if (plan.length === 0) return null;
  let at: Layer = x;
  for (const chunks of [...plan, r.chunks]) {
    at = c.make(rechunk, { chunks }, [at], r);
    steps.add(at);
  }
  return at;
}

/** One chunking in between wherever a task would read more than a few blocks. */
const TWO_STEPS: RechunkLimits = {
  touchesMax: 4,
  touchesHardMax: 4,
  partBytesMin: Number.POSITIVE_INFINITY,
  stepsMax: 2,
};

/** Through one chunking in between; null where the direct way touches few blocks, and for steps. */
export function rechunkInSteps(r: Layer<RechunkAttrs>, x: Layer, c: RewriteContext): Layer | null {
  if (steps.has(r)) return null;
  const [between] = planRechunk(x.chunks, r.chunks, itemsizeOf(x.dtype), TWO_STEPS);
  if (between === undefined) return null;
  const first = c.make(rechunk, { chunks: between }, [x], r);
  const made = c.make(rechunk, { chunks: r.chunks }, [first], r);
  steps.add(first).add(made);
  return made;
}
