import { expect, test } from "@jest/globals";
import {
  type Doc,
  group,
  HARD,
  indent,
  LINE,
  render,
  SOFT,
  suffix,
} from "../../../src/language/format/doc.ts";

const call = (name: string, ...args: readonly Doc[]): Doc =>
  group([
    name,
    "(",
    indent([SOFT, args.map((arg, k) => (k === 0 ? arg : [",", LINE, arg]))]),
    SOFT,
    ")",
  ]);

test("a group that fits stays on its line", () => {
  expect(render(call("f", "a", "b"), 10)).toBe("f(a, b)");
});

test("one that does not breaks all of its lines, and none of those inside that fit", () => {
  expect(render(call("f", "aaaa", call("g", "b", "c")), 12)).toBe("f(\n  aaaa,\n  g(b, c)\n)");
});

test("what follows a group on its line counts", () => {
  expect(render([call("f", "a"), "!!!!!!"], 8)).toBe("f(\n  a\n)!!!!!!");
});

test("a hard line breaks the groups around it, a suffix goes to the end of its line", () => {
  expect(render(group(["a", suffix(" // told"), LINE, "b", HARD, "c"]), 80)).toBe(
    "a // told\nb\nc",
  );
});
