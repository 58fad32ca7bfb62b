import { expect, test } from "@jest/globals";
import {
  ExpressionSyntaxError,
  fromWire,
  isPlygraphError,
  LambdaError,
  placeIn,
  toWire,
  UnknownNameError,
} from "../../../src/core/index.ts";

test("places count lines and columns from 1, and draw carets", () => {
  expect(placeIn("x + y", 4)).toEqual({ line: 1, column: 5, excerpt: "  x + y\n      ^" });
  expect(placeIn("x +\n\tyy * 2\nz", 5, 2)).toEqual({
    line: 2,
    column: 2,
    excerpt: "  \tyy * 2\n  \t^^",
  });
});

test("the end of a text has a place, and what lies outside is moved inside", () => {
  expect(placeIn("x +", 3)).toEqual({ line: 1, column: 4, excerpt: "  x +\n     ^" });
  expect(placeIn("", 7, 9)).toEqual({ line: 1, column: 1, excerpt: "  \n  ^" });
  expect(placeIn("ab", 1, 50).excerpt).toBe("  ab\n   ^");
});

test("long lines are cut around the place", () => {
  const { column, excerpt } = placeIn(`${"a".repeat(500)}!${"b".repeat(500)}`, 500);
  const [line, carets] = excerpt.split("\n");
  expect(column).toBe(501);
  expect(line.length).toBeLessThan(130);
  expect(line[carets.indexOf("^")]).toBe("!");
});

test("messages say where, and fields carry it over a wire", () => {
  const error = new UnknownNameError("dely", "delay", placeIn("dely > 1", 0, 4));
  expect(error.message).toBe(
    'unknown name "dely"; did you mean "delay"? (line 1, column 1)\n  dely > 1\n  ^^^^',
  );
  const copy = fromWire(toWire(error));
  expect(isPlygraphError(copy, "UnknownName")).toBe(true);
  expect(copy.fields).toMatchObject({ name: "dely", suggestion: "delay", line: 1, column: 1 });
});

test("errors of functions and texts are told apart", () => {
  const place = placeIn("x", 0);
  expect(isPlygraphError(new LambdaError("no"), "Lambda")).toBe(true);
  expect(isPlygraphError(new ExpressionSyntaxError("no", place), "Lambda")).toBe(false);
});
