/** What blockwise layers and sources mean, element by element. */
import {
  type AxisChunks,
  blockSize,
  blockStart,
  type Chunks,
  type DType,
  EmptyReductionError,
  shapeOf,
  UnknownToReferenceError,
} from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwiseDomain,
  type Expr,
  type Kernel,
  type Layer,
  type ScalarValue,
  type SourceAttrs,
} from "../../layers/index.ts";
import { productOf } from "./contraction.ts";
import { type Dense, denseOf, eachCoord, elementAt } from "./dense.ts";
import { evaluatorOf } from "./expr.ts";
import { stateOf } from "./partial.ts";

/** Coordinates that `coord` answers, for the position of an element in the domain. */
type Coords = (at: readonly number[]) => readonly number[];

/** The element of an input that meets the element of the domain at `at`. */
type Read = (input: number, at: readonly number[]) => ScalarValue;

/** A blockwise layer over dense inputs. @throws UnknownToReferenceError */
export function denseBlockwise(layer: Layer<BlockwiseAttrs>, inputs: readonly Dense[]): Dense {
  const { kernel, out, ins } = layer.attrs;
  if (kernel.kind === "builtin" && /^contract(-part)?$/.test(kernel.name)) {
    return productOf(layer, inputs);
  }
  const places = ins.map((labels) => labels.map((label) => out.indexOf(label)));
  const read: Read = (k, at) => {
    const dense = inputs[k];
    return elementAt(
      dense,
      places[k].map((axis, a) => (dense.shape[a] === 1 ? 0 : at[axis])),
    );
  };
  return ofKernel(layer, kernel, blockwiseDomain(layer), (at) => at, read);
}

/** A source that is an expression, or a partial reduction of one. */
export function denseSource(layer: Layer<SourceAttrs>): Dense {
  const { kernel, domain, origin, steps } = layer.attrs;
  const coords: Coords = (at) => at.map((p, axis) => origin[axis] + steps[axis] * p);
  return ofKernel(layer, kernel, domain, coords, () => 0);
}

function ofKernel(layer: Layer, kernel: Kernel, domain: Chunks, coords: Coords, read: Read): Dense {
  const dtype = layer.dtype as DType;
  if (kernel.kind === "expr") {
    const element = elementOf(kernel.expr, coords, read);
    return denseOf(layer.shape, dtype, element);
  }
  if (kernel.kind === "reduce") return partials(layer, kernel, domain, coords, read);
  throw new UnknownToReferenceError(`the kernel ${kernel.kind} of a ${layer.type.name}`);
}

function elementOf(expr: Expr, coords: Coords, read: Read): (at: readonly number[]) => ScalarValue {
  const evaluate = evaluatorOf(expr);
  return (at) => evaluate({ at: coords(at), input: (k) => read(k, at) });
}

/** One partial result of each block: reduced axes have one element a block, a last axis the state. */
function partials(
  layer: Layer,
  kernel: Kernel & { readonly kind: "reduce" },
  domain: Chunks,
  coords: Coords,
  read: Read,
): Dense {
  const { reduction, axes, expr } = kernel;
  const element = elementOf(expr, coords, read);
  const rank = kernel.shape.length;
  const shape = shapeOf(domain.slice(0, rank));
  requireElements(kernel, shape);
  return denseOf(layer.shape, layer.dtype as DType, (at) => {
    const box = domain
      .slice(0, rank)
      .map((axis, a) => (axes.includes(a) ? rangeOf(axis, at[a]) : [at[a], 1]));
    const values: ScalarValue[] = [];
    const places: number[] = [];
    const point = shape.map(() => 0);
    eachCoord(
      box.map(([, length]) => length),
      (inside) => {
        for (let a = 0; a < box.length; a++) point[a] = box[a][0] + inside[a];
        values.push(element(point));
        places.push(axes.reduce((place, axis) => place * shape[axis] + point[axis], 0));
      },
    );
    return stateOf(reduction, values, places)[at[rank] ?? 0];
  });
}

const rangeOf = (axis: AxisChunks, block: number): readonly [number, number] => [
  blockStart(axis, block),
  blockSize(axis, block),
];

/** @throws EmptyReductionError for an extreme or a position among no elements */
function requireElements(
  { reduction, axes }: Kernel & { readonly kind: "reduce" },
  shape: readonly number[],
): void {
  if (!/min|max/.test(reduction.name)) return;
  const empty = axes.some((axis) => shape[axis] === 0);
  const answers = shape.every((length, axis) => axes.includes(axis) || length > 0);
  if (empty && answers) throw new EmptyReductionError(reduction.name);
}
