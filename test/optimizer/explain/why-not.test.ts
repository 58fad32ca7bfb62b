import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Layer } from "../../../src/layers/index.ts";
import {
  optimize,
  RULES,
  type RuleIR,
  type WhyNot,
  type WhyNotOptions,
  whyNot,
} from "../../../src/optimizer/index.ts";
import { type PlanCase, readLayers, readPlans } from "../../support/plans.ts";

const DIR = join(import.meta.dirname, "../../plans");
const CORPUS: readonly PlanCase[] = readdirSync(DIR).flatMap((name) => readPlans(join(DIR, name)));

/** Of one rule: each needs a set of rules of its own. */
const MISSES_MAX = 4;

const ask = (rule: string, lines: readonly string[], options?: WhyNotOptions): WhyNot =>
  whyNot(readLayers(lines), rule, options);

/** Of the plans on which a rule is silent, every so manieth: with another rule, other ones. */
const EVERY = 4;

describe.each(RULES.rules.map((rule, k) => [rule.name, rule, k] as const))(
  "%s",
  (name, rule, k) => {
    const silent = CORPUS.filter(
      (plan, at) => at % EVERY === k % EVERY && !plan.fires.includes(name),
    );

    test("has an answer on every plan of the corpus on which it does not fire", () => {
      expect(silent.length).toBeGreaterThan(10);
      for (const { outputs, disable, title } of silent) {
        const { miss, notTried, text, first } = whyNot(outputs, name, { disable });
        expect({ title, miss: miss === null, error: miss?.obstacle.kind === "error" }).toEqual({
          title,
          miss: false,
          error: false,
        });
        // Where nothing is in the way, something else is the reason, and it is told.
        const reason = miss?.obstacle.kind !== "none" || notTried !== null || first !== null;
        expect(reason || text.includes("was rewritten before")).toBe(true);
        expect(text.split("\n").length).toBeGreaterThan(1);
      }
    });

    test("the guard that is named is the one: without it, the rule comes further", () => {
      const misses = silent.flatMap(({ outputs, disable }) => {
        const before = whyNot(outputs, name, { disable }).miss;
        return before?.obstacle.kind === "guard" ? [{ outputs, disable, before }] : [];
      });
      for (const { outputs, disable, before } of misses.slice(0, MISSES_MAX)) {
        if (before.obstacle.kind !== "guard") continue;
        const told = before.obstacle.name;
        const guards = rule.guards.map((guard) =>
          guard.name === told ? { ...guard, holds: () => true } : guard,
        );
        const layer = before.layer;
        // What the rule then does may be wrong: only how far it comes is looked at.
        const eased: RuleIR = { ...rule, guards, rewrite: () => null };
        const rules = RULES.override([eased]);
        const after = whyNot(outputs, name, { disable, rules, at: layer }).miss;
        // Some guards keep what follows from meeting values that it cannot take.
        if (after === null || after.obstacle.kind === "error") continue;
        expect(after.progress).toBeGreaterThan(before.progress);
      }
    });
  },
);

