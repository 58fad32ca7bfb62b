/** The grammar of `.rules` files: declarations. Loaded on first use: building it takes time. */
import type { CstNode, IToken } from "chevrotain";
import type { GrammarRule } from "./grammar-expressions.ts";
import { PatternGrammar } from "./grammar-patterns.ts";
import { TOKEN } from "./lexer.ts";

/** The parser. It recovers after an error, and goes on with the next declaration at the latest. */
export class RulesGrammar extends PatternGrammar {
  /** @param validate looks for mistakes of the grammar itself */
  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  override read(tokens: IToken[]): CstNode {
    this.input = tokens;
    return this.file();
  }

  readonly file: GrammarRule = this.RULE("file", () => {
    this.OPTION(() => this.SUBRULE(this.moduleDecl));
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  readonly moduleDecl: GrammarRule = this.RULE("moduleDecl", () => {
    this.CONSUME(TOKEN.KeyModule);
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Dot, DEF: () => this.CONSUME(TOKEN.Word) });
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly declaration: GrammarRule = this.RULE("declaration", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.importDecl) },
      { ALT: () => this.SUBRULE(this.opDecl) },
      { ALT: () => this.SUBRULE(this.tagDecl) },
      { ALT: () => this.SUBRULE(this.ruleDecl) },
      { ALT: () => this.SUBRULE(this.exampleDecl) },
      { ALT: () => this.SUBRULE(this.strategyDecl) },
      { ALT: () => this.SUBRULE(this.pipelineDecl) },
    ]);
  });

  readonly importDecl: GrammarRule = this.RULE("importDecl", () => {
    this.CONSUME(TOKEN.KeyImport);
    this.CONSUME(TOKEN.OpenCurly);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.CONSUME(TOKEN.Lower) });
    this.CONSUME(TOKEN.CloseCurly);
    this.CONSUME(TOKEN.KeyFrom);
    this.CONSUME(TOKEN.Text);
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly opDecl: GrammarRule = this.RULE("opDecl", () => {
    this.CONSUME(TOKEN.KeyOp);
    this.CONSUME(TOKEN.Upper);
    this.CONSUME(TOKEN.OpenRound);
    this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.inputDecl) });
    this.CONSUME(TOKEN.CloseRound);
    this.OPTION(() => {
      this.CONSUME(TOKEN.OpenCurly);
      this.MANY_SEP2({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.attrDecl) });
      this.CONSUME(TOKEN.CloseCurly);
    });
    this.CONSUME(TOKEN.Colon);
    this.CONSUME2(TOKEN.Upper);
    this.MANY(() => {
      this.CONSUME(TOKEN.Hash);
      this.CONSUME(TOKEN.Word);
    });
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly inputDecl: GrammarRule = this.RULE("inputDecl", () => {
    this.CONSUME(TOKEN.Lower);
    this.CONSUME(TOKEN.Colon);
    this.CONSUME(TOKEN.Upper);
    this.OPTION(() => this.CONSUME(TOKEN.Ellipsis));
  });

  readonly attrDecl: GrammarRule = this.RULE("attrDecl", () => {
    this.CONSUME(TOKEN.Word);
    this.CONSUME(TOKEN.Colon);
    this.CONSUME(TOKEN.Upper);
    this.MANY(() => {
      this.CONSUME(TOKEN.OpenSquare);
      this.CONSUME(TOKEN.CloseSquare);
    });
    this.OPTION(() => this.CONSUME(TOKEN.Question));
  });

  readonly tagDecl: GrammarRule = this.RULE("tagDecl", () => {
    this.CONSUME(TOKEN.KeyTag);
    this.CONSUME(TOKEN.Lower);
    this.CONSUME(TOKEN.Is);
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Bar, DEF: () => this.CONSUME(TOKEN.Upper) });
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly ruleDecl: GrammarRule = this.RULE("ruleDecl", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.CONSUME(TOKEN.KeyRule);
    this.CONSUME(TOKEN.Upper);
    this.CONSUME(TOKEN.Colon);
    this.SUBRULE(this.pattern);
    this.MANY2(() => this.SUBRULE(this.clause));
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Arrow) },
      { ALT: () => this.CONSUME(TOKEN.ExploreArrow) },
      { ALT: () => this.CONSUME(TOKEN.BothArrow) },
    ]);
    this.SUBRULE(this.expression);
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly annotation: GrammarRule = this.RULE("annotation", () => {
    this.CONSUME(TOKEN.At);
    this.CONSUME(TOKEN.Word);
    this.OPTION(() => {
      this.CONSUME(TOKEN.OpenRound);
      this.MANY_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.annotationArg) });
      this.CONSUME(TOKEN.CloseRound);
    });
  });

  readonly annotationArg: GrammarRule = this.RULE("annotationArg", () => {
    this.OR([
      { ALT: () => this.CONSUME(TOKEN.Word) },
      { ALT: () => this.CONSUME(TOKEN.Text) },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(TOKEN.Minus));
          this.CONSUME(TOKEN.Num);
        },
      },
    ]);
  });

  readonly clause: GrammarRule = this.RULE("clause", () => {
    this.OR([
      {
        ALT: () => {
          this.OR2([
            { ALT: () => this.CONSUME(TOKEN.KeyWhere) },
            { ALT: () => this.CONSUME(TOKEN.KeySharing) },
          ]);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(TOKEN.KeyLet);
          this.OR3([
            { ALT: () => this.CONSUME(TOKEN.Lower) },
            { ALT: () => this.SUBRULE(this.fields) },
          ]);
          this.CONSUME(TOKEN.Is);
          this.SUBRULE2(this.expression);
        },
      },
    ]);
  });

  readonly fields: GrammarRule = this.RULE("fields", () => {
    this.CONSUME(TOKEN.OpenCurly);
    this.AT_LEAST_ONE_SEP({ SEP: TOKEN.Comma, DEF: () => this.SUBRULE(this.field) });
    this.CONSUME(TOKEN.CloseCurly);
  });

  readonly field: GrammarRule = this.RULE("field", () => {
    this.CONSUME(TOKEN.Word);
    this.OPTION(() => {
      this.CONSUME(TOKEN.Colon);
      this.CONSUME(TOKEN.Lower);
    });
  });

  readonly exampleDecl: GrammarRule = this.RULE("exampleDecl", () => {
    this.CONSUME(TOKEN.KeyExample);
    this.CONSUME(TOKEN.Upper);
    this.CONSUME(TOKEN.OpenCurly);
    this.CONSUME(TOKEN.KeyInput);
    this.SUBRULE(this.expression);
    this.CONSUME(TOKEN.Semicolon);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(TOKEN.KeyExpect);
          this.SUBRULE2(this.expression);
        },
      },
      { ALT: () => this.CONSUME(TOKEN.KeyUnchanged) },
    ]);
    this.CONSUME2(TOKEN.Semicolon);
    this.CONSUME(TOKEN.CloseCurly);
  });

  readonly strategyDecl: GrammarRule = this.RULE("strategyDecl", () => {
    this.CONSUME(TOKEN.KeyStrategy);
    this.CONSUME(TOKEN.Lower);
    this.CONSUME(TOKEN.Is);
    this.SUBRULE(this.strategy);
    this.OPTION(() => {
      this.CONSUME(TOKEN.KeyLimit);
      this.CONSUME(TOKEN.Num);
    });
    this.CONSUME(TOKEN.Semicolon);
  });

  readonly pipelineDecl: GrammarRule = this.RULE("pipelineDecl", () => {
    this.CONSUME(TOKEN.KeyPipeline);
    this.CONSUME(TOKEN.Lower);
    this.CONSUME(TOKEN.Is);
    this.SUBRULE(this.strategy);
    this.MANY({
      GATE: () => STARTS.has(this.LA(2).tokenType.name),
      DEF: () => {
        this.CONSUME(TOKEN.Semicolon);
        this.SUBRULE2(this.strategy);
      },
    });
    this.CONSUME2(TOKEN.Semicolon);
  });
}

/** What a step of a pipeline can begin with; no declaration begins so. */
const STARTS: ReadonlySet<string> = new Set(["Upper", "Lower", "Hash", "OpenRound"]);
