import { expect, test } from "@jest/globals";
import { takenNames } from "../../../src/cli/load/rules.ts";
import { RULES, type RuleIR, ruleSet } from "../../../src/optimizer/index.ts";

const [own] = RULES.rules;
const at = (file: string): RuleIR => ({ ...own, span: { file, line: 3, column: 1 } });

test("a rule with a name of plygraph's is told with its place; plygraph's own file is not meant", () => {
  expect(takenNames([at("mine.rules")], RULES.rules)).toEqual([
    expect.stringMatching(new RegExp(`^mine\\.rules:3: warning: rule "${own.name}" is one of`)),
  ]);
  expect(takenNames([own], RULES.rules)).toEqual([]);
});

test("a set with one name twice says where both stand", () => {
  expect(() => ruleSet([at("a.rules"), at("b.rules")])).toThrow("a.rules:3 and b.rules:3");
});
