import { expect, test } from "@jest/globals";
import { RuleError } from "../../src/core/index.ts";
import { concat, type Layer, rechunk, slice, source, transpose } from "../../src/layers/index.ts";
import {
  as,
  optimize,
  pat,
  RULES,
  type RuleIR,
  rest,
  rule,
  ruleSet,
  v,
} from "../../src/optimizer/index.ts";
import { readLayers, showPlan } from "../support/plans.ts";

const layers = (...lines: string[]): readonly Layer[] => readLayers(lines);
const FILE = "x = file a 12x10 4x5";

/** Transposes and transposes back: never done on its own, so only rules of the test fire. */
const TWICE = layers(FILE, "t = transpose x 1 0", "u = transpose t 1 0", "z = blocks u");

const swap = (name: string, more: Partial<Parameters<typeof rule>[1]> = {}): RuleIR =>
  rule(name, {
    match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
    phase: "pushdown",
    rewrite: ({ t, x, axes }, c) => c.make(transpose, { axes }, [x], t),
    ...(more as object),
  });

test("a rule that changes shape, element type, chunks or wishes is named", () => {
  const breaks =
    (rewrite: RuleIR["rewrite"]): (() => unknown) =>
    () =>
      optimize(TWICE, { rules: ruleSet([{ ...swap("breaker"), rewrite }]), check: true });
  expect(breaks((({ x }: { x: Layer }) => x) as never)).toThrow(
    'rule "breaker" changed the shape of "transpose": [12, 10] became [10, 12]',
  );
  const cut = ({ t }: { t: Layer }, c: { make: (...args: unknown[]) => Layer }): Layer =>
    c.make(
      rechunk,
      { chunks: t.chunks.map(({ length }) => ({ sizes: [length], counts: [1] })) },
      [t],
      t,
    );
  expect(breaks(cut as never)).toThrow(/rule "breaker" changed the chunks of "transpose"/);
  const wished = layers(FILE, "t = transpose x 0 1 @retries=3", "z = blocks t");
  const forgets = rule("forgets", {
    match: pat(transpose, [v("x")]),
    phase: "pushdown",
    rewrite: ({ x }) => x,
  });
  expect(() => optimize(wished, { rules: ruleSet([forgets]), check: true })).toThrow(
    'rule "forgets" lost the annotations {"retries":3} of "transpose"',
  );
});

test("a rule that throws is named, and the cause is kept", () => {
  const cause = new RangeError("of no use");
  const broken = {
    ...swap("broken"),
    rewrite: (): never => {
      throw cause;
    },
  };
  const run = (): unknown => optimize(TWICE, { rules: ruleSet([broken]) });
  expect(run).toThrow(RuleError);
  expect(run).toThrow('rule "broken" failed: of no use');
});

test("rules that undo each other end as a cycle that names them", () => {
  const there = rule("there", {
    match: as("s", pat(slice, [as("t", pat(transpose, [v("x")]))])),
    phase: "tidy",
    rewrite: ({ s, x }, c) =>
      c.make(transpose, { axes: [1, 0] }, [c.make(slice, flipped(s), [x], s)], s),
  });
  const back = rule("back", {
    match: as("t", pat(transpose, [as("s", pat(slice, [v("x")]))])),
    phase: "tidy",
    rewrite: ({ t, s, x }, c) =>
      c.make(slice, flipped(s), [c.make(transpose, { axes: [1, 0] }, [x], t)], t),
  });
  const outputs = layers(
    FILE,
    "b = blocks x",
    "t = transpose b 1 0",
    "s = slice t 0:1 0:2",
    "z = blocks s",
  );
  const { stop, outputs: after } = optimize(outputs, {
    rules: ruleSet([there, back]),
    check: true,
  });
  expect(stop.reason).toBe("cycle");
  expect([...stop.rules].sort()).toEqual(["back", "there"]);
  expect(after[0].shape).toEqual(outputs[0].shape);
});

function flipped({
  attrs,
}: Layer<{
  start: readonly number[];
  step: readonly number[];
  length: readonly number[];
  drop: readonly number[];
}>): typeof attrs {
  const turn = (list: readonly number[]): number[] => list.toReversed();
  return { start: turn(attrs.start), step: turn(attrs.step), length: turn(attrs.length), drop: [] };
}

