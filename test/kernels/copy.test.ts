import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { DTYPES, type DType, newTypedArray, sizeOf, unravel } from "../../src/core/index.ts";
import {
  boxView,
  contiguousView,
  convertView,
  copyView,
  fillView,
  newView,
  permuteView,
  slabView,
  type View,
} from "../../src/kernels/index.ts";

const at = (view: View, coords: readonly number[]): number =>
  coords.reduce((sum, i, a) => sum + i * view.strides[a], view.offset);

function expectEqual(from: View, to: View): void {
  const coords = to.shape.map(() => 0);
  let wrong = 0;
  for (let k = 0; k < sizeOf(to.shape); k++) {
    unravel(k, to.shape, coords);
    if (to.data[at(to, coords)] !== from.data[at(from, coords)]) wrong++;
  }
  expect(wrong).toBe(0);
}

/** A permuted, stepped box of an array of 1, 2, 3, …. */
const windows = fc
  .record({
    dtype: fc.constantFrom(...DTYPES),
    axes: fc.array(
      fc.record({
        length: fc.integer({ min: 0, max: 12 }),
        step: fc.constantFrom(1, 1, 2, -1),
        before: fc.nat({ max: 2 }),
      }),
      { maxLength: 4 },
    ),
    seed: fc.nat(),
  })
  .map(({ dtype, axes, seed }) => {
    const whole = axes.map(({ length, step, before }) => before + Math.abs(step) * length + 1);
    const start = axes.map(({ length, step, before }) =>
      step > 0 ? before : before + Math.max(0, length - 1),
    );
    const view = contiguousView(numbered(dtype, sizeOf(whole)), whole, dtype);
    const box = boxView(
      view,
      start,
      axes.map(({ length }) => length),
      axes.map(({ step }) => step),
    );
    const order = axes.map((_, a) => a).sort((a, b) => ((seed >> a) & 3) - ((seed >> b) & 3));
    return permuteView(box, order);
  });

function numbered(dtype: DType, size: number): View["data"] {
  const data = newTypedArray(dtype, size);
  for (let k = 0; k < size; k++) data[k] = dtype.endsWith("int64") ? BigInt(k + 1) : (k + 1) % 100;
  return data;
}

test("any window copies into a dense block, and back into a window", () => {
  fc.assert(
    fc.property(windows, (from) => {
      const dense = newView(from.shape, from.dtype);
      copyView(from, dense);
      expectEqual(from, dense);
      const turned = permuteView(
        newView([...from.shape].reverse(), from.dtype),
        from.shape.map((_, a) => from.shape.length - 1 - a),
      );
      copyView(from, turned);
      expectEqual(from, turned);
    }),
    { numRuns: 300 },
  );
});

test("large blocks: rows, columns and planes, in shared memory", () => {
  for (const dtype of DTYPES) {
    const shape = [50, 45, 40];
    const buffer = new SharedArrayBuffer(sizeOf(shape) * 8 + 64);
    const from = slabView(buffer, 64, shape, dtype);
    from.data.set(numbered(dtype, sizeOf(shape)) as never);
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
      [1, 0, 2],
    ]) {
      const view = permuteView(from, order);
      const dense = newView(view.shape, dtype);
      copyView(view, dense);
      expectEqual(view, dense);
    }
  }
});

test("filling touches the window only", () => {
  const view = newView([4, 30], "int16");
  fillView(boxView(view, [1, 2], [2, 20]), 7);
  expect(Array.from<unknown>(view.data).filter((v) => v === 7)).toHaveLength(40);
  expect([view.data[32], view.data[51], view.data[52]]).toEqual([7, 7, 0]);
});

test("conversion truncates to whole numbers and counts what is not zero as true", () => {
  const from = contiguousView(Float64Array.of(1.9, -1.9, 0, Number.NaN), [4], "float64");
  const to = (dtype: DType): readonly (number | bigint)[] => {
    const out = newView([4], dtype);
    convertView(from, out);
    return Array.from<number | bigint>(out.data);
  };
  expect(to("int64")).toEqual([1n, -1n, 0n, 0n]);
  expect(to("int32")).toEqual([1, -1, 0, 0]);
  expect(to("bool")).toEqual([1, 1, 0, 1]);
});
