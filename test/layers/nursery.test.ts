import { expect, test } from "@jest/globals";
import { inNursery, type Layer, makeLayer, transpose } from "../../src/layers/index.ts";
import { readLayers } from "../support/plans.ts";

const turned = (x: Layer): Layer => makeLayer(transpose, { axes: [1, 0] }, [x]);
const fresh = (() => {
  let size = 100;
  return (): Layer => readLayers([`x = file a ${size++}x7 10x7`])[0];
})();

test("layers of a nursery are one where they are equal, during and after", () => {
  const x = fresh();
  const made = inNursery(
    () => {
      expect(turned(x)).toBe(turned(x));
      return turned(turned(x));
    },
    (result) => [result],
  );
  expect(turned(turned(x))).toBe(made);
  expect(turned(x)).toBe(made.inputs[0]);
});

test("what is not kept is forgotten; what was there before is not", () => {
  const x = fresh();
  const before = turned(x);
  const { dropped, kept } = inNursery(
    () => ({ dropped: turned(before), kept: before }),
    (result) => [result.kept],
  );
  expect(turned(x)).toBe(kept);
  expect(turned(before)).not.toBe(dropped);
});

test("nested nurseries are one, and an error keeps everything", () => {
  const x = fresh();
  let inner: Layer | undefined;
  const outer = inNursery(
    () => {
      inner = inNursery(
        () => turned(x),
        () => [],
      );
      expect(turned(x)).toBe(inner);
      return inner;
    },
    (result) => [result],
  );
  expect(turned(x)).toBe(outer);
  let lost: Layer | undefined;
  const failing = (): Layer =>
    inNursery(
      () => {
        lost = turned(outer);
        throw new RangeError("no");
      },
      () => [],
    );
  expect(failing).toThrow("no");
  expect(turned(outer)).toBe(lost);
});

test("layers without inputs, and many readers of one layer, are found by key", () => {
  const x = fresh();
  const all = inNursery(
    () =>
      Array.from({ length: 20 }, (_, k) =>
        makeLayer(transpose, { axes: [1, 0] }, [x], { priority: k }),
      ),
    (result) => result.slice(0, 15),
  );
  const again = (k: number): Layer => makeLayer(transpose, { axes: [1, 0] }, [x], { priority: k });
  for (let k = 0; k < 15; k++) expect(again(k)).toBe(all[k]);
  for (let k = 15; k < 20; k++) expect(again(k)).not.toBe(all[k]);
});
