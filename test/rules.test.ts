/** `plygraph/rules`: whatever its functions are handed, they answer, or refuse with an error of ours. */
import { describe, expect, test } from "@jest/globals";
import { isPlygraphError, ones } from "../src/index.ts";
import * as api from "../src/rules.ts";
import { refused } from "./support/refused.ts";

type Untyped = (...args: readonly unknown[]) => unknown;
interface Made {
  readonly make: Untyped;
}
const loose = api as unknown as Readonly<Record<string, Untyped>>;

const { as, f, makeLayer, optimize, pat, rule, transpose, v } = api;
const x = ones([4, 6]).add(1).T.layer;
const [below] = x.inputs;
const optimized = optimize([x], { trace: true });
const spec = {
  match: as("t", pat(transpose, [v("x")])),
  phase: "tidy",
  rewrite: () => null,
} as const;
const mine = rule("Mine", spec);
const twice = {
  name: "acme/twice",
  attributes: {},
  reference: (_: object, [one]: readonly api.PlainArray[]) => one,
  sample: () => ({}),
};
const plugin = api.definePlugin({
  name: "acme",
  operations: [api.operation(twice)],
  rules: [mine],
});
const analysis = { name: "depth", of: () => 0, join: (one: number) => one };
const strategy = api.innermost([mine]);
const element = api.inputExpr(0, "float64");
const { diagnostics } = await api.compileRules("rule X: Foo(x) => x;");
const asked = { uses: () => 1, allUses: () => true };
const few = { budget: { small: 2, random: 2, costs: 0 } };
const report = api.checkRules([mine], few);

/** Arguments that each function takes; each of them is then something else, one after the other. */
const TAKES: Readonly<Record<string, readonly unknown[]>> = {
  all: [strategy],
  allTopDown: [strategy],
  at: [[0], strategy],
  attempt: [strategy],
  best: [() => 0, strategy],
  bottomUp: [strategy],
  checkpoint: ["here"],
  choice: [strategy, strategy],
  downUp: [strategy, strategy],
  fixpointNoCycle: [strategy],
  fold: [() => 0, () => strategy],
  inRegion: [() => true, strategy],
  onceBottomUp: [strategy],
  oncePerBatch: [strategy],
  onceTopDown: [strategy],
  one: [strategy],
  parallel: [strategy],
  phase: ["lower", strategy],
  postwalk: [strategy, () => "jump"],
  prewalk: [strategy, () => "jump"],
  refuse: ["too dear", { cost: 1 }],
  repeat: [strategy],
  rules: [api.RULES, "Slice*"],
  some: [strategy],
  strategy: ["mine", () => "unchanged"],
  topDown: [strategy],
  union: [strategy, strategy],
  unless: [strategy],
  when: [() => true, strategy],
  where: [transpose, strategy],
  withContext: [{ top: 0, below: () => 0, join: () => 0 }, () => strategy],
  arraysWith: [[plugin]],
  as: ["n", pat(transpose, [v("x")])],
  axisOf: [[2, 2]],
  budget: [3, strategy],
  callExpr: ["add", [element, 1]],
  castExpr: [element, "float32"],
  checkExamples: [[mine]],
  // No rules: those that are tried with every default take their time.
  checkRules: [[], few],
  compileRules: ["", {}],
  conflict: ["why"],
  constExpr: [1, "float64"],
  coordExpr: [0],
  costModel: ["m", "s", () => 0],
  costVector: [x],
  definePlugin: [{ name: "acme" }],
  explain: [[x], optimized, {}],
  factOf: [analysis, x],
  fixpoint: [strategy, 3],
  formatDiagnostic: [diagnostics[0]],
  formatReport: [report],
  innermost: [[mine]],
  inputExpr: [0, "float64"],
  loadPlugin: [plugin, {}],
  loadRules: ["/nowhere.rules", {}],
  makeLayer: [transpose, { axes: [1, 0] }, [x], {}],
  mayMerge: [x, below],
  maySliceBelow: [x, below, asked],
  mayVanish: [x, below],
  not: [transpose],
  once: [[mine]],
  operation: [twice],
  optimize: [[x], {}],
  outermost: [[mine]],
  pat: [transpose, [v("x")], {}],
  planCost: [[x]],
  reductionOf: ["sum", "float64", {}],
  regularAxis: [4, 2],
  rest: ["n"],
  rule: ["Mine", spec],
  ruleSet: [[mine]],
  sameChunks: [x.chunks, below.chunks],
  scalarCost: [[x], api.seconds()],
  schema: [{ by: f.number }],
  seconds: [{ machine: "mine", cores: 1 }],
  seq: [strategy, strategy],
  that: [() => true, "t"],
  v: ["n"],
  why: [optimized, x, [mine]],
  whyNot: [[x], "Mine", { extra: [mine] }],
  worklist: [[mine]],
};

