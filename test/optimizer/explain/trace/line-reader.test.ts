import { expect, test } from "@jest/globals";
import { decodeTrace, encodeTrace, traceOptimize } from "../../../../src/optimizer/index.ts";
import { readLayers } from "../../../support/plans.ts";

const CHAIN = readLayers([
  "a = file a 1000x10 100x10",
  "b = file b 10x1000 10x100",
  "c = file c 1000x10 100x10",
  "d = matmul a b",
  "e = matmul d c",
]);
const EXPLORING = { level: 2, saturation: { msMax: Number.POSITIVE_INFINITY } } as const;

test("every reason to stop is read again, and so is the e-graph of a plan that was chosen", () => {
  const { record } = traceOptimize(CHAIN, EXPLORING);
  const [adopted] = record.entries.flatMap((entry) => (entry.kind === "adopt" ? [entry] : []));
  expect(adopted.classes.length).toBeGreaterThan(4);
  for (const reason of [
    "fixpoint",
    "fires",
    "nodes",
    "ms",
    "cycle",
    "rule",
    "saturation",
  ] as const) {
    const stopped = { ...record, stop: { reason, rules: ["RegroupRight"] } };
    expect(decodeTrace(encodeTrace(stopped))).toEqual(stopped);
  }
  const lines = encodeTrace(record).split("\n");
  const at = lines.findIndex((line) => line.startsWith('["adopt"'));
  const broken = (classes: unknown): (() => unknown) => {
    const line = JSON.stringify([...(JSON.parse(lines[at]) as unknown[]).slice(0, 4), classes]);
    return () => decodeTrace(lines.toSpliced(at, 1, line).join("\n"));
  };
  expect(broken([["v", 0]])).toThrow(/has no list of 3 where one belongs/);
  expect(broken([["v", 0, [["t", null, [1], true, 0]]]])).toThrow(
    /names class 1, which is not there/,
  );
  expect(broken([["v", -1, []]])).toThrow(/holds -1 where a whole number belongs/);
  expect(broken([["v", 0, [["t", 3, [], true, 0]]]])).toThrow(/holds 3 where a text belongs/);
  // Traces of older releases have none.
  expect(
    decodeTrace(lines.toSpliced(at, 1, lines[at].replace(/,\[\["\(.*$/, "]")).join("\n")),
  ).toMatchObject({
    stop: record.stop,
  });
});
