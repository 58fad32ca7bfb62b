/** The grammar of expressions: conditions, bindings and right sides. Loaded on first use. */
import { type CstNode, CstParser, type IToken, type ParserMethod } from "chevrotain";
import { TOKEN, TOKENS } from "./lexer.ts";

/** A rule of the grammar. */
export type GrammarRule = ParserMethod<[], CstNode>;

/** Rules for expressions; the grammar of patterns and declarations extends it. */
export abstract class ExpressionGrammar extends CstParser {
  /** @param validate looks for ambiguities, which takes longer than all the rest: for tests */
  constructor(validate = false) {
    super([...TOKENS], {
      recoveryEnabled: true,
      maxLookahead: 3,
      nodeLocationTracking: "none",
      skipValidations: !validate,
    });
  }

  /** Reads a file; `errors` tells afterwards what could not be read. */
  abstract read(tokens: IToken[]): CstNode;

  readonly literal: GrammarRule = this.RULE("literal", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Text) },
      { ALT: () => this.CONSUME(TOKEN.Num) },
      { ALT: () => this.CONSUME(TOKEN.KeyTrue) },
      { ALT: () => this.CONSUME(TOKEN.KeyFalse) },
      { ALT: () => this.CONSUME(TOKEN.KeyNull) },
    ]);
  });

  readonly expression: GrammarRule = this.RULE("expression", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.conditional) },
      { ALT: () => this.SUBRULE(this.disjunction) },
    ]);
  });

  readonly conditional: GrammarRule = this.RULE("conditional", () => {
    this.CONSUME(TOKEN.KeyIf);
    this.SUBRULE(this.expression);
    this.CONSUME(TOKEN.KeyThen);
    this.SUBRULE2(this.expression);
    this.CONSUME(TOKEN.KeyElse);
    this.SUBRULE3(this.expression);
  });

  readonly disjunction: GrammarRule = this.RULE("disjunction", () => {
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Or, DEF: () => this.SUBRULE(this.conjunction) });
  });

  readonly conjunction: GrammarRule = this.RULE("conjunction", () => {
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.And, DEF: () => this.SUBRULE(this.relation) });
  });

  readonly relation: GrammarRule = this.RULE("relation", () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(TOKEN.Comparison) },
        { ALT: () => this.CONSUME(TOKEN.KeyIn) },
      ]);
      this.SUBRULE2(this.sum);
    });
  });

  readonly sum: GrammarRule = this.RULE("sum", () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.CONSUME(TOKEN.Additive);
      this.SUBRULE2(this.product);
    });
  });

  readonly product: GrammarRule = this.RULE("product", () => {
    this.SUBRULE(this.unary);
    this.MANY(() => {
      this.CONSUME(TOKEN.Multiplicative);
      this.SUBRULE2(this.unary);
    });
  });

  readonly unary: GrammarRule = this.RULE("unary", () => {
    this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(TOKEN.Bang) }, { ALT: () => this.CONSUME(TOKEN.Minus) }]),
    );
    this.SUBRULE(this.primary);
    this.MANY(() => this.SUBRULE(this.suffix));
  });

  readonly suffix: GrammarRule = this.RULE("suffix", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.Dot);
          this.CONSUME(TOKEN.Word);
          this.OPTION(() => this.SUBRULE(this.args));
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.OpenSquare);
          this.SUBRULE(this.expression);
          this.CONSUME(TOKEN.CloseSquare);
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.KeyWith);
          this.SUBRULE(this.attrs);
        },
      },
    ]);
  });

  readonly primary: GrammarRule = this.RULE("primary", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.Lower);
          this.OPTION(() => this.SUBRULE(this.args));
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Upper);
          this.OPTION2(() => this.SUBRULE2(this.args));
          this.OPTION3(() => this.SUBRULE(this.attrs));
        },
      },
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.list) },
      {
        ALT: () => {
          this.CONSUME(TOKEN.OpenRound);
          this.SUBRULE(this.expression);
          this.CONSUME(TOKEN.CloseRound);
        },
      },
    ]);
  });

  readonly args: GrammarRule = this.RULE("args", () => {
    this.CONSUME(TOKEN.OpenRound);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.arg) });
    this.CONSUME(TOKEN.CloseRound);
  });

  readonly arg: GrammarRule = this.RULE("arg", () => {
    this.OPTION(() => this.CONSUME(TOKEN.Ellipsis));
    this.SUBRULE(this.expression);
  });

  readonly attrs: GrammarRule = this.RULE("attrs", () => {
    this.CONSUME(TOKEN.OpenCurly);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.attr) });
    this.CONSUME(TOKEN.CloseCurly);
  });

  readonly attr: GrammarRule = this.RULE("attr", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.Ellipsis);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.Word);
          this.OPTION(() => {
            this.CONSUME(TOKEN.Colon);
            this.SUBRULE2(this.expression);
          });
        },
      },
    ]);
  });

  readonly list: GrammarRule = this.RULE("list", () => {
    this.CONSUME(TOKEN.OpenSquare);
    this.OR([
      { ALT: () => this.SUBRULE(this.each) },
      {
        ALT: () => this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.item) }),
      },
    ]);
    this.CONSUME(TOKEN.CloseSquare);
  });

  readonly each: GrammarRule = this.RULE("each", () => {
    this.CONSUME(TOKEN.KeyFor);
    this.CONSUME(TOKEN.Lower);
    this.OPTION(() => {
      this.CONSUME(TOKEN.Comma);
      this.CONSUME2(TOKEN.Lower);
    });
    this.CONSUME(TOKEN.KeyIn);
    this.SUBRULE(this.expression);
    this.OPTION2(() => {
      this.CONSUME(TOKEN.KeyWhere);
      this.SUBRULE2(this.expression);
    });
    this.CONSUME(TOKEN.Colon);
    this.SUBRULE3(this.expression);
  });

  /** An element, or a range: `:`, `2:`, `:5`, `2:5`. */
  readonly item: GrammarRule = this.RULE("item", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.Colon);
          this.OPTION(() => this.SUBRULE(this.sum));
        },
      },
      {
        ALT: () => {
          this.OPTION2(() => this.CONSUME(TOKEN.Ellipsis));
          this.SUBRULE(this.expression);
          this.OPTION3(() => {
            this.CONSUME2(TOKEN.Colon);
            this.OPTION4(() => this.SUBRULE2(this.sum));
          });
        },
      },
    ]);
  });
}
