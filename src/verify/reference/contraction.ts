/** Sums of products over labels, by their definition. */
import { blockSize, blockStart, type DType } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  convertScalar,
  isWide,
  type Layer,
  type ScalarValue,
} from "../../layers/index.ts";
import { type Dense, denseOf, eachCoord, elementAt } from "./dense.ts";

/**
 * `out[…] = Σ a[…] · b[…]` over the labels that `out` lacks; a part sums over one block of each, which
 * stands behind the other labels.
 */
export function productOf(layer: Layer<BlockwiseAttrs>, [a, b]: readonly Dense[]): Dense {
  const { kernel, ins, out } = layer.attrs;
  const params = (kernel as { readonly params: unknown }).params as {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly out: readonly number[];
  };
  const dtype = layer.dtype as DType;
  const summed = params.a.filter((label) => !params.out.includes(label));
  const [left] = layer.inputs;
  // The labels of the layer say which blocks meet; those of the kernel say what is multiplied.
  const chunksOf = (label: number) => left.chunks[ins[0].indexOf(label)];
  return denseOf(layer.shape, dtype, (at) => {
    const parts = summed.map((label, k) => {
      const own = out.indexOf(label);
      if (own < 0) return [0, a.shape[params.a.indexOf(label)]];
      const axis = chunksOf(label);
      return [
        blockStart(axis, at[params.out.length + k]),
        blockSize(axis, at[params.out.length + k]),
      ];
    });
    let sum: ScalarValue = isWide(dtype) ? 0n : 0;
    eachCoord(
      parts.map(([, length]) => length),
      (inside) => {
        const where = (label: number): number => {
          const k = summed.indexOf(label);
          return k >= 0 ? parts[k][0] + inside[k] : at[params.out.indexOf(label)];
        };
        sum = plusProduct(
          sum,
          elementAt(a, params.a.map(where).map(within(a))),
          elementAt(b, params.b.map(where).map(within(b))),
          dtype,
        );
      },
    );
    return sum;
  });
}

/** An axis of length 1 meets every position. */
const within =
  ({ shape }: Dense) =>
  (position: number, axis: number): number =>
    shape[axis] === 1 ? 0 : position;

/** Integers wrap; floats are added up in double precision. */
function plusProduct(sum: ScalarValue, x: ScalarValue, y: ScalarValue, dtype: DType): ScalarValue {
  if (dtype.startsWith("float")) return Number(sum) + Number(x) * Number(y);
  return convertScalar(BigInt(sum) + BigInt(x) * BigInt(y), dtype);
}
