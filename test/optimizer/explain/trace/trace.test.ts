import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Layer } from "../../../../src/layers/index.ts";
import {
  bisect,
  decodeTrace,
  encodeTrace,
  optimize,
  RULES,
  type RuleIR,
  replayTrace,
  type Trace,
  type TraceStep,
  traceOptimize,
} from "../../../../src/optimizer/index.ts";
import { layerPrograms, layersOf } from "../../../support/layer-programs.ts";
import { readLayers, readPlans, showPlan } from "../../../support/plans.ts";

const DIR = join(import.meta.dirname, "../../../plans");
const CORPUS = readdirSync(DIR).flatMap((name) => readPlans(join(DIR, name)));
const OUTPUTS = readLayers([
  "x = file a 1000x1000 100x100",
  "y = add x 1",
  "t = transpose y 1 0",
  "s = slice t 10:15 :",
  "m = reduce mean s 1",
]);
const CHAIN = readLayers([
  "a = file a 1000x10 100x10",
  "b = file b 10x1000 10x100",
  "c = file c 1000x10 100x10",
  "d = matmul a b",
  "e = matmul d c",
]);
const EXPLORING = { level: 2, saturation: { msMax: 5000 } } as const;

const firesOf = ({ entries }: Trace): string[] =>
  entries.flatMap((entry) => (entry.kind === "fire" ? [entry.rule] : []));

describe("a recorded optimization", () => {
  test("is the one without a recorder, and its firings are told in order", () => {
    for (const { outputs, disable } of CORPUS) {
      const plain = optimize(outputs, { disable, trace: true });
      const { optimized, record } = traceOptimize(outputs, { disable });
      expect(optimized.outputs).toEqual(plain.outputs);
      expect(firesOf(record)).toEqual(plain.trace.map(({ rule }) => rule));
    }
  });

  test("names attempts, matches and refusals where that is asked for", () => {
    const { record, optimized } = traceOptimize(OUTPUTS, { events: "all" });
    const kinds = new Map<string, number>();
    for (const { kind } of record.entries) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const matched = optimized.stats.reduce((sum, rule) => sum + rule.matched, 0);
    expect(kinds.get("match")).toBe(matched);
    expect(kinds.get("fire")).toBe(optimized.fires);
    expect(kinds.get("guard")).toBe(matched - optimized.fires);
    expect(kinds.get("attempt")).toBeGreaterThan(optimized.fires);
    expect(traceOptimize(OUTPUTS).record.entries.map(({ kind }) => kind)).not.toContain("attempt");
  });

  test("says where a limit was reached", () => {
    const { record } = traceOptimize(OUTPUTS, { limits: { firesMax: 2 } });
    const stops = record.entries.filter(({ kind }) => kind === "budget");
    expect(stops.at(-1)).toEqual({
      kind: "budget",
      reason: "fires",
      rules: ["TransposeThroughBlockwise", "SliceThroughBlockwise"],
    });
    expect(record.stop.reason).toBe("fires");
  });
});

describe("replayed", () => {
  test("every plan of the corpus comes out the same, from the text of the trace alone", () => {
    for (const { outputs, disable } of CORPUS) {
      const { optimized, record } = traceOptimize(outputs, { disable });
      const again = replayTrace(decodeTrace(encodeTrace(record)));
      expect(showPlan(again.outputs)).toBe(showPlan(optimized.outputs));
      expect(again.steps).toBe(optimized.fires);
    }
  });

  test("random programs come out the same", () => {
    fc.assert(
      fc.property(layerPrograms, (program) => {
        const outputs = layersOf(program);
        const { optimized, record } = traceOptimize(outputs);
        expect(replayTrace(record, { outputs }).outputs).toEqual(optimized.outputs);
      }),
      { numRuns: 60 },
    );
  });

  test("a plan that an e-graph chose is taken over, and checked", () => {
    const { optimized, record } = traceOptimize(CHAIN, EXPLORING);
    expect(record.entries.some(({ kind }) => kind === "adopt")).toBe(true);
    const again = replayTrace(decodeTrace(encodeTrace(record)));
    expect(showPlan(again.outputs)).toBe(showPlan(optimized.outputs));
  });

  test("up to a firing", () => {
    const { record } = traceOptimize(OUTPUTS);
    const first = replayTrace(record, { stepsMax: 1 });
    expect(first.steps).toBe(1);
    expect(first.outputs[0].type.name).toBe("reduce");
    expect(replayTrace(record, { stepsMax: 0 }).outputs).toEqual(OUTPUTS);
  });

  test("other outputs, other rules and rules that make something else are told by firing", () => {
    const { record } = traceOptimize(OUTPUTS);
    expect(() => replayTrace(record, { outputs: CHAIN })).toThrow(
      /is another one than in the trace/,
    );
    const others = RULES.rules.filter(({ name }) => name !== "LowerReduce");
    expect(() => replayTrace(record, { rules: others })).toThrow(
      /firing 4 of the trace, LowerReduce: there is no such rule/,
    );
    const silent = { ...ruleCalled("LowerReduce"), rewrite: () => null };
    expect(() => replayTrace(record, { rules: RULES.override([silent]).rules })).toThrow(
      /firing 4 .* does not fire where it did/,
    );
    const wrong: RuleIR = {
      ...ruleCalled("TransposeThroughBlockwise"),
      rewrite: (bindings, context) => {
        const made = ruleCalled("TransposeThroughBlockwise").rewrite(bindings, context) as Layer;
        return context.make(made.type, { ...made.attrs, fresh: 1 } as object, made.inputs, made);
      },
    };
    expect(() => replayTrace(record, { rules: RULES.override([wrong]).rules })).toThrow();
  });
});

