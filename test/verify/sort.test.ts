/** Sorts are pluggable: whole numbers with sums and products, checked by the same machinery. */
import { expect, test } from "@jest/globals";
import {
  type Operation,
  PLAIN_ACCESS,
  type PlainTerm,
  type RootPattern,
} from "../../src/matching/index.ts";
import type { RewriteContext, RuleIR } from "../../src/optimizer/index.ts";
import { checkRules, type Draw, formatReport, type Sort } from "../../src/verify/index.ts";

const ADD: Operation = { name: "add" };
const MUL: Operation = { name: "mul" };
const NUM: Operation = { name: "num" };

const term = (operation: Operation, inputs: readonly PlainTerm[], attrs = {}): PlainTerm => ({
  operation,
  inputs,
  attrs,
});
const number = (value: number): PlainTerm => term(NUM, [], { value });

function numberOf({ operation, inputs, attrs }: PlainTerm): number {
  const [a, b] = inputs.map(numberOf);
  if (operation === NUM) return attrs["value"] as number;
  return operation === ADD ? a + b : a * b;
}

function textOf({ operation, inputs, attrs }: PlainTerm): string {
  if (operation === NUM) return String(attrs["value"]);
  return `(${inputs.map(textOf).join(operation === ADD ? " + " : " * ")})`;
}

const leaf = (draw: Draw): PlainTerm => number(draw.pick(7) - 3);

const INTEGERS: Sort<PlainTerm> = {
  name: "integers",
  access: PLAIN_ACCESS,
  operations: [ADD, MUL],
  leaf,
  arity: () => 2,
  build: (operation, slots, _fixed, draw) =>
    term(
      operation,
      slots.map((slot) => slot ?? leaf(draw)),
    ),
  size: ({ inputs }) => 1 + inputs.reduce((sum, input) => sum + INTEGERS.size(input), 0),
  consumer: (root) => term(ADD, [root, number(1)]),
  withInputs: ({ operation }, inputs) => term(operation, inputs),
  context: () => ({}) as RewriteContext,
  runners: [{ name: "arithmetic", run: numberOf }],
  differs: () => null,
  lost: () => null,
  policyAt: (_, policy) => policy,
  compare: (a, b) => (a === b ? null : { what: "values", text: `${a} became ${b}` }),
  costs: null,
  endless: null,
  write: (root) => ({ rules: textOf(root), typescript: textOf(root) }),
};

interface Toy {
  readonly name: string;
  readonly pattern: RootPattern;
  readonly make: (bound: Record<string, PlainTerm>) => PlainTerm;
}

/** Rules of the optimizer make layers; what the checker needs of them is only data and two functions. */
const toy = ({ name, pattern, make }: Toy): RuleIR =>
  ({
    name,
    pattern,
    mode: "explore",
    phases: ["explore"],
    guards: [],
    lets: [],
    sharing: null,
    sharingExpression: null,
    template: null,
    rewrite: make,
    tags: [],
    benefit: 0,
    decreases: null,
    cost: null,
    essential: false,
    rare: false,
    doc: "",
    since: null,
    span: null,
    examples: () => [],
  }) as unknown as RuleIR;

const node = (type: Operation, ...names: (string | RootPattern)[]): RootPattern => ({
  kind: "node",
  types: [type],
  inputs: names.map((name) => (typeof name === "string" ? { kind: "var", name } : name)),
  attrs: {},
});

const distribute = toy({
  name: "Distribute",
  pattern: node(MUL, "x", node(ADD, "y", "z")),
  make: ({ x, y, z }) => term(ADD, [term(MUL, [x, y]), term(MUL, [x, z])]),
});
const wrong = toy({
  name: "DistributeHalf",
  pattern: node(MUL, "x", node(ADD, "y", "z")),
  make: ({ x, y, z }) => term(ADD, [term(MUL, [x, y]), z]),
});
const double = toy({
  name: "Double",
  pattern: node(ADD, "x", "x"),
  make: ({ x }) => term(MUL, [x, number(2)]),
});

test("true rules of another sort pass, those with a name that stands twice too", () => {
  const report = checkRules([distribute, double], { sort: INTEGERS });
  expect(formatReport(report)).toContain("nothing wrong");
  expect(report.rules.every(({ fired }) => fired > 300)).toBe(true);
});

test("a wrong one is found, with the smallest term", () => {
  const { findings } = checkRules([wrong], { sort: INTEGERS });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    rule: "DistributeHalf",
    kind: "values",
    runner: "arithmetic",
  });
  // x is neither 1, nor is z 0: nothing smaller differs.
  expect(findings[0].before?.rules).toBe("(-3 * (-3 + -3))");
});
