import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import { ArrayValue } from "../../../src/collections/index.ts";

const matrix = new ArrayValue([2, 3], "float64", Float64Array.of(1, 2, 3, 4, 5, 6.25));

test("elements by coordinates, nested, and one by one", () => {
  expect(matrix.get(1, -1)).toBe(6.25);
  expect(matrix.toNested()).toEqual([
    [1, 2, 3],
    [4, 5, 6.25],
  ]);
  expect(matrix.toNumbers()).toEqual([1, 2, 3, 4, 5, 6.25]);
  expect(new ArrayValue([2], "bool", Uint8Array.of(0, 1)).toArray()).toEqual([false, true]);
  expect(new ArrayValue([1], "uint64", BigUint64Array.of(3n)).toNumbers()).toEqual([3]);
  expect(new ArrayValue([], "int64", BigInt64Array.of(7n)).item()).toBe(7n);
  expect(new ArrayValue([2], "bool", Uint8Array.of(0, 1)).toNested()).toEqual([false, true]);
});

test("iterates along the first axis: elements, or rows that share the data", () => {
  const rows = [...matrix] as ArrayValue[];
  expect(rows.map((row) => row.toNested())).toEqual(matrix.toNested());
  expect(rows[1].data.buffer).toBe(matrix.data.buffer);
  expect([...rows[0]]).toEqual([1, 2, 3]);
  expect([...new ArrayValue([2], "bool", Uint8Array.of(0, 1))]).toEqual([false, true]);
  expect([...new ArrayValue([2, 0], "int8", new Int8Array(0))].length).toBe(2);
  expect([...new ArrayValue([0, 3], "int8", new Int8Array(0))]).toEqual([]);
  expect([...new ArrayValue([], "int64", BigInt64Array.of(7n))]).toEqual([7n]);
});

test("what does not fit is refused by name", () => {
  expect(() => matrix.get(2, 0)).toThrow("index 2 is out of bounds for axis 0 of length 2");
  expect(() => matrix.get(0)).toThrow("takes 2 coordinates");
  expect(() => matrix.item()).toThrow("this one has 6");
});

test("a person sees the edges of long axes", () => {
  const long = new ArrayValue(
    [100],
    "int32",
    Int32Array.from({ length: 100 }, (_, i) => i),
  );
  expect(inspect(long)).toBe("ArrayValue int32 [100]\n[0, 1, 2, …, 97, 98, 99]");
  expect(String(matrix)).toBe("ArrayValue float64 [2, 3]\n[[1, 2, 3],\n [4, 5, 6.25]]");
});

test("a notebook gets text and a table", () => {
  const display = matrix[
    Symbol.for("Jupyter.display") as keyof ArrayValue
  ] as unknown as () => Record<string, string>;
  const shown = display.call(matrix);
  expect(shown["text/html"]).toContain("<td>6.25</td>");
  expect(shown["text/plain"]).toContain("float64 [2, 3]");
});