describe("the answer names", () => {
  const text = (rule: string, lines: readonly string[], options?: WhyNotOptions): string =>
    ask(rule, lines, options).text;

  test("the sub-pattern, and what stands there", () => {
    expect(text("SliceThroughTranspose", ["x = file a 8x6 4x3", "s = slice x 1:3 :"])).toMatch(
      /input 0 of `s` \(`t`\) is no Transpose\n +found: source zarr -> \(8, 6\) float64/,
    );
  });

  test("the guard conjunct, and the values that decide it", () => {
    const lines = ["x = file a 8x6 4x3", "y = rechunk x 2x3"];
    expect(text("RechunkNoop", lines)).toMatch(
      /where sameChunks\(r\.chunks, x\.chunks\) does not hold\n +r\.chunks = \(4×2 \| 2×3\)\n +x\.chunks = \(2×4 \| 2×3\)$/,
    );
  });

  test("the sharing gate, and how often layers are read", () => {
    const lines = [
      "x = random 8x6 4x3",
      "y = multiply x 2",
      "t = transpose y 1 0",
      "r = rechunk t 2x2",
      "s = reduce sum t 0",
      "out r s",
    ];
    const told = ask("RechunkThroughTranspose", lines, { disable: ["TransposeThroughBlockwise"] });
    expect(told.miss?.obstacle).toMatchObject({ kind: "sharing", name: "t.uses <= 1" });
    expect(told.text).toMatch(/t\.uses = 2/);
  });

  test("the number of inputs", () => {
    const lines = ["x = ones 8x6 4x3", "y = ones 8x6 4x3", "k = concat 0 x y"];
    expect(text("ConcatOfOne", lines)).toContain("has 2 inputs; the pattern has 1");
  });

  test("the type that no layer has", () => {
    expect(text("SliceThroughTake", ["x = file a 8x6 4x3"])).toContain(
      "no layer is a Slice, in phase pushdown",
    );
  });

  test("an explore rule's costs, and the level at which it would run", () => {
    const lines = ["x = file a 1000x1000 100x100", "r = reduce sum x 0"];
    const told = ask("ReduceByFew", lines);
    expect(told.notTried).toBe("level");
    expect(told.miss?.obstacle.kind).toBe("cost");
    expect(told.text).toMatch(/levels 2 and 3.*\n.*\n.*is not cheaper: \S+ s in place of \S+ s/);
  });

  test("a rule that is switched off", () => {
    const lines = ["x = file a 8x6 4x3", "t = transpose x 1 0", "u = transpose t 1 0"];
    const told = ask("TransposeOfTranspose", lines, { disable: ["Transpose*"] });
    expect(told).toMatchObject({ fired: 0, notTried: "disabled" });
    expect(told.text).toContain("it is switched off");
  });

  test("the rule that was first", () => {
    const told = ask("SliceIntoSource", ["x = ones 8x6 4x3", "s = slice x : :"]);
    expect(told).toMatchObject({ fired: 0, first: "SliceNoop", miss: { when: "began" } });
    expect(told.text).toContain(
      "nothing is in its way here, but SliceNoop rewrote the layer first",
    );
  });

  test("firings, where there were some, and what is left", () => {
    const lines = ["x = file a 8x6 4x3", "y = rechunk x 2x3", "z = rechunk y 4x2"];
    const told = ask("RechunkOfRechunk", lines);
    expect(told.fired).toBe(1);
    expect(told.text).toMatch(/fired once/);
    expect(told.miss).toMatchObject({ when: "ended" });
  });
});

test("a layer is followed through the forms that other rules give it", () => {
  const outputs = readLayers([
    "x = file a 8x6 4x3",
    "y = add x 1",
    "t = transpose y 1 0",
    "s = slice t 1:3 :",
  ]);
  const [s] = outputs;
  const told = whyNot(outputs, "SliceThroughConcat", { at: s });
  expect(told.miss?.phase).toBe("pushdown");
  expect(told.miss?.obstacle).toMatchObject({ kind: "operation", wanted: "Concat" });
  // Behind pushdown the slice has become part of the source: in the last phases, the kernel is asked.
  const later = whyNot(outputs, "FuseBlockwise", { at: s });
  expect(later.miss?.layer.type.name).toBe("blockwise");
});

test("a layer that is nowhere is said to be nowhere", () => {
  const [other] = readLayers(["x = ones 3 3"]) as [Layer];
  const told = ask("SliceNoop", ["x = file a 8 4", "s = slice x 1:3"], { at: other });
  expect(told).toMatchObject({ notTried: "absent", miss: null });
});

test("a rule that does not exist is refused by name", () => {
  expect(() => ask("SliceTroughConcat", ["x = ones 3 3"])).toThrow(
    /SliceTroughConcat.*SliceThroughConcat/s,
  );
});

test("a guard that throws is told, and the rest of the plan is left as it was", () => {
  const rules = RULES.override(
    RULES.rules
      .filter(({ name }) => name === "TransposeNoop")
      .map((rule) => ({
        ...rule,
        guards: [
          {
            name: "broken",
            expression: null,
            holds: (): boolean => {
              throw new RangeError("no such axis");
            },
          },
        ],
      })),
  );
  const lines = ["x = file a 8x6 4x3", "t = transpose x 1 0"];
  const told = ask("TransposeNoop", lines, { rules });
  expect(told.miss?.obstacle).toMatchObject({ kind: "error", message: /no such axis/ });
});

test("asking changes nothing", () => {
  for (const { outputs, disable } of CORPUS.slice(0, 20)) {
    const before = optimize(outputs, { disable });
    whyNot(outputs, "FuseBlockwise", { disable });
    expect(optimize(outputs, { disable }).outputs).toEqual(before.outputs);
  }
});

test("10 000 layers take a moment", () => {
  const chain = ["x = file a 8 4", ...Array.from({ length: 10_000 }, () => "x = add x 1")];
  const from = performance.now();
  expect(ask("SliceNoop", chain).miss).not.toBeNull();
  expect(performance.now() - from).toBeLessThan(10_000);
});
