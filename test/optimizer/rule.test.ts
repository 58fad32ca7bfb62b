import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../src/core/index.ts";
import { transpose } from "../../src/layers/index.ts";
import {
  as,
  optimize,
  pat,
  RULES,
  type RuleIR,
  rest,
  rule,
  ruleSet,
  saturateLayers,
  v,
} from "../../src/optimizer/index.ts";
import { readLayers } from "../support/plans.ts";

const match = as("t", pat(transpose, [v("x")]));
const fine = { match, phase: "tidy", rewrite: () => null } as const;
const [turned] = readLayers(["x = file a 12x10 4x5", "t = transpose x 1 0"]);

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
  [undefined, "takes { match, phase, rewrite, … }"],
  [{}, "match is a pattern, as pat() and as() make one, not null"],
  [{ ...fine, match: transpose }, "match is a pattern"],
  [{ ...fine, match: v("x") }, "match is a pattern"],
  [{ ...fine, phase: "never" }, 'phase is "compact", "pushdown", "explore"'],
  [{ ...fine, phase: ["tidy", 3] }, "not 3"],
  [{ match, rewrite: () => null }, "phase is missing: compact"],
  [
    { ...fine, mode: "sometimes" },
    'mode is "normalize", "explore" or "both-ways", not \'sometimes\'',
  ],
  [{ match, phase: "tidy" }, "takes a function `rewrite` or an expression `to`"],
  [
    { ...fine, to: { kind: "name", name: "x" } },
    "takes a function `rewrite` or an expression `to`",
  ],
  [{ ...fine, rewrit: 3 }, 'unknown option "rewrit"; it takes match, phase, rewrite'],
  [{ ...fine, where: 3 }, "where is a condition, or a record of conditions by name, not 3"],
  [{ ...fine, where: { deep: 3 } }, "where is a condition, or a record of conditions by name"],
  [{ ...fine, sharing: true }, "sharing is a condition, not true"],
  [{ ...fine, benefit: "high" }, "benefit is a finite number, not 'high'"],
  [{ ...fine, tags: "a" }, "tags is a list of texts, not 'a'"],
  [{ ...fine, essential: 1 }, "essential is true or false, not 1"],
  [{ ...fine, examples: [] }, "examples is a function, not []"],
])("rule(…, %j) is refused by its name and that of the part", (spec, message) => {
  const [tag, text] = told(() => rule("mine", spec as never));
  expect(tag).toBe("Option");
  expect(text).toMatch(/^rule\("mine"\): /);
  expect(text).toContain(message);
});

test("patterns that no layer has", () => {
  const of = (pattern: unknown) => () => rule("mine", { ...fine, match: pattern } as never);
  const none = ["RulePattern", 'rule "mine": '] as const;
  const cases = [
    [
      pat(transpose, [v("x")], { axis: v("a") } as never),
      'Transpose has no attribute "axis"; there are axes',
    ],
    [pat(transpose, [v("x"), v("y")]), "no Transpose has 2 inputs"],
    [pat(transpose, [pat(transpose, [])]), "no Transpose has 0 inputs"],
  ] as const;
  for (const [pattern, wrong] of cases) {
    expect(told(of(pattern))).toEqual([none[0], `${none[1]}${wrong}`]);
  }
  expect(told(() => pat(undefined as never, [v("x")]))[1]).toContain("not undefined");
  expect(of(pat(transpose, [rest("xs")]))).not.toThrow();
  expect(told(() => rule("" as never, fine as never))[1]).toBe(
    "rule(): the name is a text, not ''",
  );
  expect(told(() => ruleSet([3 as never]))[1]).toContain(
    "rule 0 is a rule, as rule() makes one, not 3",
  );
});

/** The rule of a test, greedily and in an e-graph. */
const engines = (more: object): readonly (() => unknown)[] => {
  const made = (phase: "tidy" | "explore", mode: "normalize" | "explore"): RuleIR =>
    rule("mine", { ...fine, phase, mode, ...more } as never);
  return [
    () => optimize([turned], { rules: RULES.only().extend([made("tidy", "normalize")]) }),
    () => saturateLayers([turned], { rules: [made("explore", "explore")], msMax: Infinity }),
  ];
};

test.each([
  ["nothing", () => undefined, "answered undefined, and a right side answers a layer, or null"],
  ["a number", () => 5, "answered 5"],
  ["a promise", async () => turned, "answered Promise"],
  ["a list", () => [turned], "answered [ [LayerNode] ]"],
])("a right side that answers %s: rule, layer and values are named", (_, rewrite, message) => {
  for (const run of engines({ rewrite })) {
    const [tag, text] = told(run);
    expect(tag).toBe("Rule");
    expect(text).toContain(`rule "mine" ${message}`);
    expect(text).toContain("\n  at transpose axes (1, 0) -> (10, 12) float64\n  t = transpose");
  }
});

test("conditions that say neither yes nor no", () => {
  const answers = [async () => false, () => 3, () => undefined];
  for (const answer of answers) {
    for (const run of engines({ where: { deep: answer } })) {
      expect(told(run)).toEqual([
        "Rule",
        expect.stringMatching(
          /^rule "mine" has a condition "deep" that answered .*, not true or false\n {2}at transpose/,
        ),
      ]);
    }
    const [greedy] = engines({ sharing: answer });
    expect(told(greedy)[1]).toMatch(/has a condition "sharing" that answered/);
  }
});

test("another shape or other chunks are refused at every firing, asked for or not", () => {
  const cut = readLayers(["x = file a 12x12 4x6", "t = transpose x 1 0"]);
  const away = rule("away", { match, phase: "tidy", rewrite: ({ x }) => x });
  const rules = RULES.only().extend([away]);
  expect(told(() => optimize([turned], { rules }))[1]).toMatch(
    /^rule "away" changed the shape of "transpose": \[10, 12\] became \[12, 10\]\n {2}at transpose/,
  );
  expect(told(() => optimize(cut, { rules }))[1]).toContain("changed the chunks");
  const { outputs, failures } = optimize(cut, { rules, onRuleError: "skip" });
  expect(outputs).toEqual(cut);
  expect(failures.map(({ fields }) => fields["rule"])).toEqual(["away"]);
});

test("one firing that makes more than a plan may have is taken back", () => {
  const floods = rule("floods", {
    match,
    phase: "tidy",
    rewrite: ({ t, x }, c) => {
      let made = x;
      for (let k = 0; k < 500; k++) made = c.make(transpose, { axes: [0, 1] }, [made], t);
      return c.make(transpose, t.attrs, [made], t);
    },
  });
  const rules = RULES.only().extend([floods]);
  const { outputs, warnings } = optimize([turned], { rules, limits: { ruleNodesMax: 400 } });
  expect(outputs).toEqual([turned]);
  expect(warnings.map(({ fields }) => [fields["rule"], fields["fires"]])).toEqual([["floods", 1]]);
});