const ruleCalled = (name: string): RuleIR =>
  RULES.rules.find((rule) => rule.name === name) as RuleIR;

describe("as text", () => {
  test("nothing is lost", () => {
    for (const options of [{ events: "all" }, EXPLORING] as const) {
      const { record } = traceOptimize(CHAIN, options);
      expect(decodeTrace(encodeTrace(record))).toEqual(record);
    }
  });

  const lines = encodeTrace(traceOptimize(OUTPUTS).record).trimEnd().split("\n");
  const changed = (at: number, line: string): string => lines.with(at, line).join("\n");
  const fire = lines.findIndex((line) => line.startsWith('["fire"'));

  test.each<[string, string, RegExp]>([
    ["nothing", "", /line 1 .*has no end/],
    ["another text", "hello", /line 1 .*no JSON/],
    ["JSON that is no trace", '["hello"]', /line 1 .*does not begin with "plygraph trace"/],
    ["another version", changed(0, '["plygraph trace",99,"",[0]]'), /version 99.*reads version 1/],
    ["a layer that is not there", changed(fire, '["fire","X",0,9999,[]]'), /names layer 9999/],
    ["an output that is not there", changed(0, '["plygraph trace",1,"",[999]]'), /layer 999/],
    ["a word that is none", changed(fire, '["explode",1]'), /no word that is known/],
    ["a phase that is none", changed(fire, '["began","lunch"]'), /names a phase that is none/],
    ["a number that is none", changed(fire, '["attempt",-1]'), /where a whole number belongs/],
    ["bytes that are none", changed(0, '["plygraph trace",1,"!",[0]]'), /no base64/],
    ["no end", lines.slice(0, -1).join("\n"), /has no end/],
    ["more behind the end", [...lines, '["began","cull"]'].join("\n"), /stands behind the end/],
  ])("%s is refused by line", (_what, text, message) => {
    expect(() => decodeTrace(text)).toThrow(message);
  });

  test("random changes are refused or read, never anything else", () => {
    const text = lines.join("\n");
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        try {
          decodeTrace(text.slice(0, at) + put + text.slice(at + put.length));
        } catch (error) {
          expect(error).toMatchObject({ tag: "TraceFormat" });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("bisect", () => {
  const hasTree = (outputs: readonly Layer[]): boolean =>
    /source: zarr.*\(10×100 \| 5\)/.test(showPlan(outputs));

  test("finds the firing behind which a plan is bad", async () => {
    const found = await bisect(OUTPUTS, hasTree);
    expect(found.reason).toBe("found");
    expect(found.culprit).toMatchObject({ rule: "SliceIntoSource", phase: "pushdown" });
    expect(found.text).toMatch(
      /pushdown: SliceIntoSource\n {2}before: slice .*\n {2}after: {2}source/,
    );
  });

  test("finds each firing of a long optimization, in few questions", async () => {
    const long = readLayers([
      "x = file a 64x64 8x8",
      ...Array.from({ length: 12 }, (_, k) =>
        k % 2 === 0 ? "x = transpose x 1 0" : "x = rechunk x 16x8",
      ),
      "y = reduce sum x 0",
    ]);
    const { record } = traceOptimize(long);
    const steps = record.entries.filter((entry): entry is TraceStep => entry.kind === "fire");
    expect(steps.length).toBeGreaterThan(8);
    for (let wanted = 1; wanted <= steps.length; wanted++) {
      let asked = 0;
      // The n-th plan is bad from the wanted firing on.
      const plans = new Map<string, number>();
      for (let n = steps.length; n >= 0; n--) {
        plans.set(
          showPlan(
            optimize(replayTrace(record, { outputs: long, stepsMax: n }).outputs, { level: 0 })
              .outputs,
          ),
          n,
        );
      }
      const bad = (outputs: readonly Layer[]): boolean => {
        asked += 1;
        return (plans.get(showPlan(outputs)) ?? -1) >= wanted;
      };
      const found = await bisect(long, bad);
      expect(asked).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(steps.length + 1)));
      if (found.culprit === null) continue;
      expect(found.culprit.step).toBeLessThanOrEqual(wanted);
    }
  });

  test("says when a plan is never bad, or bad from the start", async () => {
    expect(await bisect(OUTPUTS, () => false)).toMatchObject({
      reason: "never bad",
      culprit: null,
    });
    expect(await bisect(OUTPUTS, () => Promise.resolve(true))).toMatchObject({
      reason: "bad from the start",
      asked: 2,
    });
  });

  test("finds a planted wrong rule by its values", async () => {
    const wrong: RuleIR = {
      ...ruleCalled("SliceIntoSource"),
      name: "Planted",
      benefit: 9,
      essential: false,
      rewrite: (bindings, context) => {
        const made = ruleCalled("SliceIntoSource").rewrite(bindings, context) as Layer;
        const { origin } = made.attrs as { origin: readonly number[] };
        const attrs = {
          ...made.attrs,
          origin: origin.map((at, axis) => at + (axis === 0 ? 1 : 0)),
        };
        return context.make(made.type, attrs, [], made);
      },
    };
    const outputs = readLayers([
      "x = file a 8x6 4x3",
      "y = add x 1",
      "s = slice y 2:5 :",
      "r = reduce sum s 1",
    ]);
    const right = showPlan(optimize(outputs).outputs);
    const found = await bisect(outputs, (plan) => /from \[3,0\]/.test(showPlan(plan)), {
      extra: [wrong],
    });
    expect(right).not.toMatch(/from \[3,0\]/);
    expect(found.culprit?.rule).toBe("Planted");
  });
});
