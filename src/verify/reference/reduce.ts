/** Reductions, and levels of their trees. */
import { type DType, EmptyReductionError } from "../../core/index.ts";
import {
  convertScalar,
  type Layer,
  type ReduceAttrs,
  type ScalarValue,
  type TreeAttrs,
} from "../../layers/index.ts";
import { type Dense, denseOf, eachCoord, elementAt } from "./dense.ts";
import { answerOf, combined, type State } from "./partial.ts";
import { naive } from "./reductions.ts";

/** The answer from all elements at once. @throws EmptyReductionError */
export function denseReduce(layer: Layer<ReduceAttrs>, [x]: readonly Dense[]): Dense {
  const { axes, keepdims, reduction } = layer.attrs;
  const lengths = x.shape.map((length, axis) => (axes.includes(axis) ? length : 1));
  const where = originOf(x.shape.length, axes, keepdims);
  return denseOf(layer.shape, layer.dtype as DType, (at) => {
    const values: ScalarValue[] = [];
    eachCoord(lengths, (inside) => {
      values.push(elementAt(x, where(at, inside)));
    });
    if (values.length === 0 && /min|max/.test(reduction.name)) {
      throw new EmptyReductionError(reduction.name);
    }
    const sums = /(sum|prod)$/.test(reduction.name) && !reduction.output.startsWith("float");
    const own = sums ? values.map((value) => convertScalar(value, reduction.output)) : values;
    const answer = naive(
      reduction.name,
      own,
      sums ? reduction.output : reduction.input,
      reduction.ddof,
    );
    if (reduction.name.includes("arg") && BigInt(answer) < 0n) {
      throw new EmptyReductionError(reduction.name, "nothing but NaN");
    }
    return answer;
  });
}

/** Coordinates of the input from those of the output and a place along the reduced axes. */
function originOf(
  rank: number,
  axes: readonly number[],
  keepdims: boolean,
): (at: readonly number[], inside: readonly number[]) => readonly number[] {
  const outAxis: number[] = [];
  for (let axis = 0, out = 0; axis < rank; axis++) {
    const reduced = axes.includes(axis);
    outAxis.push(reduced ? -1 : out);
    if (!reduced || keepdims) out += 1;
  }
  return (at, inside) => outAxis.map((out, axis) => (out < 0 ? inside[axis] : at[out]));
}

/** One level of a tree: blocks of one partial result each become fewer, and at last the answer. */
export function denseTree(layer: Layer<TreeAttrs>, [x]: readonly Dense[]): Dense {
  const { axes, arity, reduction, shape, final, keepdims, state } = layer.attrs;
  const rank = state ? x.shape.length - 1 : x.shape.length;
  const width = state ? x.shape[rank] : 1;
  const count = shape.reduce((product, length) => product * length, 1);
  const dropped = final && !keepdims;
  const partial = (box: readonly (readonly [number, number])[]): State => {
    const states: State[] = [];
    eachCoord(
      box.map(([, length]) => length),
      (inside) => {
        const at = box.map(([from], axis) => from + inside[axis]);
        states.push(Array.from({ length: width }, (_, k) => elementAt(x, state ? [...at, k] : at)));
      },
    );
    return combined(reduction, states);
  };
  return denseOf(layer.shape, layer.dtype as DType, (at) => {
    let out = 0;
    const box = x.shape.slice(0, rank).map((length, axis): readonly [number, number] => {
      const k = axes.indexOf(axis);
      if (k < 0) return [at[out++], 1];
      const group = dropped ? 0 : at[out++];
      const from = group * arity[k];
      return [from, Math.min(arity[k], length - from)];
    });
    const found = partial(box);
    if (!final) return found[state ? at[rank] : 0];
    return answerOf(reduction, found, count);
  });
}
