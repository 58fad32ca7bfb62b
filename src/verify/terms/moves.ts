/** Generators of the attributes of layers that move elements: one for each layer type. */
import { type AxisChunks, axisOf } from "../../core/index.ts";
import { type Layer, packIndices, unpackIndices } from "../../layers/index.ts";
import type { Draw } from "../sort.ts";
import { cutAxis, cutShape, leafLayer } from "./leaves.ts";

/** Attributes and inputs of a layer; null where the inputs that are there do not fit. */
export interface Made {
  readonly attrs: object;
  readonly inputs: readonly Layer[];
}

/** Makes attributes, and the inputs that are free (null). */
export type Generator = (slots: readonly (Layer | null)[], draw: Draw) => Made | null;

const one = (slots: readonly (Layer | null)[], draw: Draw): Layer => slots[0] ?? leafLayer(draw);

interface AxisRange {
  readonly start: number;
  readonly step: number;
  readonly length: number;
  readonly drop: boolean;
}

/** Parts of an axis: one position kept or dropped, prefixes, suffixes, steps forwards and backwards, nothing. */
function rangeOf(size: number, draw: Draw): AxisRange {
  if (size === 0) return { start: 0, step: 1, length: 0, drop: false };
  const kind = draw.pick(7);
  if (kind === 0) {
    const start = draw.scope === "large" ? Math.min(1, size - 1) : draw.pick(size);
    return { start, step: 1, length: largePart(size - start, draw), drop: false };
  }
  if (kind === 1) return { start: draw.pick(size), step: 1, length: 1, drop: true };
  if (kind === 2) return { start: 0, step: 1, length: size, drop: false };
  const start = draw.pick(size);
  if (kind === 3) return { start, step: -1, length: start + 1, drop: false };
  if (kind === 4)
    return { start, step: 2, length: Math.floor((size - 1 - start) / 2) + 1, drop: false };
  if (kind === 5) return { start: 0, step: 1, length: draw.pick(size + 1), drop: false };
  return { start, step: -2, length: Math.floor(start / 2) + 1, drop: false };
}

/** Slices of what is large take a small part: what is left is what rules win. */
const largePart = (room: number, draw: Draw): number =>
  draw.scope === "large" ? Math.max(1, Math.floor(room / draw.of([10, 1, 2, 4]))) : room;

/** Slices of every kind. */
export const sliceTerm: Generator = (slots, draw) => {
  const x = one(slots, draw);
  const axes = x.shape.map((size, axis) => draw.within(`axis ${axis}`, () => rangeOf(size, draw)));
  return {
    attrs: {
      start: axes.map(({ start }) => start),
      step: axes.map(({ step }) => step),
      length: axes.map(({ length }) => length),
      drop: axes.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
    },
    inputs: [x],
  };
};

/** An order of so many axes; the simplest one is backwards, which rules can see. */
export const orderOf = (rank: number, draw: Draw): number[] =>
  draw.within("order", () => anyOrder(rank, draw));

function anyOrder(rank: number, draw: Draw): number[] {
  const left = Array.from({ length: rank }, (_, axis) => axis);
  const order: number[] = [];
  while (left.length > 0) order.push(...left.splice(left.length - 1 - draw.pick(left.length), 1));
  return order;
}

/** Axes in any order. */
export const transposeTerm: Generator = (slots, draw) => {
  const x = slots[0] ?? leafLayer(draw, { rankMin: draw.scope === "small" ? 2 : 1 });
  return { attrs: { axes: orderOf(x.shape.length, draw) }, inputs: [x] };
};

/** Any other chunks, and the same now and then. */
export const rechunkTerm: Generator = (slots, draw) => {
  const x = one(slots, draw);
  const same = draw.once(5);
  return { attrs: { chunks: same ? x.chunks : cutShape(x.shape, draw) }, inputs: [x] };
};

/** Positions along one axis: any, repeated or evenly spaced. */
export const takeTerm: Generator = (slots, draw) => {
  const x = slots[0] ?? leafLayer(draw, { rankMin: 1 });
  const axes = x.shape.flatMap((size, a) => (size > 0 ? [a] : []));
  if (axes.length === 0) return null;
  const axis = draw.of(axes);
  const indices = packIndices(positionsOf(x.shape[axis], draw));
  return {
    attrs: { axis, indices, chunks: cutAxis(unpackIndices(indices).length, draw) },
    inputs: [x],
  };
};

