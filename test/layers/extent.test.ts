import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { extentOf } from "../../src/layers/extent.ts";
import { type Layer, packGraph, topologicalOrder } from "../../src/layers/index.ts";
import { ones, zip } from "../scheduler/support/graphs.ts";

/** A graph whose layers read up to three of those before them. */
const graphOf = (seeds: readonly number[]): Layer => {
  const layers: Layer[] = [ones(1)];
  for (const seed of seeds) {
    const inputs = Array.from(
      { length: seed % 4 },
      (_, k) => layers[(seed >> (2 + k)) % layers.length],
    );
    layers.push(inputs.length === 0 ? ones(1) : zip(inputs));
  }
  return layers[layers.length - 1];
};

test("never more than there are", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e6), { maxLength: 40 }), (seeds) => {
      const layer = graphOf(seeds);
      const { least, from, to } = layer.extent;
      const order = topologicalOrder([layer]);
      const sources = order.filter(({ inputs }) => inputs.length === 0).map(({ id }) => id);
      expect(least).toBeLessThanOrEqual(order.length);
      expect([from, to]).toEqual([Math.min(...sources), Math.max(...sources)]);
      const both = [layer, graphOf(seeds.slice(1))];
      expect(extentOf(both).least).toBeLessThanOrEqual(topologicalOrder(both).length);
    }),
  );
});

const tree = (leaves: number): Layer => {
  let level: Layer[] = Array.from({ length: leaves }, () => ones(1));
  while (level.length > 1) {
    const next: Layer[] = [];
    for (let i = 0; i < level.length; i += 8) next.push(zip(level.slice(i, i + 8)));
    level = next;
  }
  return level[0];
};

test("all of them for chains and trees, in whichever order they were made", () => {
  let chain = ones(1);
  for (let i = 0; i < 99; i++) chain = zip([chain, chain]);
  const grown = (leaves: number): Layer =>
    leaves === 1 ? ones(1) : zip([grown(leaves >> 1), grown(leaves - (leaves >> 1))]);
  for (const layer of [chain, tree(64), grown(37)]) {
    expect(layer.extent.least).toBe(topologicalOrder([layer]).length);
  }
});

test("a graph that is too large is refused without being walked", () => {
  const large = zip([tree(64), tree(64)]);
  const watched = new Proxy(large, {
    get(target, name, self) {
      if (name === "inputs") throw new RangeError("walked");
      return Reflect.get(target, name, self) as unknown;
    },
  });
  expect(() => packGraph([watched], { layersMax: 146 })).toThrow(/147 layers; the limit is 146/);
  expect(() => packGraph([watched], { layersMax: 147 })).toThrow("walked");
});
