/** The kernel kind `expr`: one expression over one block. */
import type { Expr, Kernel, Layer } from "../layers/index.ts";
import { type Domain, domainOf, type Locator, locatorOf } from "./domain.ts";
import { compileExpr } from "./expr/compile.ts";
import type { KernelInput, LayerRunner } from "./types.ts";
import type { View } from "./view.ts";

type ExprKernel = Kernel & { readonly kind: "expr" };

/** Makes the runner of an elementwise kernel. */
export function elementwiseRunner(layer: Layer, { expr }: ExprKernel): LayerRunner {
  const domain = domainOf(layer);
  const locator = locatorOf(layer, domain);
  const evaluate = blockEvaluator(expr, domain, locator);
  return {
    run(task, inputs, out) {
      locator.locate(task);
      evaluate(inputs, out);
    },
  };
}

/** Evaluates `expr` over the block that `locator` found last; `out` has the shape of that block. */
export function blockEvaluator(
  expr: Expr,
  domain: Domain,
  locator: Locator,
): (inputs: readonly KernelInput[], out: View) => void {
  const straight = domain.inputs.map(
    (axes) => axes.length === domain.chunks.length && axes.every((axis, k) => axis === k),
  );
  const coordinates = { origin: locator.starts, step: domain.steps };
  const views: View[] = [];
  const compiled = compileExpr(expr);
  return (inputs, out) => {
    for (let k = 0; k < inputs.length; k++) {
      const { input, view } = inputs[k];
      views[input] = straight[input] ? view : aligned(inputs[k], domain.inputs[input], locator);
    }
    compiled.run(views, out, coordinates);
  };
}

/** The view along the axes of the domain; axes that the input lacks have length 1. */
function aligned({ view }: KernelInput, axes: readonly number[], { sizes }: Locator): View {
  const shape = sizes.map(() => 1);
  const strides = sizes.map(() => 0);
  axes.forEach((axis, k) => {
    shape[axis] = view.shape[k];
    strides[axis] = view.strides[k];
  });
  return { ...view, shape, strides };
}
