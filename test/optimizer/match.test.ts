import { expect, test } from "@jest/globals";
import { RulePatternError } from "../../src/core/index.ts";
import { concat, type Layer, slice, transpose } from "../../src/layers/index.ts";
import { generateMatcher, matchRule, NODE_DIALECT } from "../../src/matching/index.ts";
import type { GraphNode } from "../../src/optimizer/graph-node.ts";
import { any, as, is, not, pat, rest, that, v } from "../../src/optimizer/index.ts";
import { LiveGraph } from "../../src/optimizer/live-graph.ts";
import { readLayers } from "../support/plans.ts";

/** Every way in which `pattern` matches the last of `lines`. */
function matches(
  pattern: Parameters<typeof matchRule>[1],
  ...lines: string[]
): Record<string, unknown>[] {
  const [layer] = readLayers(lines);
  const found: Record<string, unknown>[] = [];
  const { numbers, functions } = generateMatcher<GraphNode>(
    [matchRule("test", pattern, 0)],
    NODE_DIALECT,
  );
  const node = new LiveGraph([layer]).attach(layer);
  const accept = (_: number, bindings: Record<string, unknown>): boolean => {
    found.push(bindings);
    return false;
  };
  functions[numbers[node.op] ?? 0](node, { accept }, Uint8Array.of(1));
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
  const apart = pat(concat, [rest("a"), v("x"), v("y"), rest("b")]);
  expect(() => matches(apart, ...JOINED)).toThrow(/exactly one input between/);
  expect(() => matches(pat(concat, [v("x"), rest("x")]), ...JOINED)).toThrow(/"x" stands for/);
});

test("inputs behind the second of two rests count from the end", () => {
  const found = matches(pat(concat, [rest("a"), v("x"), rest("b"), v("last")]), ...JOINED);
  expect(found.map(({ a, x, last }) => [lengths(a), lengths([x, last])])).toEqual([
    [[], [6, 3]],
    [[6], [3, 3]],
    [
      [6, 3],
      [4, 3],
    ],
  ]);
});

test("any inputs, any input, any type but one", () => {
  expect(matches(as("k", pat(concat, null)), ...JOINED)).toHaveLength(1);
  expect(matches(pat(slice, [any()]), ...JOINED.slice(0, 2))).toEqual([{}]);
  expect(matches(pat(slice, [not(concat)]), ...JOINED.slice(0, 2))).toEqual([{}]);
  expect(matches(pat(slice, [as("n", not(slice))]), ...JOINED.slice(0, 2))).toHaveLength(1);
  expect(matches(as("n", not([concat, slice] as never)), ...JOINED)).toEqual([]);
});

test("a name that stands twice asks for the same layer, or the same attribute", () => {
  const twice = pat(concat, [v("x"), rest("_"), v("x")]);
  expect(matches(twice, ...JOINED)).toEqual([]);
  expect(matches(twice, "a = file a 6 3", "b = file b 4 2", "k = concat 0 a b a")).toHaveLength(1);
  const nested = pat(transpose, [pat(transpose, [v("x")], { axes: v("p") })], { axes: v("p") });
  const [a, t, u] = ["a = file a 6x4 3x2", "t = transpose a 1 0", "u = transpose t 1 0"];
  expect(matches(nested, a, t, u)).toHaveLength(1);
  expect(matches(nested, a, t, "u = transpose t 0 1")).toEqual([]);
});
