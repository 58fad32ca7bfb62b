/** Expressions as functions over strided blocks: compiled once for each content, kept while they are used. */
import { type DType, invariant, sizeOf, type TypedArray } from "../../core/index.ts";
import { type Expr, exprKey, inputNodesOf } from "../../layers/index.ts";
import { isContiguous, type View } from "../view.ts";
import { type EmittedExpr, emitExpr } from "./emit.ts";
import { type Coordinates, type Nest, nestOf } from "./geometry.ts";
import { compileLoop, type Loop, type Pattern, patternKey, patternOf } from "./loop.ts";
import { compileStaged, isLarge, type Staged } from "./staged.ts";

/** Contents whose code is kept. */
const KEPT_MAX = 512;
/** Loops (one for each way to lie in memory) that one expression keeps. */
const LOOPS_MAX = 32;

/** An expression that runs. */
export interface CompiledExpr {
  /**
   * `out[i] = expr(inputs[i])` for every element; `inputs[k]` is input number `k`, and is broadcast to
   * the shape of `out` (axes matched from the last on). The coordinate along axis `a` of element `i` is
   * `origin[a] + step[a] * i[a]`; without `coordinates` it counts from 0. `out` may be one of the inputs.
   */
  run(inputs: readonly View[], out: View, coordinates?: Coordinates): void;
}

const kept = new Map<string, CompiledExpr>();

/** The compiled form of `expr`; loops are made when a block first needs them. */
export function compileExpr(expr: Expr): CompiledExpr {
  const key = exprKey(expr);
  const known = kept.get(key);
  const compiled = known ?? new Compiled(expr);
  // Re-inserting moves the key to the end: the first key is the one least recently asked for.
  kept.delete(key);
  kept.set(key, compiled);
  if (kept.size > KEPT_MAX) dropOldest(kept);
  return compiled;
}

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

class Compiled implements CompiledExpr {
  readonly #emitted: EmittedExpr;
  readonly #indices: readonly number[];
  readonly #flatPattern: Pattern;
  readonly #ones: readonly number[];
  readonly #loops = new Map<string, Loop>();
  readonly #staged: Staged | undefined;
  #flatLoop: Loop | undefined;

  constructor(expr: Expr) {
    this.#emitted = emitExpr(expr);
    this.#indices = inputNodesOf(expr).map(({ index }) => index);
    this.#flatPattern = { levels: 1, inputs: this.#indices.map(() => "1"), output: "1" };
    this.#ones = this.#indices.map(() => 1);
    this.#staged = isLarge(expr) ? compileStaged(expr) : undefined;
  }

  run(inputs: readonly View[], out: View, coordinates?: Coordinates): void {
    const views = this.#indices.map((index) => inputs[index]);
    this.#check(views, out);
    if (this.#isFlat(views, out)) {
      this.#runFlat(views, out);
      return;
    }
    const nest = withLevel(nestOf(views, out, this.#emitted.coords, coordinates));
    if (nest.size === 0) return;
    const data = views.map((view) => view.data);
    const offsets = views.map((view) => view.offset);
    if (this.#staged !== undefined) {
      this.#staged.run(nest, data, offsets, out.data, out.offset);
    } else {
      this.#runLoop(nest, data, offsets, out);
    }
  }

  /** Everything lies row-major without gaps, in one shape: one flat loop, without working out levels. */
  #isFlat(views: readonly View[], out: View): boolean {
    if (this.#staged !== undefined || this.#emitted.coords.length > 0) return false;
    if (!isContiguous(out)) return false;
    for (const view of views) {
      if (!sameShape(view.shape, out.shape) || !isContiguous(view)) return false;
    }
    return true;
  }

  #runFlat(views: readonly View[], out: View): void {
    this.#flatLoop ??= compileLoop(this.#emitted, this.#flatPattern);
    this.#flatLoop(
      views.map((view) => view.data),
      views.map((view) => view.offset),
      this.#ones,
      out.data,
      out.offset,
      UNIT,
      [sizeOf(out.shape)],
      NOTHING,
      NOTHING,
    );
  }

  #runLoop(nest: Nest, data: readonly TypedArray[], offsets: readonly number[], out: View): void {
    this.#loopFor(nest)(
      data,
      offsets,
      nest.inputs.flat(),
      out.data,
      out.offset,
      nest.output,
      nest.lengths,
      nest.base,
      nest.steps.flat(),
    );
  }

  #loopFor(nest: Nest): Loop {
    const pattern = patternOf(nest);
    const key = patternKey(pattern);
    const known = this.#loops.get(key);
    if (known !== undefined) return known;
    const loop = compileLoop(this.#emitted, pattern);
    if (this.#loops.size >= LOOPS_MAX) dropOldest(this.#loops);
    this.#loops.set(key, loop);
    return loop;
  }

  #check(views: readonly View[], out: View): void {
    const { inputs, dtype } = this.#emitted;
    for (let k = 0; k < inputs.length; k++) {
      if (views[k]?.dtype !== inputs[k].dtype) refuse(inputs[k], views[k]);
    }
    if (out.dtype !== dtype) refuse({ dtype }, out);
  }
}

const UNIT: readonly number[] = [1];
const NOTHING: readonly number[] = [];

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** A block that does not suit the expression is a bug of the caller. */
function refuse(expected: { dtype: DType; index?: number }, view: View | undefined): void {
  const what = expected.index === undefined ? "the output" : `input ${expected.index}`;
  invariant(view !== undefined, `${what} is missing`);
  invariant(false, `${what} is ${view.dtype}, not ${expected.dtype}`);
}

/** A block of one element has no levels; loops want at least one. */
function withLevel(nest: Nest): Nest {
  if (nest.lengths.length > 0) return nest;
  return {
    ...nest,
    lengths: [1],
    inputs: nest.inputs.map(() => [0]),
    output: [0],
    steps: nest.steps.map(() => [0]),
  };
}
