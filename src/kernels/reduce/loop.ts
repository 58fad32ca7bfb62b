/** Compiles loop nests of reductions, each once for its content. */
import { type DType, newTypedArray } from "../../core/index.ts";
import {
  coordsOf,
  type Expr,
  exprKey,
  exprSize,
  inputNodesOf,
  inputsOf,
  type Reduction,
} from "../../layers/index.ts";
import { type EmittedExpr, emitExpr } from "../expr/emit.ts";
import { HELPERS } from "../expr/helpers.ts";
import { isBig } from "../view.ts";
import { type Accumulator, LANES } from "./accumulator.ts";
import { accumulatorOf, halvesAccumulator } from "./accumulators.ts";
import { type Evaluate, LOOP_ARGS, loopCode, TILE, TURN_MAX } from "./loop-code.ts";
import type { Plan } from "./plan.ts";

/** A compiled loop nest; see `LOOP_ARGS`. */
export type Loop = (
  data: readonly ArrayLike<number | bigint>[],
  inputBases: Int32Array,
  inputStrides: Int32Array,
  coordBases: Float64Array,
  coordStrides: Float64Array,
  lengths: Int32Array,
  outStrides: Int32Array,
  out: unknown,
  outOffset: number,
  totals: Float64Array,
) => void;

/** A partial reduction of an expression, as far as the generated code depends on it. */
export interface LoopContent {
  readonly expr: Expr;
  readonly reduction: Reduction;
  /** Element type of the state. */
  readonly out: DType;
}

const compiled = new Map<string, Loop>();
/** Loops kept at most; beyond, all are dropped and made again when wanted. */
const LOOPS_MAX = 4096;

/** Whether 64-bit integers are read as pairs of 32-bit halves: they lie in memory, unconverted. */
export function readsHalves({ expr, reduction }: LoopContent): boolean {
  if (expr.kind !== "input" || !isBig(expr.dtype)) return false;
  return !accumulatorOf(reduction, expr.dtype, false).bigValue || isSum(reduction);
}

const isSum = ({ name, output }: Reduction): boolean =>
  (name === "sum" || name === "nansum") && isBig(output);

/** The loop nest for `content` along a plan. */
export function loopFor(content: LoopContent, plan: Plan): Loop {
  const { expr, reduction, out } = content;
  const units = plan.unit.map(Number).join("");
  const shape = `${plan.kept},${plan.reduced},${plan.vector ? "v" : "r"}${plan.short ? "s" : "l"}${units}`;
  const key = `${exprKey(expr)} ${reduction.name} ${reduction.input} ${reduction.output} ${out} ${shape}`;
  let loop = compiled.get(key);
  if (loop === undefined) {
    if (compiled.size >= LOOPS_MAX) compiled.clear();
    loop = compileLoop(content, plan);
    compiled.set(key, loop);
  }
  return loop;
}

function compileLoop(content: LoopContent, plan: Plan): Loop {
  const { expr, out } = content;
  const accumulator = lanedOrNot(accumulatorFor(content, plan.short), expr);
  const coords = coordsOf(expr).length + (accumulator.positions ? 1 : 0);
  const { prelude, evaluate } = evaluationOf(content, accumulator);
  const text = loopCode({
    accumulator,
    evaluate,
    inputs: inputsOf(expr).length,
    coords,
    kept: plan.kept,
    reduced: plan.reduced,
    vector: plan.vector,
    unit: plan.unit,
    out,
    turn: exprSize(expr, SHORT_NODES_MAX + 1) <= SHORT_NODES_MAX ? TURN_MAX : LANES,
  });
  const body = `"use strict"; ${prelude} return (${LOOP_ARGS.join(", ")}) => {\n${text}\n}`;
  const loop = new Function("H", body)(HELPERS) as Loop;
  warmUp(loop, content, plan);
  return loop;
}

/** Totals of one tile, at most 8 an element. Kernels are synchronous: one is enough for a thread. */
export const TOTALS: Float64Array = new Float64Array(8 * TILE);

/**
 * Runs every part of a new loop once, on a handful of ones. Otherwise the first long block is compiled
 * in mid-loop, when nothing behind the loop has run: each block then leaves the fast code at its end,
 * and the engine never replaces it (argmax of 16 MB: 18 ms against 3).
 */
function warmUp(loop: Loop, content: LoopContent, plan: Plan): void {
  const count = 2 * TURN_MAX;
  const halves = readsHalves(content);
  const data = inputNodesOf(content.expr).map(({ dtype }) => {
    const ones = newTypedArray(halves ? "int32" : dtype, 8 * count);
    return isBig(halves ? "int32" : dtype)
      ? (ones as BigInt64Array).fill(1n)
      : (ones as Float64Array).fill(1);
  });
  const { inputStrides, coordStrides, outStrides, unit } = plan;
  const levels = plan.lengths.length;
  const lengths = plan.lengths.map((_, l) => (l === levels - 1 ? count - 1 : 1));
  const still = inputStrides.map((_, k) =>
    k % levels === levels - 1 && unit[Math.floor(k / levels)] ? 1 : 0,
  );
  const bases = new Int32Array(data.length);
  const out = newTypedArray(content.out, 8 * count);
  const coords = new Float64Array(coordStrides.length / levels);
  const outSteps = outStrides.map(() => 1);
  loop(data, bases, still, coords, coordStrides, lengths, outSteps, out, 0, TOTALS);
}

/**
 * Short expressions are written twice for each lane: the sum of `(2x + 1)²` takes in 13.9 GB/s in place
 * of 11.3 on one core (eight lanes: 13.6). Each lane sees the same elements in the same order.
 */
const SHORT_NODES_MAX = 16;
/** Lanes write the expression several times: only short ones gain. */
const LANED_NODES_MAX = 64;

function lanedOrNot(accumulator: Accumulator, expr: Expr): Accumulator {
  if (exprSize(expr, LANED_NODES_MAX + 1) <= LANED_NODES_MAX) return accumulator;
  const { lanes: _, ...plain } = accumulator;
  return plain;
}

/** The accumulator of this reduction, with the reading of halves taken into account. */
export function accumulatorFor(content: LoopContent, short: boolean): Accumulator {
  if (readsHalves(content) && isSum(content.reduction)) return halvesAccumulator(short);
  return accumulatorOf(content.reduction, content.expr.dtype, short);
}

interface Evaluator {
  readonly prelude: string;
  readonly evaluate: Evaluate;
}

function evaluationOf(content: LoopContent, accumulator: Accumulator): Evaluator {
  const { expr } = content;
  if (readsHalves(content)) return { prelude: "", evaluate: halvesOf(expr.dtype) };
  const emitted = emitExpr(expr);
  const number = isBig(expr.dtype) && !accumulator.bigValue;
  return { prelude: emitted.prelude, evaluate: codeOf(emitted, number) };
}

/** A 64-bit integer as two halves, and as the double nearest to it. */
function halvesOf(dtype: DType): Evaluate {
  const unsigned = dtype === "uint64" ? " >>> 0" : "";
  return (at) => ({
    body: `const w_ = 2 * (${at(0)}), lo = D0[w_] >>> 0, hi = D0[w_ + 1]${unsigned};`,
    value: "const v = hi * 4294967296 + lo;",
  });
}

function codeOf({ code, inputs }: EmittedExpr, number: boolean): Evaluate {
  return (at) => {
    const { body, result } = code(
      (k) => `D${k}[${at(k)}]`,
      (k) => at(inputs.length + k),
    );
    return { body, value: `const v = ${number ? `Number(${result})` : result};` };
  };
}
