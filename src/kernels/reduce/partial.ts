/** The kernel kind `reduce`: partial reduction of an expression over one block. */
import { type DType, EmptyReductionError, invariant } from "../../core/index.ts";
import { coordsOf, inputExpr, inputsOf, type Kernel, type Layer } from "../../layers/index.ts";
import { type Domain, domainOf, type Locator, locatorOf } from "../domain.ts";
import { blockEvaluator } from "../elementwise.ts";
import { isLarge } from "../expr/staged.ts";
import type { KernelInput, LayerRunner } from "../types.ts";
import { newView, type View } from "../view.ts";
import {
  accumulatorFor,
  type Loop,
  type LoopContent,
  loopFor,
  readsHalves,
  TOTALS,
} from "./loop.ts";
import { type Plan, planLoops } from "./plan.ts";

type ReduceKernel = Kernel & { readonly kind: "reduce" };

/** Makes the runner of a partial reduction. */
export function reduceRunner(layer: Layer, kernel: ReduceKernel): LayerRunner {
  requireElements(kernel);
  const domain = domainOf(layer);
  const locator = locatorOf(layer, domain);
  const place = { domain, locator, out: layer.dtype as DType };
  if (isLarge(kernel.expr)) return stagedRunner(kernel, place);
  const reduceBlock = blockReducer(kernel, place);
  return {
    run(task, inputs, out) {
      locator.locate(task);
      reduceBlock(inputs, out);
    },
  };
}

interface Place {
  readonly domain: Domain;
  readonly locator: Locator;
  /** Element type of the state. */
  readonly out: DType;
}

/** Expressions too long for one loop are evaluated into a block of their own first. */
function stagedRunner(kernel: ReduceKernel, place: Place): LayerRunner {
  const { domain, locator } = place;
  const { dtype } = kernel.expr;
  const evaluate = blockEvaluator(kernel.expr, domain, locator);
  const axes = domain.chunks.map((_, a) => a);
  const reduceBlock = blockReducer(
    { ...kernel, expr: inputExpr(0, dtype) },
    { ...place, domain: { ...domain, inputs: [axes] } },
  );
  return {
    run(task, inputs, out) {
      locator.locate(task);
      const values = newView([...locator.sizes], dtype);
      evaluate(inputs, values);
      reduceBlock([{ input: 0, view: values, at: null }], out);
    },
  };
}

/**
 * No answers at all need no elements: the reduction of such a layer is an empty block.
 * @throws EmptyReductionError for a minimum, maximum or position among no elements
 */
function requireElements({ reduction, axes, shape }: ReduceKernel): void {
  if (!/min|max/.test(reduction.name)) return;
  const answers = shape.reduce((product, n, axis) => product * (axes.includes(axis) ? 1 : n), 1);
  const count = axes.reduce((product, axis) => product * shape[axis], 1);
  if (count === 0 && answers > 0) {
    throw new EmptyReductionError(reduction.name);
  }
}

/** Reduces the block that the locator found last. */
function blockReducer(
  kernel: ReduceKernel,
  { domain, locator, out: state }: Place,
): (inputs: readonly KernelInput[], out: View) => void {
  const content = { expr: kernel.expr, reduction: kernel.reduction, out: state };
  const used = inputsOf(kernel.expr);
  const coords = coordsOf(kernel.expr);
  const halves = readsHalves(content);
  const { positions, vector: vectors } = accumulatorFor(content, true);
  const rank = domain.chunks.length;
  const isReduced = Array.from({ length: rank }, (_, a) => kernel.axes.includes(a));
  const weights = positionWeights(kernel);
  const coordStrides = coords.map((axis) =>
    Array.from({ length: rank }, (_, a) => (a === axis ? domain.steps[a] : 0)),
  );
  if (positions) coordStrides.push(weights);
  const inputBases = new Int32Array(used.length);
  const coordBases = new Float64Array(coordStrides.length);
  const data: ArrayLike<number | bigint>[] = [];
  const known = planCache(content, (inputStrides, out) => ({
    lengths: [...locator.sizes],
    reduced: isReduced,
    strides: [...inputStrides.map((own) => [...own]), ...coordStrides],
    out: out.strides.slice(0, rank),
    inputs: used.length,
    ordered: positions,
    vectors,
  }));
  const strides = used.map(() => new Array<number>(rank).fill(0));
  return (inputs, out) => {
    for (let k = 0; k < used.length; k++) {
      const { view, input } = inputs[used[k]];
      invariant(input === used[k], "a reduction reads one block of each input");
      alignStrides(view, domain.inputs[input], locator.sizes, strides[k]);
      inputBases[k] = view.offset;
      data[k] = halves ? halvesOf(view) : view.data;
    }
    coords.forEach((axis, j) => {
      coordBases[j] = locator.starts[axis];
    });
    if (positions) coordBases[coords.length] = positionOf(locator.starts, domain, weights);
    const { plan, loop } = known(locator.sizes, strides, out);
    loop(
      data,
      inputBases,
      plan.inputStrides,
      coordBases,
      plan.coordStrides,
      plan.lengths,
      plan.outStrides,
      out.data,
      out.offset,
      TOTALS,
    );
  };
}

/** How far one step along each axis moves in the row-major order of all reduced axes. */
function positionWeights({ axes, shape }: ReduceKernel): number[] {
  const weights = shape.map(() => 0);
  let weight = 1;
  for (let a = shape.length - 1; a >= 0; a--) {
    if (!axes.includes(a)) continue;
    weights[a] = weight;
    weight *= shape[a];
  }
  return weights;
}

function positionOf(
  starts: readonly number[],
  { origin, steps }: { readonly origin: readonly number[]; readonly steps: readonly number[] },
  weights: readonly number[],
): number {
  let position = 0;
  for (let a = 0; a < weights.length; a++) {
    if (weights[a] !== 0) position += weights[a] * ((starts[a] - origin[a]) / steps[a]);
  }
  return position;
}

/** Strides of an input along the domain axes; 0 where it broadcasts. */
function alignStrides(
  view: View,
  axes: readonly number[],
  sizes: readonly number[],
  strides: number[],
): void {
  strides.fill(0);
  for (let k = 0; k < axes.length; k++) {
    const a = axes[k];
    if (view.shape[k] !== 1 || sizes[a] === 1) strides[a] += view.strides[k];
  }
}

function halvesOf({ data }: View): Int32Array {
  return new Int32Array(data.buffer, data.byteOffset, data.length * 2);
}

interface Planned {
  readonly plan: Plan;
  readonly loop: Loop;
}

/** Remembers the plan of the last geometry: neighbouring blocks nearly always have the same. */
function planCache(
  content: LoopContent,
  geometry: (strides: readonly (readonly number[])[], out: View) => Parameters<typeof planLoops>[0],
): (sizes: readonly number[], strides: readonly (readonly number[])[], out: View) => Planned {
  let last: Planned | undefined;
  let lastSizes: readonly number[] = [];
  let lastStrides: readonly (readonly number[])[] = [];
  return (sizes, strides, out) => {
    if (last !== undefined && same(sizes, lastSizes) && sameAll(strides, lastStrides)) return last;
    const found = geometry(strides, out);
    const plan = planLoops(found);
    last = { plan, loop: loopFor(content, plan) };
    lastSizes = [...sizes];
    lastStrides = strides.map((own) => [...own]);
    return last;
  };
}

function same(a: readonly number[], b: readonly number[]): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

function sameAll(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  for (let k = 0; k < a.length; k++) if (!same(a[k], b[k])) return false;
  return true;
}
