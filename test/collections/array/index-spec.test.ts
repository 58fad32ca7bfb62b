import { describe, expect, test } from "@jest/globals";
import { parseIndex, resolveIndex } from "../../../src/collections/array/index-spec.ts";

const resolve = (text: string, shape: readonly number[]): unknown =>
  resolveIndex(parseIndex(text), shape);

describe("reading", () => {
  test("integers, ranges, ellipsis and new axes", () => {
    expect(parseIndex("3, 1:5, ::-1, ..., newaxis, :")).toEqual([
      3,
      { start: 1, stop: 5 },
      { step: -1 },
      "...",
      null,
      ":",
    ]);
  });

  test("the caret stands under the entry", () => {
    expect(() => parseIndex("1:2, x:3")).toThrow("1:2, x:3\n     ^");
    expect(() => parseIndex("1.5")).toThrow("integer, start:stop:step, newaxis or ...");
  });
});

describe("fitting", () => {
  test("a range is clipped, a negative one counts from the end", () => {
    expect(resolve("-3:100", [10])).toMatchObject({ start: [7], step: [1], length: [3] });
    expect(resolve("::-2", [10])).toMatchObject({ start: [9], step: [-2], length: [5] });
    expect(resolve("5:2", [10])).toMatchObject({ length: [0] });
  });

  test("an ellipsis stands for the axes in between", () => {
    expect(resolve("0, ..., 1", [2, 3, 4])).toMatchObject({
      start: [0, 0, 1],
      length: [1, 3, 1],
      drop: [0, 2],
    });
  });

  test("new axes are numbered among the axes of the result", () => {
    expect(resolve("newaxis, 0, :, newaxis", [2, 3])).toMatchObject({ drop: [0], added: [0, 2] });
  });

  test.each([
    ["5", [5], "index 5 is out of bounds for axis 0 of length 5"],
    ["-6", [5], "index -6 is out of bounds"],
    ["0, 0", [5], "2 indices for an array of 1 axes"],
    ["..., ...", [5], "at most once"],
    ["::0", [5], "step 0"],
  ])("%s of %j is refused", (text, shape, message) => {
    expect(() => resolve(text, shape)).toThrow(message);
  });
});
