import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../src/core/index.ts";
import { type Layer, slice } from "../../src/layers/index.ts";
import {
  budget,
  explain,
  fixpoint,
  id,
  type OptimizeOptions,
  optimize,
  part,
  pat,
  RULES,
  replayTrace,
  rule,
  ruleSet,
  saturate,
  saturateLayers,
  seconds,
  stepperHtml,
  traceOptimize,
  v,
  whyNot,
} from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const PLAN = readLayers(["x = file a 12x10 4x5", "t = transpose x 1 0"]);
const mine = rule("mine", { match: pat(slice, [v("x")]), phase: "tidy", rewrite: () => null });

/** Tag and message of what `run` throws. */
function told(run: () => unknown): readonly [tag: string, message: string] {
  try {
    run();
  } catch (error) {
    if (isPlygraphError(error)) return [error.tag, error.message];
    return [String(error), ""];
  }
  return ["nothing", ""];
}

test.each([
  [
    { node: 5 },
    'optimize(): unknown option "node"; it takes rules, extra, plugins, disable, level',
  ],
  [{ level: 7 }, "optimize(): level is 0, 1, 2 or 3, not 7"],
  [{ level: "2" }, "optimize(): level is 0, 1, 2 or 3, not '2'"],
  [{ disable: [3] }, 'disable[0] is one of names of rules, "#tag" or names with "*", not 3'],
  [{ disable: "Slice*" }, 'disable is a list of names of rules, "#tag" or names with "*", not'],
  [
    { limits: { firesMax: -1 } },
    "limits: firesMax is a whole number from 0 on, or Infinity, not -1",
  ],
  [{ limits: { msMax: "5" } }, "limits: msMax is a number from 0 on, or Infinity, not '5'"],
  [{ limits: { nodesMax: Number.NaN } }, "limits: nodesMax is a whole number from 0 on"],
  [{ limits: { fires: 3 } }, 'limits: unknown option "fires"; it takes firesMax'],
  [{ limits: 100 }, "limits: options are a record such as { firesMax: … }, not 100"],
  [{ check: 1 }, "check is true or false, not 1"],
  [{ trace: "yes" }, "trace is true or false, not 'yes'"],
  [{ onRuleError: "ignore" }, 'onRuleError is "throw" or "skip", not \'ignore\''],
  [{ cost: 3 }, "cost is a function of a layer, not 3"],
  [{ costModel: () => 1 }, "costModel is the name of a plugin's cost, not a function"],
  [{ rules: RULES.rules }, "rules is a set of rules, as ruleSet() makes one, not ["],
  [{ extra: mine }, "extra is a list of rules, as rule() makes them, not {"],
  [
    { extra: [mine, "SliceNoop"] },
    "extra[1] is one of rules, as rule() makes them, not 'SliceNoop'",
  ],
  [{ plugins: "acme" }, "plugins is a list of plugins, not 'acme'"],
  [{ strategies: { push: () => 1 } }, 'strategies: unknown option "push"; it takes compact'],
  [{ strategies: { fuse: 3 } }, "strategies: fuse is a walk, or the name of a plugin's strategy"],
  [{ observer: { fired: () => 1 } }, "observer is a whole Observer, not {"],
  [{ saturation: { nodes: 5 } }, 'saturation: unknown option "nodes"; it takes model, nodesMax'],
  [{ saturation: { msMax: -2 } }, "saturation: msMax is a number from 0 on, or Infinity, not -2"],
  [
    { saturation: { extraction: "magic" } },
    'extraction is "tree", "dag" or "local", not \'magic\'',
  ],
  [{ saturation: { model: "bytes" } }, "saturation: model is a cost model, as costModel(), part()"],
  [
    { saturation: { analyses: {} } },
    "saturation: analyses is a list of { name, of, join }, not {}",
  ],
] as const)("optimize(…, %j) is refused, with the name and what it takes", (options, message) => {
  const [tag, text] = told(() => optimize(PLAN, options as unknown as OptimizeOptions));
  expect(tag).toBe("Option");
  expect(text).toContain(message);
});

