import { expect, test } from "@jest/globals";
import { isPlygraphError, type PlygraphError } from "../../src/core/index.ts";
import { f, type Layer, makeLayer, nbytesOf, transpose } from "../../src/layers/index.ts";
import {
  as,
  type CostVector,
  costModel,
  costVector,
  definePlugin,
  explain,
  factOf,
  type LayerAnalysis,
  type OperationSpec,
  operation,
  optimize,
  part,
  pat,
  RULES,
  rule,
  saturateLayers,
  scalarCost,
  strategy,
  that,
  v,
} from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const [x, turned, product] = readLayers([
  "x = file a 12x12 4x6",
  "t = transpose x 1 0",
  "y = file b 12x3 6x3",
  "m = matmul x y",
  "out x t m",
]);

function boom(): never {
  throw new TypeError("boom");
}

/** What `run` throws, which must be an error of ours. */
function thrown(run: () => unknown): PlygraphError {
  try {
    run();
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new RangeError("nothing was thrown");
}

const spec: OperationSpec<{ by: number }> = {
  name: "acme/shift",
  attributes: { by: f.number },
  reference: (_, [input]) => input,
  sample: () => ({ by: 1 }),
};
const shifted = (more: Partial<OperationSpec<{ by: number }>>, input = x): Layer =>
  makeLayer(operation({ ...spec, ...more }), { by: 3 }, [input]);

test("derive: what it throws or answers is told with operation, attributes and inputs", () => {
  const error = thrown(() => shifted({ derive: boom }));
  expect(error.tag).toBe("Callback");
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(error.message).toBe(
    'operation "acme/shift": derive threw: boom\n  attributes = {by: 3}\n  inputs = [source zarr -> (12, 12) float64]',
  );
  const { shape, dtype, chunks } = x;
  const answers: readonly (readonly [unknown, string])[] = [
    [null, "answers null, which is no record"],
    [{ shape: [-1, 2], dtype, chunks }, "answers the shape [ -1, 2 ], which is no list of sizes"],
    [{ shape: [Number.NaN, 2], dtype, chunks }, "which is no list of sizes"],
    [{ shape, dtype: "float63", chunks }, "answers 'float63', which is no element type"],
    [{ shape, dtype, chunks: 3 }, "answers the chunks 3, which are none"],
    [
      { shape: [12, 11], dtype, chunks },
      "answers chunks of shape [12, 12], and the shape [12, 11]",
    ],
  ];
  for (const [answer, told] of answers) {
    expect(thrown(() => shifted({ derive: () => answer as never })).message).toContain(told);
  }
});

test("derive in a rule: the rule is named, with layer and values, and can be skipped", () => {
  const wrong = operation({ ...spec, derive: boom });
  const shift = rule("shift", {
    match: as("t", pat(transpose, [v("a")])),
    phase: "tidy",
    rewrite: ({ t, a }, c) => c.make(wrong, { by: 1 }, [a], t),
  });
  const options = { rules: RULES.only().extend([shift]) };
  const error = thrown(() => optimize([turned], options));
  expect(error.tag).toBe("Rule");
  expect(error.fields).toMatchObject({ rule: "shift", node: expect.stringContaining("transpose") });
  expect(error.message).toContain('operation "acme/shift": derive threw: boom');
  const { outputs, failures } = optimize([turned], { ...options, onRuleError: "skip" });
  expect(outputs).toEqual([turned]);
  expect(failures).toHaveLength(1);
});

test("an operation's cost: not a number, negative, unknown or thrown", () => {
  const told = (cost: unknown): string =>
    thrown(() => costVector(shifted({ cost: (() => cost) as never }))).message;
  expect(told({ flops: Number.NaN })).toBe(
    'operation "acme/shift": cost answers flops NaN, and costs are finite, from 0 on\n  at acme/shift by 3 -> (12, 12)',
  );
  expect(told({ readBytes: -1 })).toContain("cost answers readBytes -1");
  expect(told({ flop: 1 })).toContain('cost answers "flop"; it takes tasks, readBytes');
  const error = thrown(() => costVector(shifted({ cost: boom })));
  expect(error.message).toContain('operation "acme/shift": cost threw: boom');
  expect(costVector(shifted({ cost: () => ({ flops: 7 }) })).flops).toBe(7);
});

test("a summary that throws is left out", () => {
  const layer = shifted({ summary: boom });
  expect(layer.type.summary(layer)).toBe("by 3");
  expect(shifted({ summary: () => 3 as never }).type.summary(layer)).toBe("by 3");
});

const analysis = (more: Partial<LayerAnalysis<number>>): LayerAnalysis<number> => ({
  name: "size",
  of: (layer) => nbytesOf(layer),
  join: (a, b) => Math.max(a, b),
  ...more,
});

test("analyses: what they throw names analysis, plugin, layer and facts", () => {
  const sized = analysis({ of: ({ inputs }) => (inputs.length > 0 ? boom() : 5) });
  definePlugin({ name: "acme", analyses: [sized] });
  const error = thrown(() => factOf(sized, turned));
  expect(error.fields).toMatchObject({ what: 'analysis "size"', plugin: "acme", call: "of" });
  expect(error.message).toBe(
    'analysis "size" (plugin "acme"): of threw: boom\n  at transpose axes (1, 0) -> (12, 12) float64\n  input 0 = 5',
  );
  const talks = analysis({ text: boom });
  const optimized = optimize([turned]);
  const explained = thrown(() => explain([turned], optimized, { analyses: [talks] }));
  expect(explained.message).toContain('analysis "size": text threw: boom\n  at ');
});

test("a guard that asks an analysis that throws: that is to blame, and no rule is switched off", () => {
  const broken = analysis({ of: boom });
  const asks = rule("asks", {
    match: as("t", pat(transpose, [v("a")])),
    phase: "compact",
    where: ({ a }) => factOf(broken, a) > 0,
    rewrite: () => null,
  });
  for (const onRuleError of ["throw", "skip"] as const) {
    const error = thrown(() => optimize([turned], { extra: [asks], onRuleError }));
    expect(error).toMatchObject({ tag: "Callback", call: "of" });
  }
});

/** However slow the machine is. */
const ENDLESS = { msMax: Infinity };

test("analyses in an e-graph: of and join", () => {
  const run = (more: Partial<LayerAnalysis<number>>): PlygraphError =>
    thrown(() =>
      saturateLayers([product], { ...ENDLESS, rules: RULES.rules, analyses: [analysis(more)] }),
    );
  expect(run({ of: boom }).message).toMatch(/^analysis "size": of threw: boom\n {2}at /);
  const joined = run({ join: boom });
  expect(joined.message).toMatch(/^analysis "size": join threw: boom\n {2}a = \d+\n {2}b = \d+$/);
  const options = {
    level: 2,
    saturation: ENDLESS,
    plugins: [definePlugin({ name: "acme", analyses: [analysis({ join: boom })] })],
  };
  expect(thrown(() => optimize([product], options as never)).message).toMatch(
    /^analysis "size" \(plugin "acme"\): join threw: boom/,
  );
});

test("cost models: where they are made, and where they are asked", () => {
  expect(thrown(() => costModel("mine", "s", boom)).message).toContain(
    'cost model "mine" threw for { readBytes: 0, movedBytes: 0',
  );
  expect(thrown(() => costModel("mine", "s", () => Number.NaN)).message).toContain(
    "answers NaN for {",
  );
  expect(thrown(() => costModel("mine", "s", 3 as never)).tag).toBe("Option");
  // It holds on everything that it is tried at, and fails on a plan.
  const late = (cost: CostVector): number => (cost.tasks % 1000 === 6 ? boom() : cost.tasks);
  const model = costModel("late", "tasks", late);
  expect(thrown(() => scalarCost([x], model))).toMatchObject({
    tag: "CostModel",
    name: "CostModelError",
  });
  expect(thrown(() => scalarCost([x], model)).message).toMatch(/"late" threw for \{.*tasks: 6/);
  const plugin = definePlugin({ name: "acme", costs: { late: model } });
  const run = (): unknown =>
    optimize([product], { plugins: [plugin], costModel: "late", level: 2, saturation: ENDLESS });
  expect(thrown(run).tag).toBe("CostModel");
});

test("models that nobody checked are checked", () => {
  const falls = { name: "falls", unit: "s", scalarize: ({ tasks }: CostVector) => -tasks };
  const isCost = { tag: "CostModel" };
  expect(thrown(() => definePlugin({ name: "acme", costs: { falls } }))).toMatchObject(isCost);
  const saturation = { ...ENDLESS, model: falls };
  expect(thrown(() => optimize([product], { level: 2, saturation }))).toMatchObject(isCost);
  expect(
    optimize([product], { level: 2, saturation: { model: part("tasks") } }).outputs,
  ).toHaveLength(1);
});

test("the cost that greedy explore rules are measured by", () => {
  const explores = rule("explores", {
    match: as("t", pat(transpose, [v("a")])),
    phase: "compact",
    mode: "explore",
    rewrite: ({ t }, c) =>
      c.make(transpose, t.attrs, [c.make(transpose, { axes: [0, 1] }, [x], t)], t),
  });
  const run = (cost: () => number) => () =>
    optimize([turned], { rules: RULES.only().extend([explores]), cost, onRuleError: "skip" });
  expect(thrown(run(boom)).message).toMatch(/^option "cost": cost threw: boom\n {2}at transpose/);
  expect(thrown(run(() => Number.NaN)).message).toContain(
    "answers NaN, and costs are numbers from 0",
  );
});

test("walks and strategies: what they throw, and what is none", () => {
  const walk = boom as never;
  const plugin = definePlugin({ name: "acme", strategies: { mine: walk } });
  const named = thrown(() => optimize([x], { plugins: [plugin], strategies: { fuse: "mine" } }));
  expect(named.message).toBe('the walk of phase "fuse" (plugin "acme"): the walk threw: boom');
  const none = thrown(() => optimize([x], { strategies: { fuse: (() => 5) as never } }));
  expect(none.message).toContain("answers 5, and walks answer a strategy");
  const broken = strategy("broken", boom);
  const run = thrown(() => optimize([x], { strategies: { fuse: () => broken } }));
  expect(run.message).toBe("strategy `broken`: run threw: boom");
});

test("patterns that throw are named in an e-graph as they are in a walk", () => {
  const tests = rule("tests", {
    match: as("t", pat(transpose, [v("a")], { axes: that(boom as never, "boom") })),
    phase: "explore",
    mode: "explore",
    rewrite: () => null,
  });
  const [both] = readLayers([
    "x = file a 12x12 4x6",
    "y = file b 12x12 4x4",
    "t = transpose x 1 0",
    "m = matmul t y",
    "n = matmul m y",
  ]).slice(-1);
  const rules = [...RULES.rules, tests];
  const error = thrown(() => saturateLayers([both], { ...ENDLESS, rules }));
  expect(isPlygraphError(error)).toBe(true);
  expect(error.message).toContain('rule "tests"');
  const { failures } = optimize([both], {
    rules: RULES.only().extend([tests]),
    level: 2,
    saturation: ENDLESS,
    onRuleError: "skip",
  });
  expect(failures.map(({ fields }) => fields["rule"])).toEqual(["tests"]);
});

test("parts of plugins that are none are refused by name", () => {
  const refused: readonly (readonly [object, string])[] = [
    [{ operations: 3 }, 'plugin "acme" takes a list of operations, not 3'],
    [{ operations: [null] }, "has operations[0] = null; it takes what operation({ … }) makes"],
    [
      { rules: ["./mine.rules"] },
      "has rules[0] = './mine.rules'; it takes what rule(…) makes, or a URL",
    ],
    [{ analyses: [{ name: "a" }] }, "has analyses[0] = { name: 'a' }; it takes { name, of, join }"],
    [{ costs: { fast: 3 } }, "has costs[fast] = 3; it takes what costModel(…) makes"],
    [{ costs: 3 }, "takes a record of costs, not 3"],
    [{ strategies: { mine: {} } }, "has strategies[mine] = {}; it takes a function"],
  ];
  for (const [parts, told] of refused) {
    const error = thrown(() => definePlugin({ name: "acme", ...parts }));
    expect([error.tag, error.message]).toEqual(["Plugin", expect.stringContaining(told)]);
  }
});

test("operations that rules would call by one name are refused", () => {
  const named = (name: string) => operation({ ...spec, name });
  const one = definePlugin({ name: "a", operations: [named("a/b-c")] });
  const other = definePlugin({ name: "a-b", operations: [named("a-b/c")] });
  expect(thrown(() => optimize([x], { plugins: [one, other] })).message).toContain(
    'plugin "a-b" redefines the operation that rules call "ABC", which plugin "a" has',
  );
});
