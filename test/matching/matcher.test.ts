import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { RulePatternError } from "../../src/core/index.ts";
import {
  generateMatcher,
  interpretMatcher,
  type Matcher,
  type MatchRule,
  matchRule,
  operationNumber,
  PLAIN_ACCESS,
  type PlainTerm,
  plainDialect,
} from "../../src/matching/index.ts";
import { OPERATIONS, randomPattern, randomTerm } from "../support/random-patterns.ts";

const DIALECT = plainDialect({
  operationNumber: ({ operation }) => operationNumber(operation),
  same: PLAIN_ACCESS.same,
});

type Matches = readonly (readonly [rule: string, bindings: Record<string, unknown>])[];

/** All matches in order; `stopAt` of them are enough. */
function matchesOf(
  { rules, numbers, functions }: Matcher<PlainTerm>,
  term: PlainTerm,
  enabled: Uint8Array,
  stopAt: number,
): Matches {
  const found: (readonly [string, Record<string, unknown>])[] = [];
  const accept = (rule: number, bindings: Record<string, unknown>): boolean => {
    found.push([rules[rule].name, { ...bindings }]);
    return found.length >= stopAt;
  };
  functions[numbers[operationNumber(term.operation)] ?? 0](term, { accept }, enabled);
  return found;
}

const groups: fc.Arbitrary<readonly MatchRule[]> = fc
  .array(fc.tuple(randomPattern, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 6 })
  .map((list) =>
    list.flatMap(([pattern, benefit], k) => {
      try {
        return [matchRule(`rule${k}`, pattern, benefit)];
      } catch (error) {
        // A name that stands for two sorts of things.
        if (error instanceof RulePatternError) return [];
        throw error;
      }
    }),
  );

test("generated and interpreted matchers find the same, in the same order", () => {
  let matched = 0;
  fc.assert(
    fc.property(
      groups,
      fc.array(randomTerm, { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
      (group, terms, on, stopAt) => {
        const generated = generateMatcher<PlainTerm>(group, DIALECT);
        const reference = interpretMatcher(group, PLAIN_ACCESS);
        const enabled = Uint8Array.from(on, Number);
        for (const term of terms) {
          const wanted = matchesOf(reference, term, enabled, stopAt);
          expect(matchesOf(generated, term, enabled, stopAt)).toEqual(wanted);
          matched += wanted.length;
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(matched).toBeGreaterThan(2000);
});

test("a zero has two signs, also where rules of one group ask for both", () => {
  const [type] = OPERATIONS;
  const asking = (value: number, k: number): MatchRule =>
    matchRule(
      `rule${k}`,
      { kind: "node", types: [type], inputs: null, attrs: { a: { kind: "literal", value } } },
      0,
    );
  const group = [0, -0].map(asking);
  const all = Uint8Array.of(1, 1);
  for (const matcher of [
    generateMatcher<PlainTerm>(group, DIALECT),
    interpretMatcher(group, PLAIN_ACCESS),
  ]) {
    const found = [0, -0].map((a) =>
      matchesOf(matcher, { operation: type, inputs: [], attrs: { a } }, all, 9).map(
        ([name]) => name,
      ),
    );
    expect(found).toEqual([["rule0"], ["rule1"]]);
  }
});
