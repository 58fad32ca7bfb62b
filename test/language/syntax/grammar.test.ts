import { expect, test } from "@jest/globals";
import { RulesGrammar } from "../../../src/language/syntax/grammar.ts";
import { PatternGrammar } from "../../../src/language/syntax/grammar-patterns.ts";

test("the grammar is not ambiguous, and nothing in it recurs at its left", () => {
  expect(new RulesGrammar(true)).toBeInstanceOf(RulesGrammar);
});

test("a grammar that is ambiguous is found, where that is looked for", () => {
  class Ambiguous extends PatternGrammar {
    constructor(validate: boolean) {
      super(validate);
      this.RULE("twice", () => {
        this.OR([
          { ALT: () => this.SUBRULE(this.expression) },
          { ALT: () => this.SUBRULE2(this.expression) },
        ]);
      });
      this.performSelfAnalysis();
    }

    override read(): never {
      throw new RangeError("nothing is read with it");
    }
  }
  expect(() => new Ambiguous(true)).toThrow(/Ambiguous/);
  expect(new Ambiguous(false)).toBeInstanceOf(PatternGrammar);
});
