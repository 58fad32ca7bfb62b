import { expect, test } from "@jest/globals";
import { ones } from "../../../../src/index.ts";
import {
  optimize,
  planDot,
  planMermaid,
  RULES,
  ruleGraph,
  ruleGraphDot,
} from "../../../../src/optimizer/index.ts";
import { readLayers } from "../../../support/plans.ts";

const OUTPUTS = readLayers(["x = file a 8x6 4x3", "t = transpose x 1 0", "s = slice t 1:3 :"]);

test("pictures of an optimized plan name the rules behind each layer", () => {
  const optimized = optimize(OUTPUTS);
  expect(planDot(optimized.outputs, optimized)).toMatch(/by SliceThroughTranspose/);
  expect(planMermaid(optimized.outputs, optimized)).toMatch(/by SliceThroughTranspose/);
  expect(planDot(OUTPUTS)).not.toContain("by ");
});

test("a Mermaid chart has each layer once, an edge for each input, and no text that ends a label", () => {
  const x = ones([4]);
  const chart = planMermaid([
    x.add(x.mul(2)).layer,
    x.mapBlocks((block) => block.data, { captures: { a: '"]--><script>' } }).layer,
  ]);
  const nodes = chart.split("\n").filter((line) => /^ {2}n\d+\["/.test(line));
  expect(nodes).toHaveLength(4);
  expect(chart.match(/^ {2}n\d+ --> n\d+$/gm)).toHaveLength(4);
  for (const line of nodes) expect(line).toMatch(/^ {2}n\d+\["[^"<>\]]*(<br>[^"<>\]]*)*"\]$/);
  expect(chart).toMatch(/class n\d+,n\d+ output;/);
});

test("rules that can make what others match, and the circles among them", () => {
  const some = RULES.rules.filter(({ name }) =>
    /^(Transpose|Slice)(Of|Through)(Transpose|Slice)$/.test(name),
  );
  const { enables, circles } = ruleGraph(some);
  expect(enables).toContainEqual({
    from: "SliceThroughTranspose",
    to: "SliceOfSlice",
    by: ["Slice"],
    circle: expect.any(Boolean),
  });
  expect(circles.flat()).toContain("SliceThroughTranspose");
  const dot = ruleGraphDot(some);
  expect(dot).toMatch(/"SliceThroughTranspose" -> "SliceOfSlice" \[label="Slice"/);
  expect(dot.match(/^ {2}"\w+" \[/gm)).toHaveLength(some.length);
});

test("rules of later phases enable none of earlier ones", () => {
  const { enables } = ruleGraph(RULES.rules);
  expect(enables.filter(({ from }) => from === "LowerReduce").map(({ to }) => to)).not.toContain(
    "CompactBlockwise",
  );
  expect(enables.length).toBeGreaterThan(100);
});

test("a rule whose right side is code is known by its examples; without them, it is dashed", () => {
  const [noop] = RULES.rules.filter(({ name }) => name === "TransposeOfTranspose");
  const code = { ...noop, name: "Code", template: null, rewrite: () => null, examples: () => [] };
  const seen = { ...noop, name: "Seen", template: null };
  expect(ruleGraph([code, seen]).unknown).toEqual(["Code"]);
  expect(ruleGraph([code, seen]).enables.map(({ from }) => from)).toContain("Seen");
  expect(ruleGraphDot([code, seen])).toMatch(/"Code" \[.*dashed/);
});
