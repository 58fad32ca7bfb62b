/** Sums of products with a common factor: `a·b + a·c = a·(b + c)`, and back. */
import { type DType, sameAxis, sameChunks } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  type CallExpr,
  callExpr,
  castExpr,
  type Expr,
  inputExpr,
  type Layer,
  topological,
} from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { type OutsidePart, withExpr } from "./compose.ts";
import { isContraction } from "./contraction.ts";
import { isElementwise } from "./labels.ts";
import { makeProduct } from "./regroup.ts";
import { mayMerge } from "./wishes.ts";

type Product = Layer<BlockwiseAttrs>;

/**
 * `f(a·b ± a·c, …)` → `f(a·(b ± c), …)` for the first two inputs that share a factor: one product in
 * place of two. Null where there is no such pair. Floats are rounded in another order.
 */
export function factorOut(sum: Product, c: RewriteContext): Layer | null {
  const { kernel } = sum.attrs;
  if (kernel.kind !== "expr" || !isElementwise(sum.attrs)) return null;
  const inputs = c.inputs(sum);
  for (const node of topological(kernel.expr)) {
    const pair = sumOfInputs(node);
    if (pair === null || !readsOnce(kernel.expr, pair)) continue;
    const joined = factored(sum, node as CallExpr, pair, inputs, c);
    if (joined === null) continue;
    return withJoined(sum, node, inputs, { layer: joined, labels: sum.attrs.ins[pair[0]] }, c);
  }
  return null;
}

/** The numbers of two different inputs that `node` adds or subtracts; null where it does not. */
function sumOfInputs(node: Expr): readonly [number, number] | null {
  if (node.kind !== "call" || (node.op !== "add" && node.op !== "subtract")) return null;
  const [left, right] = node.args;
  if (left.kind !== "input" || right.kind !== "input" || left.index === right.index) return null;
  return [left.index, right.index];
}

/** Whether the expression reads these inputs in one place only. */
function readsOnce(expr: Expr, [p, q]: readonly [number, number]): boolean {
  let reads = 0;
  for (const node of topological(expr)) {
    if (node.kind === "cast") reads += isOneOf(node.arg, p, q);
    else if (node.kind === "call") for (const arg of node.args) reads += isOneOf(arg, p, q);
  }
  return reads === 2;
}

const isOneOf = (expr: Expr, p: number, q: number): number =>
  expr.kind === "input" && (expr.index === p || expr.index === q) ? 1 : 0;

/** The one product in place of two, or null where they share no factor in the same place. */
function factored(
  sum: Product,
  { op, dtype }: CallExpr,
  [p, q]: readonly [number, number],
  inputs: readonly Layer[],
  c: RewriteContext,
): Layer | null {
  const [x, y] = [asProduct(inputs[p]), asProduct(inputs[q])];
  if (x === null || y === null || !mayMerge(x, y)) return null;
  if (x.attrs.dtype !== dtype || y.attrs.dtype !== dtype || dtype === "bool") return null;
  const { ins } = sum.attrs;
  if (!sameList(ins[p], ins[q]) || !sameList(x.attrs.out, y.attrs.out)) return null;
  const [xs, ys] = [c.inputs(x), c.inputs(y)];
  for (const common of [0, 1] as const) {
    const own = 1 - common;
    const alike =
      xs[common] === ys[common] &&
      sameList(x.attrs.ins[0], y.attrs.ins[0]) &&
      sameList(x.attrs.ins[1], y.attrs.ins[1]) &&
      sameChunks(xs[own].chunks, ys[own].chunks);
    if (!alike) continue;
    const added = elementwise(op as "add" | "subtract", [xs[own], ys[own]], dtype, x, c);
    const pair = [xs[common], added].map((layer, k) => ({
      layer,
      labels: x.attrs.ins[k === 0 ? common : own],
    }));
    return makeProduct(common === 0 ? pair : pair.toReversed(), x.attrs.out, dtype, x, c);
  }
  return null;
}

