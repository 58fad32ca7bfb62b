import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Collector, collectorOf } from "../../src/client/collect.ts";
import { axisOf, ravel, sizeOf } from "../../src/core/index.ts";
import { packValue } from "../../src/kernels/index.ts";
import {
  blockShape,
  blockStartOf,
  explicit,
  explicitAttrs,
  type Layer,
  makeLayer,
} from "../../src/layers/index.ts";
import { axes, coordsOf, leaf } from "../layers/types/moving-laws.ts";

/** Elements that count themselves over the whole layer. */
function blockValues(layer: Layer, block: number): Float64Array {
  const [shape, start] = [blockShape(layer, block), blockStartOf(layer, block)];
  return Float64Array.from({ length: sizeOf(shape) }, (_, n) =>
    ravel(
      coordsOf(n, shape).map((x, a) => x + start[a]),
      layer.shape,
    ),
  );
}

function putInPlace(collector: Collector, block: number, values: Float64Array): boolean {
  const room = collector.room(block);
  if (!room) return false;
  room.set(new Uint8Array(values.buffer));
  collector.put(block, room, true);
  return true;
}

function putUnaligned(collector: Collector, block: number, values: Float64Array): void {
  const bytes = new Uint8Array(values.byteLength + 1);
  bytes.set(new Uint8Array(values.buffer), 1);
  collector.put(block, bytes.subarray(1), block % 2 === 0);
}

test("blocks land where they belong, in any order", () =>
  fc.assert(
    fc.property(fc.array(axes(), { maxLength: 3 }), fc.boolean(), (chunks, backwards) => {
      const layer = leaf(chunks);
      const collector = collectorOf(layer);
      const blocks = Array.from({ length: layer.tasks }, (_, block) => block);
      for (const block of backwards ? blocks.reverse() : blocks) {
        const values = blockValues(layer, block);
        if (!(backwards && putInPlace(collector, block, values))) {
          putUnaligned(collector, block, values);
        }
      }
      const computed = collector.finish();
      if (computed.kind !== "array") throw new TypeError("not an array");
      expect([...computed.data]).toEqual(Array.from({ length: sizeOf(layer.shape) }, (_, n) => n));
    }),
  ));

test("one block is copied out of a slab, and kept as it is when it is ours", () => {
  const layer = leaf([axisOf([2])]);
  const slab = new Float64Array(new SharedArrayBuffer(16));
  slab.set([1, 2]);
  for (const [bytes, exclusive] of [
    [new Uint8Array(slab.buffer), false],
    [new Uint8Array(Float64Array.of(1, 2).buffer), true],
  ] as const) {
    const collector = collectorOf(layer);
    collector.put(0, bytes, exclusive);
    const computed = collector.finish();
    if (computed.kind !== "array") throw new TypeError("not an array");
    expect([...computed.data]).toEqual([1, 2]);
    expect(computed.data.buffer === bytes.buffer).toBe(exclusive);
  }
});

test("an array without blocks that hold anything", () => {
  const computed = collectorOf(leaf([axisOf([0, 0])])).finish();
  expect(computed).toMatchObject({ kind: "array", shape: [0], dtype: "float64" });
});

test("values are unpacked", () => {
  const kernel = { kind: "function", text: "() => 1", captures: {} } as const;
  const layer = makeLayer(explicit, explicitAttrs([kernel], 2, null), []);
  const collector = collectorOf(layer);
  collector.put(1, packValue(new Map([[1, "x"]])), false);
  collector.put(0, packValue("a"), false);
  expect(collector.finish()).toEqual({ kind: "values", values: ["a", new Map([[1, "x"]])] });
});
