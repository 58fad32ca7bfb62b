/** Generators of blockwise layers: which axes meet, and what is computed. */
import { type AxisChunks, axisOf, type Chunks, type DType, regularAxis } from "../../core/index.ts";
import {
  callExpr,
  castExpr,
  coordExpr,
  type Expr,
  inputExpr,
  type LabelledAxis,
  type Layer,
} from "../../layers/index.ts";
import type { Draw } from "../sort.ts";
import { cutAxis, leafLayer, lengthOf } from "./leaves.ts";
import { type Generator, type Made, orderOf } from "./moves.ts";
import { partialTerm } from "./reductions.ts";

type Slots = readonly (Layer | null)[];

/** Elementwise most of the time; products where there are two inputs, partial reductions of one. */
export const blockwiseTerm: Generator = (slots, draw) => {
  const kind = slots.length === 2 ? draw.pick(3) : slots.length === 1 ? draw.pick(4) : 0;
  if (slots.length === 2 && kind > 0) return contraction(slots, draw, kind === 2 && draw.once(2));
  if (slots.length === 1 && kind === 3) {
    return partialTerm(slots[0] ?? leafLayer(draw, { rankMin: 1 }), draw);
  }
  return elementwise(slots, draw);
};

/** What is known of the axes so far. */
class Axes {
  readonly out: number[];
  readonly chunks = new Map<number, AxisChunks>();

  constructor(rank: number, draw: Draw) {
    // Labels are any numbers: an order other than 0, 1, … now and then.
    this.out = draw.once(4)
      ? orderOf(rank, draw)
      : Array.from({ length: rank }, (_, label) => label);
  }

  /** Whether an axis can be read under a label; then the label has these chunks. */
  meet(label: number, axis: AxisChunks): boolean {
    const known = this.chunks.get(label);
    const unit = axis.length === 1 && axis.blocks === 1;
    if (known === undefined || (known.length === 1 && known.blocks === 1)) {
      this.chunks.set(label, axis);
      return true;
    }
    return unit || sameSizes(known, axis);
  }
}

const sameSizes = (a: AxisChunks, b: AxisChunks): boolean =>
  a.length === b.length && a.sizes.join() === b.sizes.join() && a.counts.join() === b.counts.join();

function elementwise(slots: Slots, draw: Draw): Made | null {
  const given = slots.filter((slot) => slot !== null);
  const base = given[0] ?? (slots.length > 0 ? leafLayer(draw) : null);
  const axes = new Axes((base?.shape.length ?? 1) + Number(draw.once(5)), draw);
  // Where nothing is given, the first input says how many axes there are.
  const first = given.length === 0 ? 0 : -1;
  const labelled: (readonly [Layer, readonly number[]])[] = [];
  for (let k = 0; k < slots.length; k++) {
    const own = slots[k] ?? (k === first ? base : null);
    const found = draw.within(`operand ${k}`, () =>
      own === null ? freeOperand(axes, draw) : givenOperand(own, axes, draw),
    );
    if (found === null) return null;
    labelled.push(found);
  }
  const inputs = labelled.map(([layer]) => layer);
  const domain = grownAxes(axes, draw);
  const expr = draw.within("expression", () => exprOf(inputs, axes.out.length, draw));
  const ins = labelled.map(([, labels]) => labels);
  const kernel = { kind: "expr", expr };
  return { attrs: { out: axes.out, ins, domain, sizes: [], kernel, dtype: expr.dtype }, inputs };
}

/** Axes that nobody has, and now and then one of length 1 that is broadcast. */
function grownAxes({ out, chunks }: Axes, draw: Draw): readonly LabelledAxis[] {
  return out.flatMap((label): readonly LabelledAxis[] => {
    const known = chunks.get(label);
    const isUnit = known !== undefined && known.length === 1 && known.blocks === 1;
    const grown = (): readonly LabelledAxis[] => {
      if (known !== undefined && !(isUnit && draw.once(6))) return [];
      return [[label, cutAxis(Math.max(1, lengthOf(draw)), draw)]];
    };
    return draw.within(`axis ${label}`, grown);
  });
}

/** Labels of the last axes of the output, or any others. */
function labelsFor(rank: number, { out }: Axes, draw: Draw): readonly number[] {
  if (!draw.once(5)) return out.slice(out.length - rank);
  return orderOf(out.length, draw)
    .slice(0, rank)
    .map((at) => out[at]);
}

function givenOperand(
  layer: Layer,
  axes: Axes,
  draw: Draw,
): readonly [Layer, readonly number[]] | null {
  if (layer.shape.length > axes.out.length) return null;
  const labels = labelsFor(layer.shape.length, axes, draw);
  const fits = labels.every((label, a) => axes.meet(label, layer.chunks[a]));
  return fits ? [layer, labels] : null;
}

const freeAxis = (known: AxisChunks | undefined, draw: Draw): AxisChunks => {
  if (known !== undefined && !draw.once(5)) return known;
  return known === undefined ? cutAxis(lengthOf(draw), draw) : axisOf([1]);
};

/** An array with some of the axes, some of them of length 1. */
function freeOperand(axes: Axes, draw: Draw): readonly [Layer, readonly number[]] {
  const rank = draw.once(4) ? draw.pick(axes.out.length + 1) : axes.out.length;
  const labels = labelsFor(rank, axes, draw);
  const chunks: Chunks = labels.map((label) => {
    const known = axes.chunks.get(label);
    const own = draw.within(`axis ${label}`, () => freeAxis(known, draw));
    if (own !== known) axes.meet(label, own);
    return own;
  });
  return [leafLayer(draw, { chunks }), labels];
}

