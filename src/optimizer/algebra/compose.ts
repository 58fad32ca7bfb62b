/** The one expression, and the one layer, of a fused region. */

import type { DType } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  coordExpr,
  type Expr,
  inBatch,
  inputExpr,
  inputsOf,
  type Kernel,
  type Layer,
  readsCoords,
  type SourceAttrs,
  source,
  substitute,
} from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { affineCoord, domainFor, fixedCoord } from "./labels.ts";
import type { Region } from "./region.ts";
import type { Part } from "./region-part.ts";

/** The layer that computes `root` and its region in one pass. */
export function composeRegion(
  root: Layer<BlockwiseAttrs>,
  region: Region,
  context: RewriteContext,
): Layer | null {
  const { kernel } = root.attrs;
  if (kernel.kind !== "expr" && kernel.kind !== "reduce") return null;
  return inBatch(() => {
    const composer = new Composer(root);
    const expr = substitute(kernel.expr, composer.exprsOf(region.inputs));
    return withExpr(root, { ...kernel, expr }, composer.outside, context);
  });
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
  readonly outside: OutsidePart[] = [];

  constructor(root: Layer<BlockwiseAttrs>) {
    this.#root = root;
  }

  /** What stands for each of `parts` in the fused expression. As deep as the region, which is bounded. */
  exprsOf(parts: readonly Part[]): Expr[] {
    const exprs: Expr[] = new Array(parts.length);
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k];
      part.composed ??= part.state === "inside" ? this.#inside(part) : this.#input(part);
      exprs[k] = part.composed;
    }
    return exprs;
  }

  #input(part: Part): Expr {
    this.outside.push(part);
    return inputExpr(this.outside.length - 1, part.layer.dtype as DType);
  }

  #inside(part: Part): Expr {
    const operands = this.exprsOf(part.inputs);
    const expr = part.expr as Expr;
    return substitute(expr, operands, readsCoords(expr) ? this.#coordsOf(part) : NO_COORDS);
  }

  /** Positions along the axes of `part`, in coordinates of the root. */
  #coordsOf({ layer, labels }: Part): Expr[] {
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

const NO_COORDS: readonly Expr[] = Object.freeze([]);
