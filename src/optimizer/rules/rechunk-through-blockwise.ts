import { sameChunks } from "../../core/index.ts";
import {
  blockwise,
  blockwiseDomain,
  type Layer,
  nbytesOf,
  rechunk,
  source,
} from "../../layers/index.ts";
import { domainFor, isElementwise } from "../algebra/labels.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, rest } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/**
 * `rechunk(f(x, y), c)` → `f(rechunk(x, c), rechunk(y, c))` where the inputs are no more bytes than
 * the output; inputs that can be made in any chunks, or are about to be rechunked anyway, are free.
 */
export const rechunkThroughBlockwise: RuleIR = rule("rechunk-through-blockwise", {
  match: as("r", pat(rechunk, [as("b", pat(blockwise, [rest("inputs")]))])),
  phase: "pushdown",
  tags: ["rechunk", "pushdown"],
  decreases: "height of rechunks",
  where: {
    elementwise: ({ b }) => isElementwise(b.attrs),
    cheaper: ({ b, inputs }) =>
      inputs.reduce((sum, input) => sum + movedBytes(input), 0) <= nbytesOf(b),
  },
  sharing: ({ b }, c) => c.uses(b) <= 1,
  rewrite({ r, b, inputs }, c) {
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
  },
});

/** Bytes that a rechunk of `input` moves; none where it ends up in a source. */
function movedBytes(input: Layer): number {
  if (input.type === rechunk) return 0;
  if (input.type !== source) return nbytesOf(input);
  const { kernel } = input.attrs as { readonly kernel: { readonly kind: string } };
  return kernel.kind === "expr" ? 0 : nbytesOf(input);
}
