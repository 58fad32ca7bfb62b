import { expect, test } from "@jest/globals";
import { InvariantError, invariant, isPlygraphError, unreachable } from "../../src/core/index.ts";

test("a bug is not an error that anybody should handle", () => {
  invariant(true, "fine");
  expect(() => invariant(false, "two times two")).toThrow(InvariantError);
  expect(() => invariant(0, "two times two")).toThrow("bug in plygraph: two times two");
  expect(() => unreachable("x" as never)).toThrow(/unreachable: x/);
  expect(isPlygraphError(new InvariantError("x"))).toBe(false);
});