/** Take anything at all. */
const ANYTHING: readonly string[] = ["any", "is", "isPlugin"];

const OTHERS: readonly unknown[] = [
  null,
  undefined,
  5,
  Number.NaN,
  "x",
  "",
  {},
  [],
  [null],
  [5],
  [{}],
  true,
  Symbol("s"),
  5n,
  new Map([["a", 1]]),
  Object.create(null),
];

/** What `call` throws that is no error of ours; null where it throws none. */
async function raw(call: () => unknown): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    return isPlygraphError(error) ? null : String(error);
  }
}

async function rawOf(name: string, fn: Untyped, takes: readonly unknown[]): Promise<string[]> {
  const lists = takes.flatMap((_, k) => OTHERS.map((other) => takes.with(k, other)));
  const found: string[] = [];
  for (const args of [[], ...lists]) {
    const wrong = await raw(() => fn(...args));
    if (wrong !== null) found.push(`${name}(${args.map((arg) => typeof arg)}): ${wrong}`);
  }
  return found;
}

const isClass = (name: string): boolean => /^[A-Z]/.test(name);

describe("arguments", () => {
  test("every function is in the table", () => {
    const names = Object.keys(loose).filter((name) => typeof loose[name] === "function");
    const known = [...Object.keys(TAKES), ...ANYTHING];
    expect(names.filter((name) => !isClass(name)).toSorted()).toEqual(known.toSorted());
  });

  test("no function throws what is not ours, whatever it is handed", async () => {
    const found: string[] = [];
    for (const [name, takes] of Object.entries(TAKES)) {
      found.push(...(await rawOf(name, loose[name], takes)));
    }
    expect(found).toEqual([]);
  });

  test("nor do fields and sets of rules", async () => {
    const fields = f as unknown as Readonly<Record<string, Untyped>>;
    const set = api.RULES as unknown as Readonly<Record<string, Untyped>>;
    const found: string[] = [];
    const takes = { whole: [{}], wholes: [{}, 5], text: [5], list: [f.int, 5], optional: [f.int] };
    const more = { either: [f.int, f.bool], oneOf: ["a", "b"] };
    for (const [name, args] of Object.entries({ ...takes, ...more })) {
      found.push(...(await rawOf(name, (...all) => fields[name](...all), args)));
    }
    for (const name of ["extend", "override", "select", "disable", "only"]) {
      found.push(...(await rawOf(name, (...all) => set[name](...all), [[mine]])));
    }
    expect(found).toEqual([]);
  });
});

