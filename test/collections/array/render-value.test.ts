import { expect, test } from "@jest/globals";
import {
  formatElement,
  renderHtml,
  renderText,
} from "../../../src/collections/array/render-value.ts";
import { ArrayValue } from "../../../src/index.ts";

test("elements in few characters", () => {
  const shown = [0.1 + 0.2, 1e21, -0, Number.NaN, -Infinity, 12n, true, 1234567.891].map(
    formatElement,
  );
  expect(shown).toEqual(["0.3", "1e+21", "-0", "nan", "-inf", "12", "true", "1234570"]);
});

test("arrays of no axes, no elements, three axes", () => {
  expect(renderText(new ArrayValue([], "int64", BigInt64Array.of(7n)))).toBe(
    "ArrayValue int64 [] 7",
  );
  expect(renderText(new ArrayValue([0], "int8", new Int8Array(0)))).toBe("ArrayValue int8 [0]\n[]");
  expect(renderText(new ArrayValue([2, 0], "int8", new Int8Array(0)))).toBe(
    "ArrayValue int8 [2, 0]\n[[],\n []]",
  );
  const cube = new ArrayValue([1, 2, 2], "uint8", Uint8Array.of(1, 2, 3, 4));
  expect(renderText(cube)).toBe("ArrayValue uint8 [1, 2, 2]\n[[[1, 2],\n  [3, 4]]]");
});

test("notebooks get a table for one and two axes", () => {
  const matrix = new ArrayValue([1, 2], "float64", Float64Array.of(1, 2.5));
  expect(renderHtml(matrix)).toBe(
    "<table><caption>float64 [1, 2]</caption><tr><td>1</td><td>2.5</td></tr></table>",
  );
  expect(renderHtml(new ArrayValue([], "bool", Uint8Array.of(1)))).toBe(
    "<pre>ArrayValue bool [] true</pre>",
  );
  const wide = renderHtml(new ArrayValue([100], "int8", new Int8Array(100)));
  expect(wide.match(/<td>/g)).toHaveLength(7);
});