function positionsOf(size: number, draw: Draw): readonly number[] {
  const count = draw.scope === "large" ? 64 : draw.pick(5);
  if (draw.pick(2) === 0) {
    return draw.within("places", () => Array.from({ length: count }, () => draw.pick(size)));
  }
  const { start, step, length } = rangeOf(size, draw);
  return Array.from({ length: Math.min(length, 64) }, (_, k) => start + step * k);
}

/** Axes of length 1 come or go, axes are joined or split, or nothing happens. */
export const reshapeTerm: Generator = (slots, draw) => {
  const x = one(slots, draw);
  const { chunks } = x;
  const units = chunks.flatMap(({ length, blocks }, axis) =>
    length === 1 && blocks === 1 ? [axis] : [],
  );
  const kind = draw.pick(4);
  if (kind === 1 && units.length > 0) return reshaped(x, chunks.toSpliced(draw.of(units), 1));
  if (kind === 2 && x.shape.length >= 2) return joinedAxes(x);
  if (kind === 3) return reshaped(x, chunks);
  return reshaped(x, chunks.toSpliced(draw.pick(x.shape.length + 1), 0, axisOf([1])));
};

const reshaped = (x: Layer, chunks: readonly AxisChunks[]): Made => ({
  attrs: { shape: chunks.map(({ length }) => length), chunks },
  inputs: [x],
});

/** The last two axes as one: only where the last one is not cut. */
function joinedAxes(x: Layer): Made | null {
  const [a, b] = x.chunks.slice(-2);
  if (b.blocks !== 1) return null;
  const sizes = a.sizes.flatMap((size, k) => new Array<number>(a.counts[k]).fill(size * b.length));
  return reshaped(x, [...x.chunks.slice(0, -2), axisOf(sizes)]);
}

/** Halos of up to two elements with every boundary. */
export const overlapTerm: Generator = (slots, draw) => {
  const x = slots[0] ?? leafLayer(draw, { rankMin: 1 });
  const halo = (_: number, axis: number): number =>
    draw.within(`axis ${axis}`, () => draw.of([0, 1, 2]));
  const boundary = x.shape.map((size, axis) =>
    draw.within(`axis ${axis}`, () =>
      size === 0
        ? ("none" as const)
        : draw.of(["none", "reflect", 7, "nearest", "periodic"] as const),
    ),
  );
  const [before, after] = [x.shape.map(halo), x.shape.map(halo)];
  return {
    attrs: { before, after, boundary },
    inputs: [x],
  };
};

/** Arrays like `like`, which may have another length along `axis`. */
function beside(like: Layer, axis: number, draw: Draw): Layer {
  const own =
    axis < 0 ? undefined : cutAxis(draw.scope === "large" ? 300 : draw.of([1, 2, 0, 3]), draw);
  const chunks = own === undefined ? like.chunks : like.chunks.with(axis, own);
  return leafLayer(draw, { chunks, dtype: like.dtype as "float64" });
}

/** Arrays alike but for one axis. */
export const concatTerm: Generator = (slots, draw) => {
  const like = slots.find((slot) => slot !== null) ?? leafLayer(draw, { rankMin: 1 });
  if (like.shape.length === 0 || slots.length === 0) return null;
  const axis = draw.pick(like.shape.length);
  const inputs = slots.map((slot) => slot ?? (draw.once(4) ? like : beside(like, axis, draw)));
  return { attrs: { axis }, inputs };
};

/** Arrays alike. */
export const stackTerm: Generator = (slots, draw) => {
  const like = slots.find((slot) => slot !== null) ?? leafLayer(draw, { rankMax: 2 });
  if (slots.length === 0) return null;
  const inputs = slots.map((slot) => slot ?? (draw.once(4) ? like : beside(like, -1, draw)));
  return { attrs: { axis: draw.pick(like.shape.length + 1) }, inputs };
};
