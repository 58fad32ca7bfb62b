import { expect, test } from "@jest/globals";
import { RulePatternError } from "../../src/core/index.ts";
import { concat, type Layer, slice, transpose } from "../../src/layers/index.ts";
import { as, is, pat, type RootPattern, rest, that, v } from "../../src/optimizer/index.ts";
import { LiveGraph } from "../../src/optimizer/live-graph.ts";
import { compile } from "../../src/optimizer/match.ts";
import { readLayers } from "../support/plans.ts";

/** Every way in which `pattern` matches the last of `lines`. */
function matches(pattern: RootPattern, ...lines: string[]): Record<string, unknown>[] {
  const [layer] = readLayers(lines);
  const found: Record<string, unknown>[] = [];
  compile("test", pattern).match(new LiveGraph([layer]).attach(layer), (bindings) => {
    found.push(bindings as Record<string, unknown>);
    return false;
  });
  return found;
}

const JOINED = ["a = file a 6 3", "t = slice a 0:6:2", "b = file b 4 2", "k = concat 0 a t b t"];
const lengths = (layers: unknown): number[] => (layers as Layer[]).map(({ shape }) => shape[0]);

test("a type and a number of inputs", () => {
  expect(matches(pat(slice, [v("x")]), ...JOINED.slice(0, 2))).toHaveLength(1);
  expect(matches(pat(transpose, [v("x")]), ...JOINED.slice(0, 2))).toEqual([]);
  expect(matches(pat([transpose, slice] as never, [v("x")]), ...JOINED.slice(0, 2))).toHaveLength(
    1,
  );
  expect(matches(pat(concat, [v("x")]), ...JOINED)).toEqual([]);
});

test("attributes: bound, equal, tested", () => {
  const [{ axis }] = matches(pat(concat, [rest("xs")], { axis: v("axis") }), ...JOINED);
  expect(axis).toBe(0);
  expect(matches(pat(concat, [rest("xs")], { axis: is(1) }), ...JOINED)).toEqual([]);
  const even = that((axis0: number) => axis0 % 2 === 0);
  expect(matches(pat(concat, [rest("xs")], { axis: even }), ...JOINED)).toHaveLength(1);
});

test("the rest of the inputs, before and behind", () => {
  const [found] = matches(pat(concat, [v("first"), rest("middle"), v("last")]), ...JOINED);
  expect(lengths(found["middle"])).toEqual([3, 4]);
  expect(lengths([found["first"], found["last"]])).toEqual([6, 3]);
});

test("one input that floats is tried at every place", () => {
  const pattern = pat(concat, [rest("before"), as("s", pat(slice, [v("x")])), rest("after")]);
  const found = matches(pattern, ...JOINED);
  expect(found.map(({ before, after }) => [lengths(before), lengths(after)])).toEqual([
    [[6], [4, 3]],
    [[6, 3, 4], []],
  ]);
});

test("patterns that no list of inputs can tell apart are refused", () => {
  expect(() => matches(pat(concat, [rest("a"), rest("b")]), ...JOINED)).toThrow(RulePatternError);
  const behind = pat(concat, [rest("a"), v("x"), rest("b"), v("y")]);
  expect(() => matches(behind, ...JOINED)).toThrow(/second of two rests/);
});
