import { expect, test } from "@jest/globals";
import { isPlygraphError, type PlygraphError, sizeOf } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  f,
  inputExpr,
  type Layer,
  type LayerType,
  makeLayer,
  slice,
} from "../../src/layers/index.ts";
import {
  as,
  checkExamples,
  conflict,
  costModel,
  costVector,
  definePlugin,
  explain,
  factOf,
  factText,
  id,
  is,
  isPlugin,
  type LayerAnalysis,
  operation,
  optimize,
  type Plugin,
  pat,
  pluginSet,
  rule,
  saturateLayers,
  v,
} from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

interface ScaleAttrs {
  readonly by: number;
}

const scale: LayerType<ScaleAttrs> = operation<ScaleAttrs>({
  name: "acme/scale",
  doc: "Every value times a number.",
  attributes: { by: f.number },
  reference: ({ by }, [x]) => ({
    ...x,
    data: Float64Array.from(x.data as Float64Array, (value) => value * by),
  }),
  sample: (choose) => ({ by: choose(5) - 2 }),
  cost: (_, [x]) => ({ flops: 3 * sizeOf(x.shape) }),
});

const lower = rule("LowerScale", {
  match: as("s", pat(scale, [v("x")], { by: v("by") })),
  phase: "lower",
  essential: true,
  rewrite({ s, x, by }, c) {
    const labels = x.shape.map((_, axis) => axis);
    const expr = callExpr("multiply", [inputExpr(0, "float64"), by]);
    const kernel = { kind: "expr", expr } as const;
    const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel, dtype: expr.dtype };
    return c.make(blockwise, attrs, [x], s);
  },
});

const twice = rule("ScaleOfScale", {
  match: as("s", pat(scale, [pat(scale, [v("x")], { by: v("a") })], { by: v("b") })),
  phase: "compact",
  rewrite: ({ s, x, a, b }, c) => c.make(scale, { by: a * b }, [x], s),
});

const acme = definePlugin({ name: "acme", operations: [scale], rules: [lower, twice] });

const [table] = readLayers(["x = file a 4x6 2x3"]);
const scaled = (by: number, input: Layer = table): Layer => makeLayer(scale, { by }, [input]);

