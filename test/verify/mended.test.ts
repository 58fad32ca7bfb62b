/** What the checker found in built-in rules, as users would meet it. */
import { expect, test } from "@jest/globals";
import { concat, fromTypedArray, type NDArray } from "../../src/collections/index.ts";
import { axisOf } from "../../src/core/index.ts";
import {
  blockwise,
  coordExpr,
  type Layer,
  makeLayer,
  overlap,
  slice,
} from "../../src/layers/index.ts";
import { optimize } from "../../src/optimizer/index.ts";
import { reference, runTasks } from "../../src/verify/index.ts";

const numbers = (count: number): NDArray =>
  fromTypedArray(
    Float64Array.from({ length: count }, (_, i) => i + 1),
    { shape: [count], chunks: count },
  );

/** A first block of no elements, as concatenations with what a filter left over have. */
const gapped = (): NDArray => concat([numbers(2).slice("0:0"), numbers(2).add(1)]);

function expectPlain(layer: Layer): void {
  const wanted = reference(layer);
  const [found] = runTasks(optimize([layer], { check: true }).outputs);
  expect([...found.data].map((x) => (Object.is(x, -0) ? "-0" : String(x)))).toEqual(
    [...wanted.data].map((x) => (Object.is(x, -0) ? "-0" : String(x))),
  );
}

test("an empty block is no partial result of a reduction", () => {
  const layer = gapped().sum().layer;
  expect([...reference(layer).data]).toEqual([5]);
  expectPlain(layer);
});

test("a slice of all of an axis with an empty block does not go below halos or scans", () => {
  const { layer } = gapped();
  expect(layer.chunks[0]).toEqual(axisOf([0, 2]));
  const halo = makeLayer(overlap, { before: [1], after: [0], boundary: ["reflect"] }, [layer]);
  const [length] = halo.shape;
  const all = { start: [0], step: [1], length: [length], drop: [] };
  expectPlain(makeLayer(slice, all, [halo]));
  expectPlain(gapped().cumsum(0).slice("0:2").layer);
});

test("positions that are read backwards end in 0, not in -0", () => {
  const axis = axisOf([3]);
  const expr = coordExpr(0);
  const attrs = {
    out: [0],
    ins: [],
    domain: [[0, axis]],
    sizes: [],
    kernel: { kind: "expr", expr },
    dtype: expr.dtype,
  } as const;
  const positions = makeLayer(blockwise, attrs as never, []);
  const backwards = { start: [0], step: [-1], length: [1], drop: [] };
  expectPlain(makeLayer(slice, backwards, [positions]));
});

test("an empty block has no position, of unsigned 64-bit integers neither", () => {
  const two = fromTypedArray(BigUint64Array.from([5n, 3n]), { shape: [2], chunks: 2 });
  const none = two.slice("0:0");
  for (const joined of [concat([none, two]), concat([two, none])]) {
    const { layer } = joined.argmin();
    expect([...reference(layer).data]).toEqual([1n]);
    expectPlain(layer);
  }
});
