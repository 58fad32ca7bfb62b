import { describe, expect, test } from "@jest/globals";
import { type Layer, makeLayer, rechunk, transpose } from "../../../src/layers/index.ts";
import {
  as,
  pat,
  type RewriteContext,
  RULES,
  type RuleIR,
  rule,
  strategy,
  v,
  type WhyNot,
  type WhyNotOptions,
  whyNot,
} from "../../../src/optimizer/index.ts";
import { readLayers } from "../../support/plans.ts";

const ask = (name: string, lines: readonly string[], options?: WhyNotOptions): WhyNot =>
  whyNot(readLayers(lines), name, options);

describe("a rule that nothing of its own kept from firing", () => {
  const PLAN = ["x = file a 8x6 4x3", "t = transpose x 1 0", "r = rechunk t 2x2"];
  const bare = (...extra: readonly RuleIR[]): WhyNotOptions => ({
    rules: RULES.only().extend(extra),
  });
  const onTransposes = (name: string, rewrite: RuleIR["rewrite"], more: object = {}): RuleIR => ({
    ...rule(name, {
      match: as("t", pat(transpose, [v("x")])),
      phase: "pushdown",
      rewrite: () => null,
    }),
    rewrite,
    ...more,
  });
  type Given = { readonly t: Layer<{ readonly axes: readonly number[] }>; readonly x: Layer };
  /** Puts the layer into what it makes. */
  const wraps = onTransposes("wraps", (({ t }: Given, c: RewriteContext) =>
    c.make(rechunk, { chunks: t.chunks }, [t], t)) as never);
  /** Goes on for ever, a transpose of nothing more each time. */
  const grows = onTransposes("grows", (({ t, x }: Given, c: RewriteContext) =>
    c.make(transpose, t.attrs, [c.make(transpose, { axes: [0, 1] }, [x], t)], t)) as never);

  test("its own layer in its answer: a circle", () => {
    const told = ask("wraps", PLAN, bare(wraps));
    expect(told).toMatchObject({ fired: 0, halt: { kind: "cycle", rules: ["wraps"] } });
    expect(told.text).toMatch(/^wraps did not fire\.\n {2}closest in phase pushdown/);
    expect(told.text).toContain("what it makes holds the very layer that it is to replace");
    expect(told.text).not.toContain("was rewritten before");
  });

  test("rules that undo each other: the circle, by names", () => {
    const ones = (name: string, from: number, to: number): RuleIR =>
      onTransposes(name, (({ t, x }: Given) =>
        t.annotations.priority === from
          ? makeLayer(transpose, t.attrs, [x], { priority: to })
          : null) as never);
    const lines = ["x = file a 8x6 4x3", "t = transpose x 1 0 @priority=1"];
    const options = bare(ones("there", 1, 2), ones("back", 2, 1));
    const told = ask("back", lines, options);
    expect(told).toMatchObject({ fired: 0, halt: { kind: "cycle", rules: ["there", "back"] } });
    expect(told.text).toContain(
      "leads back to an earlier form of the layer, there → back: a circle",
    );
    expect(ask("there", lines, options).text).toMatch(/^there fired once\./);
  });

  test("a circle is no matter of the rules that are not in it", () => {
    const told = ask("SliceOfSlice", PLAN, { extra: [wraps] });
    expect(told).toMatchObject({ fired: 0, stop: { reason: "cycle", rules: ["wraps"] } });
    expect(told.text).not.toContain("cycle");
    expect(ask("wraps", PLAN, { extra: [wraps] }).text).toContain("so it was refused");
  });

  test("a circle behind what other rules made of the layer: it is told all the same", () => {
    const turned = (name: string, priority: number, phases: RuleIR["phases"]): RuleIR =>
      onTransposes(
        name,
        (({ t, x }: Given) =>
          t.annotations.priority === priority
            ? null
            : makeLayer(transpose, t.attrs, [x], { priority })) as never,
        { phases },
      );
    const lines = ["x = file a 8x6 4x3", "t = transpose x 1 0 @priority=1"];
    const options = bare(turned("there", 2, ["pushdown"]), turned("back", 1, ["pushdown"]));
    const told = ask("back", lines, options);
    expect(told).toMatchObject({ fired: 0, halt: { kind: "cycle", rules: ["there", "back"] } });
    const asFirst = turned("wrapped", 2, ["pushdown"]);
    const late = onTransposes("late", (({ t }: Given, c: RewriteContext) =>
      c.make(rechunk, { chunks: t.chunks }, [t], t)) as never);
    // At the layer as it was written, it was another rule that came first.
    const behind = ask("late", lines, bare(asFirst, late));
    expect(behind).toMatchObject({ fired: 0, first: null, halt: { kind: "cycle" } });
    expect(behind.miss?.layer.annotations.priority).toBe(2);
    expect(behind.text).toContain("holds the very layer");
  });

  test("without end: its growth and budget, and that it was taken back", () => {
    const told = ask("grows", PLAN, { ...bare(grows), limits: { ruleFiresMax: 10 } });
    expect(told).toMatchObject({ fired: 0, halt: { kind: "runaway" } });
    expect(told.text).toMatch(
      /^grows was stopped: rule "grows" fired 10 times in phase "pushdown"/,
    );
    expect(told.text).toContain("but it was switched off, as told above");
  });

  test("a limit that others used up: which, where, and who", () => {
    const late = onTransposes("late", (({ t }: Given) => t.inputs[0]) as never, {
      phases: ["tidy"],
    });
    const told = ask("late", PLAN, { ...bare(grows, late), limits: { firesMax: 5 } });
    expect(told.halt).toEqual({
      kind: "limit",
      reason: "fires",
      phase: "pushdown",
      rules: ["grows"],
    });
    expect(told.text).toContain(
      'rewriting stopped at the limit "fires" in phase pushdown, before its turn; grows fired most',
    );
    const same = ask("grows", PLAN, { ...bare(grows), limits: { firesMax: 5 } });
    expect(same.text).toMatch(
      /^grows fired 5 times\.\n {2}closest to firing once more in phase pushdown/,
    );
    expect(same.text).toContain(
      'the limit "fires" in this phase, before its turn; grows fired most',
    );
  });

  test("thrown elsewhere: switched off, and why", () => {
    // Outputs go last first: by the time that the other one is tried, the rule is off.
    const lines = ["x = file a 8x6 4x3", "u = file b 4x4 2x2"];
    const both = [...lines, "t = transpose x 1 0", "w = transpose u 1 0"];
    const picky = onTransposes("picky", (({ t, x }: Given) => {
      if (x.shape[0] === 4) throw new RangeError("square");
      return t.annotations.retries === 1
        ? null
        : makeLayer(transpose, t.attrs, [x], { retries: 1 });
    }) as never);
    for (const out of ["out t w", "out w t"]) {
      const outputs = readLayers([...both, out]);
      const at = outputs.find(({ shape }) => shape[0] === 6) as Layer;
      const told = whyNot(outputs, "picky", { ...bare(picky), at });
      if (told.fired > 0) continue;
      expect(told.halt).toMatchObject({ kind: "threw" });
      expect(told.text).toMatch(/switched off, because it threw elsewhere: .*square/);
      return;
    }
    expect("one of both orders").toBe("the one in which it throws first");
  });

  test("a walk that never comes to it", () => {
    const strategies = { pushdown: () => strategy("rest", () => "unchanged" as const) };
    const lines = ["x = ones 8x6 4x3", "y = add x 1", "s = slice y 1:3 :"];
    const told = ask("SliceThroughBlockwise", lines, { strategies, disable: ["Compact*"] });
    expect(told.text).toContain("nothing is in its way here");
    expect(told.halt).toBeNull();
  });

  test("it fired, and no layer of its type is left", () => {
    const told = ask("TransposeNoop", ["x = file a 8x6 4x3", "t = transpose x 0 1"]);
    expect(told.fired).toBe(1);
    expect(told.text).toMatch(
      /fired once\.\n {2}behind that, no layer is a Transpose any more, at the end of phase/,
    );
  });
});