function refusal(run: () => unknown): PlygraphError {
  try {
    run();
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new RangeError("nothing was refused");
}

test("an operation of a plugin is rewritten and lowered to core layers", () => {
  const { outputs, stats } = optimize([scaled(3, scaled(2))], { plugins: [acme], check: true });
  expect(outputs[0].type).toBe(blockwise);
  expect(outputs[0].inputs).toEqual([table]);
  const fired = stats.filter(({ fired: times }) => times > 0).map(({ name }) => name);
  expect(fired).toEqual(expect.arrayContaining(["LowerScale", "ScaleOfScale"]));
  expect(optimize([scaled(2)], { plugins: [acme], level: 0 }).outputs[0].type).toBe(blockwise);
  expect(optimize([scaled(2)]).outputs[0].type).toBe(scale);
});

test("the same plugins are one set, and one compiled list of rules", () => {
  expect(pluginSet([acme])).toBe(pluginSet([acme, acme]));
  expect(pluginSet()).toBe(pluginSet([]));
  expect(isPlugin(acme)).toBe(true);
  expect(isPlugin({ ...acme })).toBe(false);
});

const other = (name: string): LayerType =>
  operation<object>({
    name,
    attributes: {},
    reference: (_, [first]) => first,
    sample: () => ({}),
  });
const named = (name: string) =>
  rule(name, { match: pat(slice, [v("x")]), phase: "tidy", rewrite: () => null });

test.each<[string, () => unknown, RegExp]>([
  [
    "a core operation",
    () => definePlugin({ name: "slice", operations: [slice as LayerType] }),
    /"slice" redefines the operation "slice", which comes with plygraph/,
  ],
  [
    "a core rule",
    () => definePlugin({ name: "a", rules: [named("SliceNoop")] }),
    /plugin "a" redefines the rule "SliceNoop", which comes/,
  ],
  [
    "two operations of one name",
    () => definePlugin({ name: "a", operations: [other("a/b"), other("a/b")] }),
    /has two operations "a\/b"/,
  ],
  [
    "two rules of one name",
    () => definePlugin({ name: "a", rules: [twice, twice] }),
    /has two rules "ScaleOfScale"/,
  ],
  [
    "the name of another vendor",
    () => definePlugin({ name: "b", operations: [scale] }),
    /"acme\/scale"; its own are called "b\/…"/,
  ],
  [
    "an operation of no plugin",
    () => definePlugin({ name: "a", operations: [{ ...slice, name: "a/x" } as LayerType] }),
    /that `operation\(\{ … \}\)` did not make/,
  ],
  ["an operation without a vendor", () => other("plain"), /it takes "vendor\/name"/],
  [
    "an operation that cannot be checked",
    () => operation({ name: "a/b", attributes: {} } as never),
    /without reference/,
  ],
  [
    "two plugins with one rule",
    () => pluginSet([acme, definePlugin({ name: "b", rules: [twice] })]),
    /plugin "b" redefines the rule "ScaleOfScale", which plugin "acme" has/,
  ],
  [
    "two plugins of one name",
    () => pluginSet([acme, definePlugin({ name: "acme" })]),
    /redefines the name "acme"/,
  ],
  [
    "what is no plugin",
    () => optimize([table], { plugins: [{} as Plugin] }),
    /it takes what definePlugin/,
  ],
  [
    "files that were not read",
    () =>
      optimize([table], {
        plugins: [definePlugin({ name: "a", rules: [new URL("file:///a.rules")] })],
      }),
    /await loadPlugin/,
  ],
  [
    "a cost that there is not",
    () => optimize([table], { plugins: [acme], costModel: "money" }),
    /"money" is no cost of the plugins/,
  ],
  [
    "a strategy that there is not",
    () => optimize([table], { strategies: { tidy: "mine" } }),
    /"mine" is no strategy of the plugins/,
  ],
])("%s is refused", (_, run, message) => {
  const error = refusal(run);
  expect(error.tag).toBe("Plugin");
  expect(error.message).toMatch(message);
});

test("a plugin's strategies are walks by name", () => {
  const plugin = definePlugin({ name: "lazy", strategies: { nothing: () => id } });
  const plans = { plugins: [acme, plugin] };
  expect(
    optimize([scaled(3, scaled(2))], { ...plans, strategies: { compact: "nothing" } }).fires,
  ).toBeGreaterThan(0);
  const { stats } = optimize([scaled(3, scaled(2))], {
    ...plans,
    strategies: { compact: "nothing", lower: "nothing" },
  });
  expect(stats.filter(({ fired }) => fired > 0)).toEqual([]);
});

test("what an operation says of its work is its cost before it is lowered", () => {
  expect(costVector(scaled(2)).flops).toBe(3 * 24);
});

const sign: LayerAnalysis<string> = {
  name: "sign",
  of: (layer, [first]) => {
    if (layer.type.name !== scale.name) return first ?? "?";
    const { by } = layer.attrs as ScaleAttrs;
    return by < 0 ? `-${first}` : `${first}`;
  },
  join: (a, b) => (a === b ? a : conflict(`signs ${a} and ${b} differ`)),
  text: (fact) => `sign ${fact}`,
};

test("facts of a plugin: asked of layers, and of classes where rules say that two are equal", () => {
  const wrong = rule("ScaleLosesSign", {
    match: as("s", pat(scale, [v("x")], { by: v("by") })),
    phase: "explore",
    mode: "explore",
    where: ({ by }) => by < 0,
    rewrite: ({ s, x: input, by }, c) => c.make(scale, { by: -by }, [input], s),
  });
  expect(factOf(sign, scaled(-2, scaled(-3)))).toBe("--?");
  expect(factText(sign, scaled(2))).toBe("sign ?");
  const shown = explain([scaled(-2)], optimize([scaled(-2)]), { analyses: [sign] });
  expect(shown).toContain("by -2; sign -?");
  // However slow the machine is.
  const saturation = { msMax: Infinity };
  const options = { rules: [twice, wrong], ...saturation };
  const silent = saturateLayers([scaled(-2)], options);
  expect(silent.regions[0].run.classes).toBe(2);
  const told = refusal(() => saturateLayers([scaled(-2)], { ...options, analyses: [sign] }));
  expect(told.tag).toBe("UnsoundMerge");
  expect(told.message).toContain("ScaleLosesSign");
  expect(told.message).toContain("signs -? and ? differ");
  const whole = definePlugin({ name: "facts", rules: [wrong], analyses: [sign] });
  const all = { level: 2, saturation, plugins: [acme, whole] } as const;
  expect(refusal(() => optimize([scaled(-2)], all)).tag).toBe("UnsoundMerge");
});

test("a cost of a plugin decides which plan is chosen", () => {
  const shipped = operation<ScaleAttrs>({
    name: "far/scale",
    attributes: { by: f.number },
    reference: (_, [first]) => first,
    sample: () => ({ by: 1 }),
    cost: (_, [first]) => ({ flops: 1, movedBytes: 100 * sizeOf(first.shape) }),
  });
  const ship = rule("ScaleElsewhere", {
    match: as("s", pat(scale, [v("input")], { by: v("by") })),
    phase: "explore",
    mode: "explore",
    rewrite: ({ s, input, by }, c) => c.make(shipped, { by }, [input], s),
  });
  const costs = {
    work: costModel("work", "operations", ({ flops }) => flops),
    traffic: costModel("traffic", "bytes", ({ movedBytes }) => movedBytes),
  };
  const far = definePlugin({ name: "far", operations: [shipped], rules: [ship], costs });
  const chosen = (costModelName: string): string =>
    optimize([scaled(4)], {
      plugins: [definePlugin({ name: "acme", operations: [scale] }), far],
      costModel: costModelName,
      level: 2,
      saturation: { msMax: 5000 },
    }).outputs[0].type.name;
  expect(chosen("work")).toBe("far/scale");
  expect(chosen("traffic")).toBe("acme/scale");
});

test("its examples are checked as others are", () => {
  const told = rule("ScaleByOne", {
    match: pat(scale, [v("x")], { by: is(1) }),
    phase: "compact",
    rewrite: ({ x: input }) => input,
    examples: () => [{ input: scaled(1), expect: table }, { input: scaled(2) }],
  });
  expect(checkExamples([told])).toEqual([]);
});
