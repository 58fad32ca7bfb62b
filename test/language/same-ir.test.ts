import { expect, test } from "@jest/globals";
import { sameChunks } from "../../src/core/index.ts";
import { compileRules } from "../../src/language/index.ts";
import { blockwise, concat, rechunk, slice, transpose } from "../../src/layers/index.ts";
import type { RuleExpression } from "../../src/matching/index.ts";
import { any, as, not, oneOf, pat, type RuleIR, rest, rule, v } from "../../src/optimizer/index.ts";

const helper = (..._: unknown[]): boolean => true;

const name = (text: string): RuleExpression => ({ kind: "name", name: text });
const one = (value: RuleExpression) => ({ spread: false, value });
const call = (...args: RuleExpression[]): RuleExpression => ({
  kind: "call",
  name: "helper",
  helper: helper as never,
  args: args.map(one),
});

/** Rules as data; functions are told apart by whether they are there. */
const data = ({ span: _, guards, ...ir }: RuleIR): unknown =>
  JSON.parse(
    JSON.stringify({
      ...ir,
      guards: guards.map((guard) => ({ name: guard.name, expression: guard.expression })),
      sharing: ir.sharing === null,
      lets: ir.lets.map(({ names, value, before }) => ({ names, value, before })),
    }),
  );

async function same(text: string, ...expected: readonly RuleIR[]): Promise<void> {
  const { rules, diagnostics } = await compileRules(
    `import { helper, sameChunks } from "./helpers.ts";\n${text}`,
    { helpers: { helper, sameChunks } },
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(rules.rules.map(data)).toEqual(expected.map(data));
}

test("patterns, guards, sharing gates and right sides", async () => {
  await same(
    `@tags(slice, pushdown) @phase(pushdown, tidy) @benefit(2) @decreases("height") @doc("Down.")
     rule Down:
       s@Slice(t@Transpose(x) { axes }) { drop: [] }
       where helper(s, axes) && !helper(x)
       where t.uses <= 1
       => Transpose(Slice(x) { ...s.attrs }) { axes };`,
    rule("Down", {
      match: as(
        "s",
        pat(slice, [as("t", pat(transpose, [v("x")], { axes: v("axes") }))], {
          drop: { kind: "literal", value: [] },
        }),
      ),
      phase: ["pushdown", "tidy"],
      tags: ["slice", "pushdown"],
      benefit: 2,
      decreases: "height",
      doc: "Down.",
      where: {
        kind: "binary",
        op: "&&",
        left: {
          kind: "binary",
          op: "&&",
          left: call(name("s"), name("axes")),
          right: { kind: "unary", op: "!", of: call(name("x")) },
        },
        right: {
          kind: "binary",
          op: "<=",
          left: { kind: "member", of: name("t"), name: "uses" },
          right: { kind: "literal", value: 1 },
        },
      },
      to: {
        kind: "make",
        operation: "Transpose",
        inputs: [
          one({
            kind: "make",
            operation: "Slice",
            inputs: [one(name("x"))],
            attrs: { "...": { kind: "member", of: name("s"), name: "attrs" } },
          }),
        ],
        attrs: { axes: name("axes") },
      },
    }),
  );
});

test("rests, alternatives, other operations, lets", async () => {
  await same(
    `@phase(lower) @essential @rare @since("0.2") @cost(bytes)
     rule Many:
       (Concat | Blockwise)(...before, r: !Rechunk, ...after)
       let y = [for z, k in before where helper(z): k]
       where helper(y)
       ~> helper(r, after);
     rule Scans: k@Scan(_, _) { op: "sum" | "prod", axis: 0 } => k with { op: "sum" };`,
    rule("Many", {
      match: pat([concat, blockwise] as never, [
        rest("before"),
        as("r", not(rechunk)),
        rest("after"),
      ]),
      mode: "explore",
      phase: "lower",
      essential: true,
      rare: true,
      since: "0.2",
      cost: "bytes",
      lets: [
        {
          names: "y",
          value: {
            kind: "each",
            element: "z",
            index: "k",
            of: name("before"),
            where: call(name("z")),
            value: name("k"),
          },
        },
      ],
      where: call(name("y")),
      to: call(name("r"), name("after")),
    }),
    rule("Scans", {
      match: as(
        "k",
        pat((await import("../../src/layers/index.ts")).scan, [any(), any()], {
          op: oneOf(["sum", "prod"]) as never,
          axis: { kind: "literal", value: 0 },
        }),
      ),
      phase: "pushdown",
      to: { kind: "with", of: name("k"), attrs: { op: { kind: "literal", value: "sum" } } },
    }),
  );
});
