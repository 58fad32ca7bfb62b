import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileRules } from "../../../src/language/index.ts";
import { optimize } from "../../../src/optimizer/index.ts";
import { readLayers } from "../../support/plans.ts";

const ROOT = join(import.meta.dirname, "../../..");
const helpers = {
  twice: (n: number) => n * 2,
  fails: () => {
    throw new RangeError("on purpose");
  },
  nothing: () => null,
};
const LAYERS = ["x = file a 4x6 2x3", "t = transpose x 1 0", "s = slice t 0:2 1:3"];

/** What a condition answers, or how it fails. */
async function answer(condition: string, generate: boolean): Promise<string> {
  const { rules, diagnostics } = await compileRules(
    `import { twice, fails, nothing } from "./h.ts";
     rule R: s@Slice(t@Transpose(x) { axes }) { start, length } where ${condition} => Transpose(x) { axes };`,
    { helpers, generate },
  );
  const [wrong] = diagnostics.filter(({ severity }) => severity === "error");
  if (wrong !== undefined) return `refused: ${wrong.message}`;
  const [rule] = rules.rules;
  const [s] = readLayers(LAYERS);
  const [t] = s.inputs;
  const bindings = { s, t, x: t.inputs[0], ...(t.attrs as object), ...(s.attrs as object) };
  const context = {
    current: (l: unknown) => l,
    inputs: () => s.inputs,
    uses: () => 1,
    allUses: () => true,
  };
  try {
    const held = rule.guards.every((guard) => guard.holds(bindings as never, context as never));
    return `${held && (rule.sharing?.(bindings as never, context as never) ?? true)}`;
  } catch (error) {
    return String(error);
  }
}

const numbers = fc.letrec<{ number: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      "0",
      "1",
      "-2",
      "2.5",
      "s.ndim",
      "len(axes)",
      "start[0]",
      "axes[1]",
      "length[5]",
      "t.uses",
      "nothing()",
    ),
    fc
      .tuple(tie("number"), fc.constantFrom("+", "-", "*", "/", "%"), tie("number"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("number").map((n) => `twice(${n})`),
    tie("number").map((n) => `sum([for a, k in axes where a < ${n}: k + a])`),
    tie("number").map((n) => `(if ${n} > 1 then ${n} else fails())`),
  ),
})).number;

const conditions = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      "true",
      "s.shape == [2, 2]",
      "s.allUses(Slice)",
      'x.dtype == "float64"',
      "axes == [1, ...[0]]",
      "nothing()",
      "twice(1)",
    ),
    fc
      .tuple(numbers, fc.constantFrom("<", "<=", "==", "!=", ">", ">="), numbers)
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(numbers, fc.constantFrom("axes", "s.shape", "[0, 1]", "start[0:1]"))
      .map(([a, list]) => `${a} in ${list}`),
    fc
      .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie("condition").map((c) => `!(${c})`),
  ),
})).condition;

test("generated and interpreted expressions answer the same, and fail in the same words", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(conditions, async (condition) => {
      const found = await answer(condition, true);
      expect(found).toBe(await answer(condition, false));
      seen.add(found.split(":")[0]);
    }),
    { numRuns: 250 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(["true", "false", "RuleExpressionError"]));
});

const RULES = `rule Down:
  s@Slice(t@Transpose(x) { axes })
  where t.uses <= 1
  => Transpose(Slice(x) {
    start: [for a, k in axes: s.start[indexIn(axes, k)]],
    step: [for a, k in axes: s.step[indexIn(axes, k)]],
    length: [for a, k in axes: s.length[indexIn(axes, k)]],
    drop: []
  }) { axes };`;

test("right sides make the same layers either way", async () => {
  const outputs = await Promise.all(
    [true, false].map(async (generate) => {
      const { rules } = await compileRules(RULES, { generate });
      return optimize(readLayers(LAYERS), { rules, check: true });
    }),
  );
  expect(outputs.map(({ fires }) => fires)).toEqual([1, 1]);
  expect(outputs[0].outputs[0]).toBe(outputs[1].outputs[0]);
});

test("where code must not be generated, rules run all the same", () => {
  const code = `
    import { compileRules } from "./src/language/index.ts";
    import { optimize } from "./src/optimizer/index.ts";
    import { readLayers } from "./test/support/plans.ts";
    const { rules } = await compileRules(${JSON.stringify(RULES)});
    let refused = "";
    try { new Function("return 1"); } catch (error) { refused = error.name; }
    console.log(refused, optimize(readLayers(${JSON.stringify(LAYERS)}), { rules }).fires);
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      "--disallow-code-generation-from-strings",
      "--no-warnings",
      "--import",
      "./test/support/register-ts.mjs",
      "--input-type=module",
      "--eval",
      code,
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect([stdout.trim(), stderr]).toEqual(["EvalError 1", ""]);
});
