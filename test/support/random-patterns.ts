/** Random patterns and terms over a few operations, close enough to each other to match often. */
import fc from "fast-check";
import type {
  AttrPattern,
  ChildPattern,
  NodePatternData,
  Operation,
  PlainTerm,
  RootPattern,
} from "../../src/matching/index.ts";

/** Operations of the random terms. */
export const OPERATIONS: readonly Operation[] = ["f", "g", "h"].map((name) => ({ name }));

/** Nobody's pattern names it. */
const STRANGER: Operation = { name: "stranger" };

const NAMES = ["x", "y", "z"];
const VALUES: readonly unknown[] = [0, -0, 1, 2, "a", "b", true, null, Number.NaN, [1, 2], [1, 3]];

const isNumber = { kind: "test", holds: (one: unknown) => typeof one === "number" } as const;
const isText = { kind: "test", holds: (one: unknown) => typeof one === "string" } as const;

const value = fc.constantFrom(...VALUES);
const variable = fc.constantFrom(...NAMES);

const attrPattern: fc.Arbitrary<AttrPattern> = fc.oneof(
  fc.constantFrom("p", "q").map((name): AttrPattern => ({ kind: "var", name })),
  fc.constant<AttrPattern>({ kind: "any" }),
  value.map((one): AttrPattern => ({ kind: "literal", value: one })),
  fc.constantFrom<AttrPattern>(isNumber, isText),
);

const types = fc.subarray([...OPERATIONS], { minLength: 1, maxLength: 2 });

const { node } = fc.letrec<{ node: NodePatternData; child: ChildPattern }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    types.map((some): NodePatternData => ({ kind: "node", types: some, inputs: null, attrs: {} })),
    types.map(
      (some): NodePatternData => ({
        kind: "node",
        types: some,
        not: true,
        inputs: null,
        attrs: {},
      }),
    ),
    fc
      .record({
        types,
        attrs: fc.dictionary(fc.constantFrom("a", "b"), attrPattern, { noNullPrototype: true }),
        inputs: fc.oneof(
          fc.array(tie("child"), { maxLength: 3 }),
          fc
            .tuple(fc.array(tie("child"), { maxLength: 1 }), tie("child"), tie("child"))
            .map(([front, one, last]) => [...front, rest(1), one, rest(2), last]),
          fc
            .tuple(
              fc.array(tie("child"), { maxLength: 2 }),
              fc.array(tie("child"), { maxLength: 1 }),
            )
            .map(([front, back]) => [...front, rest(3), ...back]),
        ),
      })
      .map((fields): NodePatternData => ({ kind: "node", ...fields })),
  ),
  child: fc.oneof(
    { depthSize: "small" },
    variable.map((name): ChildPattern => ({ kind: "var", name })),
    fc.constant<ChildPattern>({ kind: "any" }),
    tie("node"),
    fc
      .tuple(fc.constantFrom("m", "n"), tie("node"))
      .map(([name, pattern]): ChildPattern => ({ kind: "as", name, pattern })),
  ),
}));

const rest = (number: number): ChildPattern => ({ kind: "rest", name: `rest${number}` });

/** A pattern; where a name stands for two sorts of things it is no legal one. */
export const randomPattern: fc.Arbitrary<RootPattern> = fc.oneof(
  node,
  node.map((pattern): RootPattern => ({ kind: "as", name: "root", pattern })),
);

const { term } = fc.letrec<{ term: PlainTerm }>((tie) => ({
  term: fc.record(
    {
      operation: fc.constantFrom(...OPERATIONS, ...OPERATIONS, STRANGER),
      inputs: fc.oneof(
        { depthSize: "medium" },
        fc.constant([]),
        fc.array(tie("term"), { maxLength: 4 }),
        // The same term twice, for names that stand twice.
        tie("term").map((one) => [one, one]),
      ),
      attrs: fc.record({ a: value, b: value }),
    },
    { noNullPrototype: true },
  ),
}));

/** A term. */
export const randomTerm: fc.Arbitrary<PlainTerm> = term;
