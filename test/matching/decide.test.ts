import { expect, test } from "@jest/globals";
import {
  emitMatcher,
  generateMatcher,
  type MatchRule,
  matchRule,
  merge,
  type Operation,
  operationNumber,
  orderOf,
  PLAIN_ACCESS,
  type PlainTerm,
  plainDialect,
  printModule,
  type RootPattern,
} from "../../src/matching/index.ts";

const [F, G, H]: readonly Operation[] = ["f", "g", "h"].map((name) => ({ name }));
const X = { kind: "var", name: "x" } as const;
const node = (
  operation: Operation,
  inputs: readonly (RootPattern | typeof X)[] | null,
  attrs = {},
): RootPattern => ({ kind: "node", types: [operation], inputs, attrs });
const named = (name: string, pattern: RootPattern, benefit = 0): MatchRule =>
  matchRule(name, pattern, benefit);

const DIALECT = plainDialect({
  operationNumber: ({ operation }) => operationNumber(operation),
  same: PLAIN_ACCESS.same,
});

const textOf = (...rules: readonly MatchRule[]): string =>
  printModule(emitMatcher(merge(rules), orderOf(rules), DIALECT).module);

test("order: benefit, then the narrower pattern, then declaration", () => {
  const rules = [
    named("any f", node(F, null)),
    named("f of one", node(F, [X])),
    named("f of g", node(F, [node(G, null)])),
    named("dear", node(F, null), 2),
    named("f of h", node(F, [node(H, null)])),
  ];
  expect(orderOf(rules).map((rule) => rules[rule].name)).toEqual([
    "dear",
    "f of g",
    "f of h",
    "f of one",
    "any f",
  ]);
});

test("rules that look at the same place share one switch", () => {
  const text = textOf(
    named("f of g", node(F, [node(G, null)])),
    named("f of h", node(F, [node(H, null)])),
  );
  expect(text.match(/switch/g)).toHaveLength(1);
  expect(text).toMatch(/\/\/ f of g\n\s+if \(enabled\[0\] !== 0\)/);
});

test("what several ways go on with is one function", () => {
  const text = textOf(
    named("g first", node(F, [node(G, null)], { a: { kind: "literal", value: 1 } }), 3),
    named("any f", node(F, null), 2),
    named("h last", node(F, [node(H, null)]), 1),
  );
  expect(text).toMatch(/function matchF\d+Part0/);
});

test("attributes that are literals are told apart by one switch, too", () => {
  const axis = (value: unknown): RootPattern => node(F, null, { axis: { kind: "literal", value } });
  const text = textOf(named("zero", axis(1)), named("one", axis(2)), named("text", axis("x")));
  expect(text.match(/switch/g)).toHaveLength(1);
  expect(text).toContain('case "x":');
});

test("a thousand rules of one operation compile, and the last is found", () => {
  const rules = Array.from({ length: 1000 }, (_, k) =>
    named(`rule ${k}`, node(F, null, { axis: { kind: "literal", value: k + 1 } })),
  );
  const { numbers, functions } = generateMatcher<PlainTerm>(rules, DIALECT);
  const found: number[] = [];
  const accept = (rule: number): boolean => {
    found.push(rule);
    return false;
  };
  const term: PlainTerm = { operation: F, inputs: [], attrs: { axis: 1000 } };
  const match = functions[numbers[operationNumber(F)]];
  match(term, { accept }, new Uint8Array(1000).fill(1));
  match(term, { accept }, new Uint8Array(1000));
  expect(found).toEqual([999]);
});