/** An expression that tells its inputs and positions apart. */
function exprOf(inputs: readonly Layer[], rank: number, draw: Draw): Expr {
  const leaves = inputs.map((input, k): Expr => {
    const own = inputExpr(k, input.dtype as DType);
    return own.dtype === "bool" && inputs.length > 1 ? castExpr(own, "int8") : own;
  });
  const [first] = leaves;
  if (first === undefined) return rank > 0 ? coordExpr(rank - 1) : callExpr("add", [2, 0.5]);
  const read = leaves.length > 1 && draw.once(4) ? leaves.slice(0, -1) : leaves;
  const whole =
    read.length === 1 ? unary(first, rank, draw) : read.reduce((a, b) => binary(a, b, draw));
  // Where costs are compared, some work is dear enough for doing it twice to show.
  if (draw.scope === "large" && draw.once(2)) return dear(whole);
  return rank > 0 && draw.once(6) ? callExpr("add", [whole, coordExpr(draw.pick(rank))]) : whole;
}

/** Sixteen roots, one of another. */
export const dear = (expr: Expr): Expr =>
  Array.from({ length: 16 }).reduce<Expr>((inner) => callExpr("sqrt", [inner]), expr);

function unary(x: Expr, rank: number, draw: Draw): Expr {
  const kind = draw.pick(7);
  if (kind === 6) return x;
  const number = x.dtype === "bool" ? castExpr(x, "int16") : x;
  if (kind === 0) return callExpr("negative", [number]);
  if (kind === 1) return callExpr("add", [number, 1]);
  if (kind === 2) return castExpr(x, draw.of(["float32", "int32", "bool", "float64"] as const));
  if (kind === 3) return callExpr("where", [callExpr("greater", [number, 2]), number, 3]);
  if (kind === 4 && rank > 0) return callExpr("multiply", [number, coordExpr(rank - 1)]);
  return draw.tame ? callExpr("multiply", [number, 2]) : callExpr("sqrt", [number]);
}

function binary(a: Expr, b: Expr, draw: Draw): Expr {
  const op = draw.of(["subtract", "add", "multiply", "maximum", "floorDivide"] as const);
  return callExpr(draw.tame && op === "floorDivide" ? "subtract" : op, [a, b]);
}

const NUMBERS: readonly DType[] = ["float64", "int32", "int64", "float32"];

/** Which label is summed over, which one both inputs and the output have (-1: none), which is new. */
interface Roles {
  readonly summed: number;
  readonly batch: number;
  readonly free: number;
}

function rolesFor(rank: number, isLeft: boolean, draw: Draw): Roles {
  const natural = isLeft ? rank - 1 : 0;
  const summed = draw.once(3) ? draw.pick(rank) : natural;
  const batch = rank > 2 && draw.once(3) ? (summed + 1) % rank : -1;
  return { summed, batch, free: rank };
}

/** `Σ a · b` over one label, with batch axes now and then; a part leaves one sum of each block. */
function contraction(slots: Slots, draw: Draw, isPart: boolean): Made | null {
  const isLeft = slots[0] !== null || slots[1] === null;
  const given = isLeft ? slots[0] : slots[1];
  const own = given ?? leafLayer(draw, { rankMin: 2, rankMax: 2, dtype: numberType(draw) });
  const rank = own.shape.length;
  if (rank === 0 || !NUMBERS.includes(own.dtype as DType)) return null;
  const { summed, batch, free } = draw.within("roles", () => rolesFor(rank, isLeft, draw));
  const shared = [batch].filter((label) => label >= 0);
  const others = [summed, ...shared, free];
  const otherLabels = isLeft ? others : others.toReversed();
  const beside = (isLeft ? slots[1] : slots[0]) ?? null;
  const other = draw.within("other", () => otherFactor(own, beside, otherLabels, free, draw));
  if (other === null) return null;
  const labels = Array.from({ length: rank }, (_, label) => label);
  const rows = labels.filter((label) => label !== summed && label !== batch);
  const out = [...shared, ...(isLeft ? [...rows, free] : [free, ...rows])];
  const written = draw.once(5) ? orderOf(out.length, draw).map((k) => out[k]) : out;
  const ins = inTurn(isLeft, labels, otherLabels);
  const inputs = inTurn(isLeft, own, other);
  return { attrs: productAttrs(ins, written, summed, own, isPart), inputs };
}

const inTurn = <T>(isLeft: boolean, own: T, other: T): readonly [T, T] =>
  isLeft ? [own, other] : [other, own];

/** The other factor: as given, where it fits, or made. */
function otherFactor(
  own: Layer,
  given: Layer | null,
  labels: readonly number[],
  free: number,
  draw: Draw,
): Layer | null {
  const dtype = own.dtype as DType;
  if (given === null) {
    const chunks = labels.map((label) =>
      label === free ? cutAxis(lengthOf(draw), draw) : own.chunks[label],
    );
    return leafLayer(draw, { chunks, dtype });
  }
  const fits =
    given.shape.length === labels.length &&
    given.dtype === dtype &&
    labels.every((label, a) => label === free || sameSizes(given.chunks[a], own.chunks[label]));
  return fits ? given : null;
}

const numberType = (draw: Draw): DType => (draw.scope === "full" ? draw.of(NUMBERS) : "float64");

function productAttrs(
  ins: readonly (readonly number[])[],
  out: readonly number[],
  summed: number,
  { dtype, grid }: Layer,
  isPart: boolean,
): object {
  const params = { a: ins[0], b: ins[1], out };
  if (!isPart) {
    const kernel = { kind: "builtin", name: "contract", params };
    return { out, ins, domain: [], sizes: [], kernel, dtype };
  }
  return {
    out: [...out, summed],
    ins,
    domain: [],
    sizes: [[summed, regularAxis(grid[summed], 1)]],
    kernel: { kind: "builtin", name: "contract-part", params },
    dtype,
  };
}