test("what optimizes by the way checks as much, under its own name", () => {
  const level = { level: 9 } as never;
  const traced = traceOptimize(PLAN);
  const all: readonly (readonly [() => unknown, string])[] = [
    [() => whyNot(PLAN, "SliceNoop", level), "whyNot(): level is 0, 1, 2 or 3, not 9"],
    [() => whyNot(PLAN, 3 as never), "whyNot(): the rule is the name of a rule, not 3"],
    [() => whyNot(PLAN, "SliceNoop", { at: 3 as never }), "whyNot(): at is a layer, not 3"],
    [() => traceOptimize(PLAN, level), "traceOptimize(): level is 0, 1, 2 or 3, not 9"],
    [() => traceOptimize(PLAN, { events: "some" as never }), 'events is "firings" or "all"'],
    [
      () => explain(PLAN, traced.optimized, { detail: "more" as never }),
      'detail is "totals", "plans" or',
    ],
    [() => explain(PLAN, traced.optimized, { rowsMax: -1 }), "rowsMax is a whole number from 0 on"],
    [() => replayTrace(traced.record, { steps: 3 } as never), 'unknown option "steps"'],
    [() => replayTrace(traced.record, { stepsMax: -1 }), "stepsMax is a number from 0 on"],
    [() => stepperHtml(traced.record, { frames: 3 } as never), 'unknown option "frames"'],
    [() => stepperHtml(traced.record, { nodesMax: -3 }), "nodesMax is a number from 0 on"],
    [() => saturateLayers(PLAN, { rules: [], node: 5 } as never), 'unknown option "node"'],
    [
      () => saturate([], { extraction: "magic" as never }),
      'extraction is "tree", "dag" or "local"',
    ],
    [() => budget(-5, id), "budget(): fires is a whole number from 0 on, or Infinity, not -5"],
    [() => budget({ ms: Number.NaN }, id), "budget(): ms is a number from 0 on"],
    [() => budget({ fire: 3 } as never, id), 'budget(): unknown option "fire"; it takes fires, ms'],
    [() => fixpoint(id, -1), "fixpoint(): the limit is a whole number from 0 on"],
    [() => part("bytes" as never), 'part(): the component is "readBytes", "movedBytes"'],
    [() => optimize("x" as never), "outputs are a list of layers, not 'x'"],
    [() => optimize([undefined as never]), "outputs are a list of layers, and one is undefined"],
    [() => optimize([{ layer: PLAN[0] } as never]), "the layer of an array is array.layer"],
    [() => optimize(PLAN, null as never), "options are a record such as { rules: … }, not null"],
  ];
  for (const [run, message] of all) {
    const [tag, text] = told(run);
    expect([tag, text]).toEqual(["Option", expect.stringContaining(message)]);
  }
});

test("a machine profile without a rate is refused by the rate", () => {
  expect(told(() => seconds({ machine: "mine" } as never))).toEqual([
    "Profile",
    expect.stringContaining("memoryBytesPerSecond is undefined"),
  ]);
});

test("Infinity is a limit, and nothing has to be told", () => {
  const limits = { firesMax: Infinity, nodesMax: Infinity, msMax: Infinity };
  expect(optimize(PLAN, { limits }).stop.reason).toBe("fixpoint");
  expect(optimize([]).outputs).toEqual([]);
  const nothing = { level: undefined, disable: undefined, limits: undefined } as never;
  expect(optimize(PLAN, nothing).stop.reason).toBe("fixpoint");
});

test("the name of a rule that plans need is refused; tags and * leave it on", () => {
  const told3 = told(() => optimize(PLAN, { disable: ["SliceNoop", "LowerReduce"] }));
  expect(told3).toEqual([
    "RuleName",
    'rule "LowerReduce" cannot be switched off: it is essential, plans do not run without it',
  ]);
  const sum: readonly Layer[] = readLayers(["x = file a 12 4", "r = reduce sum x 0"]);
  for (const disable of [["*"], ["Lower*"]]) {
    expect(optimize(sum, { disable }).outputs[0].type.phase).toBe("physical");
  }
  const own = ruleSet([{ ...mine, essential: true }]);
  expect(told(() => optimize(PLAN, { rules: own, disable: ["mine"] }))[0]).toBe("RuleName");
});

test("so it is where a whole process is asked to do without", () => {
  process.env["PLYGRAPH_RULES_DISABLE"] = "LowerReduce";
  const [tag, message] = told(() => optimize(PLAN));
  delete process.env["PLYGRAPH_RULES_DISABLE"];
  expect(tag).toBe("RuleName");
  expect(message).toMatch(/^PLYGRAPH_RULES_DISABLE: rule "LowerReduce" cannot be switched off/);
});
