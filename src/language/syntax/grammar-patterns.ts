/** The grammar of patterns and strategies. Loaded on first use. */
import { ExpressionGrammar, type GrammarRule } from "./grammar-expressions.ts";
import { TOKEN } from "./lexer.ts";

/** Rules for patterns and strategies; the grammar of declarations extends it. */
export abstract class PatternGrammar extends ExpressionGrammar {
  readonly pattern: GrammarRule = this.RULE("pattern", () => {
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Bar, DEF: () => this.SUBRULE(this.onePattern) });
  });

  readonly onePattern: GrammarRule = this.RULE("onePattern", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Anything) },
      { ALT: () => this.SUBRULE(this.namedPattern) },
      { ALT: () => this.SUBRULE(this.nodePattern) },
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.listPattern) },
    ]);
  });

  readonly namedPattern: GrammarRule = this.RULE("namedPattern", () => {
    this.CONSUME(TOKEN.Lower);
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(TOKEN.At);
            this.OR2([
              { ALT: () => this.SUBRULE(this.groupPattern) },
              { ALT: () => this.SUBRULE(this.onePattern) },
            ]);
          },
          // `a@(b | c)` and `a@(Slice | Take)(x)` begin alike: names of operations are upper case.
        },
        {
          ALT: () => {
            this.CONSUME(TOKEN.Colon);
            this.OPTION2(() => this.CONSUME(TOKEN.Bang));
            this.SUBRULE(this.operationRef);
          },
        },
      ]),
    );
  });

  /** `("a" | "b")`. */
  readonly groupPattern: GrammarRule = this.RULE("groupPattern", () => {
    this.CONSUME(TOKEN.OpenRound);
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Bar, DEF: () => this.SUBRULE(this.literal) });
    this.CONSUME(TOKEN.CloseRound);
  });

  readonly operationRef: GrammarRule = this.RULE("operationRef", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Upper) },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Hash);
          this.CONSUME(TOKEN.Word);
        },
      },
    ]);
  });

  readonly nodePattern: GrammarRule = this.RULE("nodePattern", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.operationRef) },
      {
        ALT: () => {
          this.CONSUME(TOKEN.OpenRound);
          this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Bar, DEF: () => this.SUBRULE2(this.operationRef) });
          this.CONSUME(TOKEN.CloseRound);
        },
      },
    ]);
    this.OPTION(() => this.SUBRULE(this.inputPatterns));
    this.OPTION2(() => this.SUBRULE(this.attrPatterns));
  });

  readonly inputPatterns: GrammarRule = this.RULE("inputPatterns", () => {
    this.CONSUME(TOKEN.OpenRound);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.inputPattern) });
    this.CONSUME(TOKEN.CloseRound);
  });

  readonly inputPattern: GrammarRule = this.RULE("inputPattern", () => {
    this.OPTION(() => this.CONSUME(TOKEN.Ellipsis));
    this.SUBRULE(this.pattern);
  });

  readonly attrPatterns: GrammarRule = this.RULE("attrPatterns", () => {
    this.CONSUME(TOKEN.OpenCurly);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.attrPattern) });
    this.CONSUME(TOKEN.CloseCurly);
  });

  /** `axis`, `axis: 0`, or `..` for whatever else there is. */
  readonly attrPattern: GrammarRule = this.RULE("attrPattern", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Rest) },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Word);
          this.OPTION(() => {
            this.CONSUME(TOKEN.Colon);
            this.SUBRULE(this.pattern);
          });
        },
      },
    ]);
  });

  readonly listPattern: GrammarRule = this.RULE("listPattern", () => {
    this.CONSUME(TOKEN.OpenSquare);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.inputPattern) });
    this.CONSUME(TOKEN.CloseSquare);
  });

  /** Parts in a choice (`<+`), each of them rules taken together (`+`). */
  readonly strategy: GrammarRule = this.RULE("strategy", () => {
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Choice, DEF: () => this.SUBRULE(this.union) });
  });

  readonly union: GrammarRule = this.RULE("union", () => {
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Plus, DEF: () => this.SUBRULE(this.oneStrategy) });
  });

  readonly oneStrategy: GrammarRule = this.RULE("oneStrategy", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Upper) },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Hash);
          this.CONSUME(TOKEN.Word);
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.OpenRound);
          this.SUBRULE(this.strategy);
          this.CONSUME(TOKEN.CloseRound);
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Lower);
          this.OPTION(() => this.SUBRULE(this.strategyArgs));
        },
      },
    ]);
  });

  readonly strategyArgs: GrammarRule = this.RULE("strategyArgs", () => {
    this.CONSUME(TOKEN.OpenRound);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.strategyArg) });
    this.CONSUME(TOKEN.CloseRound);
  });

  readonly strategyArg: GrammarRule = this.RULE("strategyArg", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.Lower);
          this.CONSUME(TOKEN.Colon);
          this.SUBRULE(this.literal);
        },
      },
      { ALT: () => this.SUBRULE(this.strategy) },
      { ALT: () => this.SUBRULE2(this.literal) },
    ]);
  });
}
