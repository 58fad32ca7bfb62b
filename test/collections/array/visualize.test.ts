import { expect, test } from "@jest/globals";
import { ones } from "../../../src/index.ts";
import { planDot } from "../../../src/optimizer/index.ts";

test("every layer once, an edge for each input", () => {
  const x = ones([4]);
  const dot = planDot([x.add(x.mul(2)).layer, x.layer]);
  expect(dot.match(/\[label=/g)).toHaveLength(3);
  expect(dot.match(/^ {2}n\d+ -> n\d+;$/gm)).toHaveLength(3);
  expect(dot.match(/penwidth=2/g)).toHaveLength(2);
});

test("quotes in labels are escaped, long ones cut", () => {
  const dot = planDot([
    ones([2]).mapBlocks((block) => block.data, { captures: { a: '"'.repeat(300) } }).layer,
  ]);
  for (const [, label] of dot.matchAll(/label="((?:[^"\\]|\\.)*)"/g)) {
    expect(label.length).toBeLessThan(500);
  }
});