test("a rule that puts its own root into its answer is refused as a cycle", () => {
  const wrap = rule("wrap", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "tidy",
    rewrite: ({ t }, c) => c.make(rechunk, { chunks: t.chunks }, [t], t),
  });
  const { stop, fires } = optimize(TWICE, { rules: ruleSet([wrap]), check: true });
  expect(stop).toEqual({ reason: "cycle", rules: ["wrap"] });
  expect(fires).toBe(0);
});

/** Grows without end: every firing moves the origin of a source by one more. */
const endless = rule("endless", {
  match: as("x", pat(source, [])),
  phase: "pushdown",
  rewrite: ({ x }, c) =>
    c.make(source, { ...x.attrs, origin: x.attrs.origin.map((start) => start + 1) }, [], x),
});

test.each([
  ["fires", { firesMax: 50, ruleFiresMax: 1000 }],
  ["rule", { ruleFiresMax: 20 }],
  ["nodes", { nodesMax: 70 }],
  ["ms", { msMax: 0 }],
] as const)(
  "a limit on %s stops rules that never end, and essential rules still run",
  (reason, limits) => {
    const outputs = layers(FILE, "r = reduce sum x 0,1");
    const { stop, outputs: after } = optimize(outputs, { extra: [endless], limits, check: true });
    expect(stop).toEqual({ reason, rules: expect.arrayContaining(["endless"]) });
    expect(after[0].type.phase).toBe("physical");
  },
);

test("an essential rule that never ends is an error", () => {
  const rules = ruleSet([{ ...endless, essential: true }]);
  expect(() => optimize(layers(FILE), { rules, limits: { firesMax: 20 } })).toThrow(
    /rule "endless" fires without end/,
  );
});

test("counters say how often a rule was tried, fitted, was refused by which guard, and fired", () => {
  const picky = rule("picky", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "pushdown",
    where: { deep: ({ x }) => x.type === transpose, never: () => false },
    rewrite: () => null,
  });
  const { stats } = optimize(TWICE, { rules: ruleSet([picky]) });
  expect(stats).toEqual([
    {
      name: "picky",
      tried: 2,
      matched: 2,
      refused: { deep: 1, never: 1 },
      fired: 0,
      made: 0,
      ms: expect.any(Number),
    },
  ]);
});

test("the trace holds every firing, when it is wanted", () => {
  const { trace } = optimize(TWICE, { trace: true });
  expect(trace.map(({ phase, rule: name, before }) => [phase, name, before.type.name])).toEqual([
    ["compact", "TransposeOfTranspose", "transpose"],
    ["compact", "TransposeNoop", "transpose"],
  ]);
  expect(optimize(TWICE).trace).toEqual([]);
});

test("a rule of the user's takes part, and its layers tell where they come from", () => {
  const mine = rule("mine", {
    match: as("k", pat(concat, [rest("xs")], { axis: v("axis") })),
    phase: "tidy",
    benefit: 5,
    where: ({ xs }) => xs.length > 1 && xs.every((x) => x === xs[0]),
    rewrite: ({ k, xs }, c) => (xs.length === 2 ? null : c.make(concat, k.attrs, [...xs], k)),
  });
  const outputs = layers("x = file a 12 4", "k = concat 0 x x", "s = slice k 0:6");
  const { outputs: after, stats, origins } = optimize(outputs, { extra: [mine], check: true });
  expect(stats.find(({ name }) => name === "mine")?.tried).toBe(0);
  expect(showPlan(after)).toBe("%0 = source: zarr  (4, 2)\nout %0");
  expect(origins.get(after[0])).toEqual(["SliceThroughConcat", "SliceIntoSource"]);
});

test("outputs keep their order, also when they become one layer", () => {
  const outputs = layers(FILE, "t = transpose x 1 0", "u = transpose t 1 0", "out u x t u");
  const { outputs: after } = optimize(outputs, { check: true });
  expect(after).toEqual([outputs[1], outputs[1], outputs[2], outputs[1]]);
});

test("rules that are off do nothing", () => {
  const { fires } = optimize(TWICE, { disable: ["Transpose*"] });
  expect(fires).toBe(0);
  expect(RULES.rules.length).toBeGreaterThan(30);
});