/** `f` with `joined` in place of `node`; inputs that it no longer reads fall away. */
function withJoined(
  sum: Product,
  node: Expr,
  inputs: readonly Layer[],
  { layer, labels }: OutsidePart,
  c: RewriteContext,
): Layer | null {
  const { kernel, ins } = sum.attrs;
  if (kernel.kind !== "expr" || node.dtype !== layer.dtype) return null;
  const parts = inputs.map((input, k) => ({ layer: input, labels: ins[k] }));
  const expr = replaced(kernel.expr, node, inputExpr(parts.length, node.dtype));
  return withExpr(sum, { ...kernel, expr }, [...parts, { layer, labels }], c);
}

/** `expr` with `to` in place of `node`, which has its type. */
function replaced(expr: Expr, node: Expr, to: Expr): Expr {
  const done = new Map<Expr, Expr>([[node, to]]);
  const image = (each: Expr): Expr => done.get(each) ?? each;
  for (const each of topological(expr)) {
    if (each === node) continue;
    if (each.kind === "cast") done.set(each, castExpr(image(each.arg), each.dtype));
    else if (each.kind === "call")
      done.set(each, callExpr(each.op, each.args.map(image), each.params));
  }
  return image(expr);
}

/** `f` in place of a blockwise layer that adds or subtracts two inputs: `b ± c`. */
function elementwise(
  op: "add" | "subtract",
  inputs: readonly Layer[],
  dtype: DType,
  from: Layer,
  c: RewriteContext,
): Layer {
  const labels = inputs[0].shape.map((_, axis) => axis);
  const expr = callExpr(op, [inputExpr(0, dtype), inputExpr(1, dtype)]);
  const attrs: BlockwiseAttrs = {
    out: labels,
    ins: [labels, labels],
    domain: [],
    sizes: [],
    kernel: { kind: "expr", expr },
    dtype,
  };
  return c.make(blockwise, attrs, inputs, from);
}

/**
 * `a·f(b ± c)` where one operand is a sum of two → `a·b ± a·c`. Null where the operand is anything
 * else. Better where `a·b` is needed anyway. Floats are rounded in another order.
 */
export function multiplyOut(product: Product, c: RewriteContext): Layer | null {
  const { attrs } = product;
  if (!isContraction(attrs.kernel)) return null;
  const inputs = c.inputs(product);
  for (const place of [0, 1] as const) {
    const sum = plainSum(inputs[place], attrs.dtype, c);
    if (sum === null || !mayMerge(product, inputs[place])) continue;
    const own = attrs.ins[place];
    const products = sum.terms.map(({ layer: term, labels }) => {
      const operands = inputs.map((layer, k) =>
        k === place
          ? { layer: term, labels: labels.map((axis) => own[axis]) }
          : { layer, labels: attrs.ins[k] },
      );
      return makeProduct(operands, attrs.out, attrs.dtype, product, c);
    });
    return elementwise(sum.op, products, attrs.dtype, product, c);
  }
  return null;
}

/** A sum of two whole operands; `labels` says which axis of the sum each axis of a term is. */
interface PlainSum {
  readonly op: "add" | "subtract";
  readonly terms: readonly OutsidePart[];
}

/** What a layer adds up, where it is nothing but a sum of two, element by element; null elsewhere. */
function plainSum(layer: Layer, dtype: DType, c: RewriteContext): PlainSum | null {
  if (layer.type !== blockwise) return null;
  const { kernel, ins, out, sizes } = (layer as Product).attrs;
  if (kernel.kind !== "expr" || sizes.length > 0 || layer.dtype !== dtype) return null;
  const { expr } = kernel;
  const pair = sumOfInputs(expr);
  if (pair === null || expr.kind !== "call") return null;
  const inputs = c.inputs(layer);
  const terms = pair.map((index) => ({
    layer: inputs[index],
    labels: ins[index].map((label) => out.indexOf(label)),
  }));
  const whole = terms.every(
    (term) =>
      term.layer.dtype === dtype && term.labels.length === out.length && isCutAs(term, layer),
  );
  return whole ? { op: expr.op as "add" | "subtract", terms } : null;
}

const isCutAs = ({ layer, labels }: OutsidePart, sum: Layer): boolean =>
  labels.every((axis, a) => axis >= 0 && sameAxis(layer.chunks[a], sum.chunks[axis]));

/** The layer as a whole product; null where it is none. */
const asProduct = (layer: Layer): Product | null =>
  layer.type === blockwise && isContraction((layer as Product).attrs.kernel)
    ? (layer as Product)
    : null;

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, k) => value === b[k]);