describe("what is refused", () => {
  const check = (options: unknown) => () => loose["checkRules"]([mine], options);
  const compile = (options: unknown) => () => loose["compileRules"]("", options);

  test("budgets of checks: misspelt, below what there must be, no whole number", async () => {
    await refused(check({ bugdet: {} }), "Option", '"bugdet"', 'did you mean "budget"?');
    await refused(check({ budget: { smal: 2 } }), "Option", "budget", 'did you mean "small"?');
    await refused(check({ budget: { random: 1.5 } }), "Option", "random", "whole number", "1.5");
    await refused(check({ budget: { elements: 0 } }), "Option", "elements", "from 1 on", "0");
    await refused(check({ sort: 5 }), "Option", "sort", "arraysWith", "5");
    await refused(check({ hints: { Mine: 5 } }), "Option", "hints.Mine", "a function");
    await refused(() => loose["checkRules"](mine), "Option", "rules are a list", "[rule]");
    await refused(() => loose["checkRules"](api.RULES), "Option", ".rules");
    await refused(() => loose["checkRules"]([{ ...mine, guards: 5 }]), "Option", "rule 0");
  });

  test("options of compilers", async () => {
    await refused(compile({ file: 5 }), "Option", "compileRules()", "file", "5");
    await refused(compile({ helpers: 3 }), "Option", "helpers", "functions by name", "3");
    await refused(compile({ helper: {} }), "Option", 'did you mean "helpers"?');
    await refused(compile({ strategies: { mine: 5 } }), "Option", "strategies.mine", "5");
    await refused(() => loose["compileRules"](5), "Option", "text", "loadRules", "5");
    await refused(() => loose["loadPlugin"](plugin, { form: "." }), "Option", '"from"');
  });

  test("plugins, operations, rules and their parts", async () => {
    await refused(() => loose["definePlugin"](5), "Option", "definePlugin()", "not 5");
    await refused(() => loose["definePlugin"]({}), "Option", "name", '"acme"', "undefined");
    await refused(() => api.definePlugin({ name: "A B" }), "Option", "lower case letters", "A B");
    await refused(
      () => loose["definePlugin"]({ name: "acme", rule: [] }),
      "Option",
      'did you mean "rules"?',
    );
    await refused(() => loose["operation"](null), "Option", "operation()", "null");
    await refused(() => loose["operation"]({ ...twice, inputs: -1 }), "Option", "inputs", "-1");
    await refused(() => loose["operation"]({ ...twice, derives: 1 }), "Option", '"derive"');
    await refused(() => loose["rule"]("R", { ...spec, doc: 5 }), "Option", "doc", "a text");
    await refused(() => loose["rule"]("R", { ...spec, phase: [] }), "Option", "phase");
    await refused(() => pat(transpose, [5 as never]), "Option", "input 0", "5");
    await refused(() => pat(transpose, null, { axes: 5 as never }), "Option", '"axes"', "v(…)");
    await refused(() => loose["arraysWith"](5), "Option", "a list of plugins", "5");
  });

  test("parts of plugins that are null; layers made without one that has annotations", async () => {
    for (const part of ["operations", "rules", "analyses", "costs", "strategies"]) {
      const define = () => loose["definePlugin"]({ name: "acme", [part]: null });
      await refused(define, "Plugin", part, "not null");
    }
    const flipped = makeLayer(transpose, { axes: [1, 0] }, [below]);
    const unsure = rule("Unsure", {
      ...spec,
      phase: "compact",
      rewrite: (_, c) => (c as unknown as Made).make(transpose, { axes: [1, 0] }, [x]) as null,
    });
    const made = () => optimize([flipped], { rules: api.ruleSet([unsure]) });
    await refused(made, "Rule", "c.make()", "fourth argument", "undefined");
  });

  test("limits: of what is counted, whole numbers; an e-graph has a node", async () => {
    const given = (options: object) => () => optimize([x], options);
    await refused(given({ limits: { firesMax: 1.5 } }), "Option", "firesMax", "whole", "1.5");
    await refused(given({ saturation: { nodesMax: 0 } }), "Option", "nodesMax", "from 1 on");
    await refused(given({ saturation: { nodeMax: 9 } }), "Option", 'did you mean "nodesMax"?');
    await refused(() => api.budget(1.5, strategy), "Option", "fires", "1.5");
    await refused(() => api.fixpoint(strategy, 1.5), "Option", "the limit", "1.5");
    expect(optimize([x], { limits: { firesMax: Number.POSITIVE_INFINITY } }).fires).toBe(
      optimized.fires,
    );
  });

  test("what is asked about: plans, layers, rules", async () => {
    await refused(() => loose["why"](5, 6), "Option", "why()", "optimize()", "5");
    await refused(() => loose["why"](optimized, 6), "Option", "a layer", "6");
    await refused(() => loose["explain"](5, 6), "Option", "explain()", "list of layers", "5");
    await refused(() => loose["explain"]([x], 6), "Option", "optimize()", "6");
    await refused(() => loose["whyNot"]([x], "Mine", 5), "Option", "options", "5");
    await refused(() => loose["whyNot"]([x], "Mine", { att: x }), "Option", '"att"');
    await refused(() => loose["planCost"](x), "Option", "[layer]");
    await refused(() => loose["makeLayer"](transpose, { axes: [1, 0] }, [5]), "Option", "input 0");
    expect(makeLayer(transpose, { axes: [1, 0] }, [x]).shape).toEqual([4, 6]);
  });
});
