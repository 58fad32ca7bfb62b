/** The one expression, and the one layer, of a fused region. */

import type { DType } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  coordExpr,
  type Expr,
  inputExpr,
  inputsOf,
  type Kernel,
  type Layer,
  type SourceAttrs,
  source,
  substitute,
} from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { readsCoords } from "./expr-cost.ts";
import { affineCoord, domainFor, fixedCoord } from "./labels.ts";
import type { Inside, Part, Region } from "./region.ts";

/** The layer that computes `root` and its region in one pass. */
export function composeRegion(
  root: Layer<BlockwiseAttrs>,
  region: Region,
  context: RewriteContext,
): Layer | null {
  const { kernel } = root.attrs;
  if (kernel.kind !== "expr" && kernel.kind !== "reduce") return null;
  const composer = new Composer(root);
  const inside = region.inputs.map((part) => composer.exprOf(part));
  const expr = substitute(kernel.expr, inside);
  return withExpr(root, { ...kernel, expr }, composer.outside, context);
}

/** An input of the fused layer. */
export interface OutsidePart {
  readonly layer: Layer;
  readonly labels: readonly number[];
}

/** `root` with a kernel over `parts`; those that the kernel does not read are left out. */
export function withExpr(
  root: Layer<BlockwiseAttrs>,
  kernel: Kernel & { readonly expr: Expr },
  parts: readonly OutsidePart[],
  context: RewriteContext,
): Layer {
  const used = inputsOf(kernel.expr);
  const kept = used.map((index) => parts[index]);
  const places: (Expr | undefined)[] = [];
  used.forEach((index, k) => {
    places[index] = inputExpr(k, parts[index].layer.dtype as DType);
  });
  const expr = used.every((index, k) => index === k)
    ? kernel.expr
    : substitute(kernel.expr, places);
  const domain = blockwiseDomain(root);
  const { out, sizes, dtype } = root.attrs;
  const inputs = kept.map(({ layer }) => layer);
  const ins = kept.map(({ labels }) => labels);
  const fused = { ...kernel, expr } as Kernel;
  if (inputs.length === 0) return asSource(root, fused, context);
  return context.make(
    blockwise,
    { out, ins, domain: domainFor(out, domain, ins, inputs), sizes, kernel: fused, dtype },
    inputs,
    root,
  );
}

/** A blockwise layer that reads nothing is a source. */
function asSource(root: Layer<BlockwiseAttrs>, kernel: Kernel, context: RewriteContext): Layer {
  const rank = kernel.kind === "reduce" ? kernel.shape.length : root.shape.length;
  const domain = blockwiseDomain(root).slice(0, rank);
  const attrs: SourceAttrs = {
    kernel,
    chunks: root.chunks,
    domain,
    origin: domain.map(() => 0),
    steps: domain.map(() => 1),
    dtype: root.attrs.dtype,
  };
  return context.make(source, attrs, [], root);
}

class Composer {
  readonly #root: Layer<BlockwiseAttrs>;
  readonly #exprs = new Map<Part, Expr>();
  readonly outside: OutsidePart[] = [];

  constructor(root: Layer<BlockwiseAttrs>) {
    this.#root = root;
  }

  /** What stands for `part` in the fused expression. As deep as the region, which is bounded. */
  exprOf(part: Part): Expr {
    const known = this.#exprs.get(part);
    if (known !== undefined) return known;
    const made = part.inside === null ? this.#input(part) : this.#taken(part, part.inside);
    this.#exprs.set(part, made);
    return made;
  }

  #input(part: Part): Expr {
    this.outside.push(part);
    return inputExpr(this.outside.length - 1, part.layer.dtype as DType);
  }

  #taken(part: Part, { expr, inputs }: Inside): Expr {
    const operands = inputs.map((input) => this.exprOf(input));
    return substitute(expr, operands, this.#coordsOf(part));
  }

  /** Positions along the axes of `part`, in coordinates of the root; only where it looks at them. */
  #coordsOf({ layer, labels, inside }: Part): Expr[] {
    if (inside === null || !readsCoords(inside.expr)) return [];
    const { out } = this.#root.attrs;
    const bySource = layer.type === source ? (layer.attrs as SourceAttrs) : null;
    return labels.map((label, axis) => {
      const origin = bySource?.origin[axis] ?? 0;
      if (layer.shape[axis] === 1) return fixedCoord(origin);
      const at = out.indexOf(label);
      return bySource === null ? coordExpr(at) : affineCoord(at, bySource.steps[axis], origin);
    });
  }
}
