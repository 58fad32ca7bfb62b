/** Products of three regrouped: `(a·b)·c = a·(b·c)` over labels, as in a chain of matrix products. */
import type { DType } from "../../core/index.ts";
import { type BlockwiseAttrs, blockwise, type Layer } from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { isContraction } from "./contraction.ts";
import { mayMerge } from "./wishes.ts";

/** An operand of a product with the label of each of its axes. */
export interface Operand {
  readonly layer: Layer;
  readonly labels: readonly number[];
}

type Product = Layer<BlockwiseAttrs>;

/**
 * The product whose input `place` is the product `inner`, with the far factor of `inner` joined to
 * the other operand first: for `place` 0, `(a·b)·c` → `a·(b·c)`; for 1, `a·(b·c)` → `(a·b)·c`. Null
 * where a label would be summed that only one operand has, where nothing would be summed first, or
 * where an axis is broadcast. Floats are rounded in another order.
 */
export function regroup(
  outer: Product,
  inner: Product,
  place: 0 | 1,
  c: RewriteContext,
): Layer | null {
  if (!canRegroup(outer, inner)) return null;
  const { near, far, other } = operandsOf(outer, inner, place, c);
  const kept = new Set([...outer.attrs.out, ...near.labels]);
  const order = place === 0 ? [far, other] : [other, far];
  const joined = [...new Set([...order[0].labels, ...order[1].labels])];
  const out = joined.filter((label) => kept.has(label));
  const summed = joined.filter((label) => !kept.has(label));
  if (summed.length === 0 || !isSummable(summed, order)) return null;
  if (!isSummable(rest(near.labels, out, outer.attrs.out), [near, { layer: outer, labels: out }])) {
    return null;
  }
  if (!agree([near, far, other])) return null;
  const { dtype } = outer.attrs;
  const product: Operand = { layer: makeProduct(order, out, dtype, outer, c), labels: out };
  const operands = place === 0 ? [near, product] : [product, near];
  return makeProduct(operands, outer.attrs.out, dtype, outer, c);
}

/** Labels of either operand that the answer lacks: what is summed. */
const rest = (a: readonly number[], b: readonly number[], out: readonly number[]): number[] =>
  [...new Set([...a, ...b])].filter((label) => !out.includes(label));

function canRegroup(outer: Product, inner: Product): boolean {
  return (
    isContraction(outer.attrs.kernel) &&
    isContraction(inner.attrs.kernel) &&
    outer.attrs.dtype === inner.attrs.dtype &&
    mayMerge(outer, inner)
  );
}

interface Operands {
  readonly near: Operand;
  readonly far: Operand;
  readonly other: Operand;
}

/** All three under the labels of `outer`; what `inner` sums gets new ones. */
function operandsOf(outer: Product, inner: Product, place: 0 | 1, c: RewriteContext): Operands {
  const own = outer.attrs.ins[place];
  const names = new Map(inner.attrs.out.map((label, axis) => [label, own[axis]]));
  let fresh = Math.max(-1, ...outer.attrs.out, ...outer.attrs.ins.flat());
  const labelOf = (label: number): number => {
    const known = names.get(label);
    if (known !== undefined) return known;
    fresh += 1;
    names.set(label, fresh);
    return fresh;
  };
  const layers = c.inputs(inner);
  const [a, b] = inner.attrs.ins.map((labels, k) => ({
    layer: layers[k],
    labels: labels.map(labelOf),
  }));
  const other = { layer: c.inputs(outer)[1 - place], labels: outer.attrs.ins[1 - place] };
  return place === 0 ? { near: a, far: b, other } : { near: b, far: a, other };
}

/** A product sums labels that both of its operands have. */
const isSummable = (summed: readonly number[], operands: readonly Operand[]): boolean =>
  summed.every((label) => operands.every(({ labels }) => labels.includes(label)));

/** Whether a label has the same length wherever it stands: none is broadcast. */
function agree(operands: readonly Operand[]): boolean {
  const lengths = new Map<number, number>();
  return operands.every(({ layer, labels }) =>
    labels.every((label, axis) => {
      const known = lengths.get(label) ?? layer.shape[axis];
      lengths.set(label, known);
      return known === layer.shape[axis];
    }),
  );
}

/**
 * The product of two operands, summed over all labels that `out` lacks. Labels are renamed to those
 * that equal products have, whoever made them: the answer's first, in order, then what is summed.
 */
export function makeProduct(
  [left, right]: readonly Operand[],
  out: readonly number[],
  dtype: DType,
  from: Layer,
  c: RewriteContext,
): Layer {
  const names = new Map<number, number>();
  for (const label of [...out, ...left.labels, ...right.labels]) {
    if (!names.has(label)) names.set(label, names.size);
  }
  const renamed = (labels: readonly number[]): number[] =>
    labels.map((label) => names.get(label) as number);
  const [a, b, answer] = [renamed(left.labels), renamed(right.labels), renamed(out)];
  const attrs: BlockwiseAttrs = {
    out: answer,
    ins: [a, b],
    domain: [],
    sizes: [],
    kernel: { kind: "builtin", name: "contract", params: { a, b, out: answer } },
    dtype,
  };
  return c.make(blockwise, attrs, [left.layer, right.layer], from);
}
