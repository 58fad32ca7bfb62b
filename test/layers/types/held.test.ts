import { expect, test } from "@jest/globals";
import { axisOf } from "../../../src/core/index.ts";
import { type HeldAttrs, held, makeLayer, tokenOf } from "../../../src/layers/index.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { leaf } from "./moving-laws.ts";

const was = leaf([axisOf([2, 3]), axisOf([4])]);
const attrs: HeldAttrs = {
  graph: 7,
  layer: 2,
  shape: was.shape,
  dtype: was.dtype,
  chunks: was.chunks,
  token: tokenOf(was),
};

test("the laws of layers", () => checkLayerLaws(makeLayer(held, attrs, []), () => []));

test("it has the token of what it stands for, but is another layer", () => {
  const layer = makeLayer(held, attrs, []);
  expect(tokenOf(layer)).toBe(tokenOf(was));
  expect(layer).not.toBe(was);
  expect(makeLayer(held, { ...attrs, graph: 8 }, [])).not.toBe(layer);
});

test("it may hold objects", () => {
  const layer = makeLayer(held, { ...attrs, dtype: "object" }, []);
  checkLayerLaws(layer, () => []);
});

test.each<[Partial<HeldAttrs>, RegExp]>([
  [{ token: "abc" }, /"token" must be 32 hexadecimal digits/],
  [{ shape: [5, 5] }, /"chunks" add up to \[5,4\], not to \[5,5\]/],
  [{ graph: -1 }, /"graph" is -1; it must be a whole number ≥ 0/],
  [{ layer: 1.5 }, /"layer"/],
])("%j is refused", (change, message) => {
  expect(() => makeLayer(held, { ...attrs, ...change }, [])).toThrow(message);
});
