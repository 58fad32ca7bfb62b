/** The grammar of expression text, with Python's precedence. Loaded on first use: building it takes time. */
import { EmbeddedActionsParser, type IToken, type TokenType } from "chevrotain";
import { ExpressionLimitError, invariant } from "../core/index.ts";
import type { OpName } from "../layers/index.ts";
import type { Part, TextMeaning } from "./text-meaning.ts";
import * as T from "./text-tokens.ts";
import { numberOf, operationOf, over, signOf, spanOf } from "./text-values.ts";

/**
 * Parentheses and conditionals may nest this deep; the parser's own stack overflows at about 100.
 * Chains of signs, `not` and `**` cost less: eight of them are one level.
 */
const DEPTH_MAX = 60;
const CHAIN_STEP = 1 / 8;

type Rule = () => Part;
type ListRule = () => readonly Part[];

/**
 * Reads one expression and says with a {@link TextMeaning} what it means as it goes. Chevrotain runs the
 * rules once to learn the grammar; what must not run then stands in `ACTION`.
 */
export class TextParser extends EmbeddedActionsParser {
  #meaning: TextMeaning | undefined;
  #depth = 0;

  /** @param validate looks for ambiguities, which takes longer than all the rest: for tests */
  constructor(validate = false) {
    super(T.TOKENS, { recoveryEnabled: false, maxLookahead: 2, skipValidations: !validate });
    this.performSelfAnalysis();
  }

  /** Reads `tokens`; `errors` tells afterwards whether they were an expression. */
  read(tokens: IToken[], meaning: TextMeaning): Part {
    this.input = tokens;
    this.#meaning = meaning;
    this.#depth = 0;
    return this.expression();
  }

  /** `x`, `x if condition else y`, or `condition ? x : y`. */
  readonly expression: Rule = this.RULE("expression", () => {
    this.ACTION(() => this.#enter(1));
    let part = this.SUBRULE(this.#either);
    this.OPTION(() => {
      part = this.OR([{ ALT: () => this.#ifElse(part) }, { ALT: () => this.#ternary(part) }]);
    });
    this.ACTION(() => this.#leave(1));
    return part;
  });

  readonly #either: Rule = this.#level("either", T.Or, () => this.#both);
  readonly #both: Rule = this.#level("both", T.And, () => this.#negation);

  readonly #negation: Rule = this.RULE("negation", () =>
    this.OR([
      {
        ALT: () => {
          const not = this.CONSUME(T.Not);
          this.ACTION(() => this.#enter());
          const part = this.SUBRULE(this.#negation);
          return this.#make((meaning) => {
            this.#leave();
            return meaning.apply("logicalNot", [part], over(spanOf(not), part));
          });
        },
      },
      { ALT: () => this.SUBRULE(this.#comparison) },
    ]),
  );

  readonly #comparison: Rule = this.RULE("comparison", () => {
    const parts = [this.SUBRULE(this.#bits)];
    const ops: OpName[] = [];
    let negated = false;
    let choices: readonly Part[] | undefined;
    this.OPTION(() => {
      this.OR([
        {
          ALT: () =>
            this.AT_LEAST_ONE(() => {
              ops.push(operationOf(this.CONSUME(T.Comparison)));
              parts.push(this.SUBRULE2(this.#bits));
            }),
        },
        {
          ALT: () => {
            this.OPTION2(() => {
              this.CONSUME(T.Not);
              negated = true;
            });
            this.CONSUME(T.In);
            choices = this.SUBRULE(this.#list);
          },
        },
      ]);
    });
    return this.#make((meaning) => {
      if (choices !== undefined) {
        return meaning.member(parts[0], choices, over(parts[0], spanOf(this.LA(0))), negated);
      }
      return ops.length === 0 ? parts[0] : meaning.comparison(parts, ops);
    });
  });

  readonly #bits: Rule = this.#level("bits", T.Bar, () => this.#exclusive);
  readonly #exclusive: Rule = this.#level("exclusive", T.Caret, () => this.#common);
  readonly #common: Rule = this.#level("common", T.Ampersand, () => this.#shift);
  readonly #shift: Rule = this.#level("shift", T.Shift, () => this.#sum);
  readonly #sum: Rule = this.#level("sum", T.Additive, () => this.#product);
  readonly #product: Rule = this.#level("product", T.Multiplicative, () => this.#factor);

  readonly #factor: Rule = this.RULE("factor", () =>
    this.OR([
      {
        ALT: () => {
          const sign = this.CONSUME(T.Sign);
          this.ACTION(() => this.#enter());
          const part = this.SUBRULE(this.#factor);
          return this.#make((meaning) => {
            this.#leave();
            return meaning.apply(signOf(sign), [part], over(spanOf(sign), part));
          });
        },
      },
      { ALT: () => this.SUBRULE(this.#power) },
    ]),
  );

  readonly #power: Rule = this.RULE("power", () => {
    let part = this.SUBRULE(this.#primary);
    this.OPTION(() => {
      this.CONSUME(T.Power);
      this.ACTION(() => this.#enter());
      const exponent = this.SUBRULE(this.#factor);
      part = this.#make((meaning) => {
        this.#leave();
        return meaning.binary("pow", part, exponent);
      });
    });
    return part;
  });

  readonly #primary: Rule = this.RULE("primary", () =>
    this.OR([
      { ALT: () => this.#number(this.CONSUME(T.FloatNumber)) },
      { ALT: () => this.#number(this.CONSUME(T.IntNumber)) },
      { ALT: () => this.#refuseText(this.CONSUME(T.TextLiteral)) },
      { ALT: () => this.#quoted(this.CONSUME(T.QuotedName)) },
      { ALT: () => this.SUBRULE(this.#named) },
      { ALT: () => this.SUBRULE(this.#parenthesized) },
    ]),
  );

  readonly #named: Rule = this.RULE("named", () => {
    const name = this.CONSUME(T.Name);
    let args: readonly Part[] | undefined;
    this.OPTION(() => {
      args = this.SUBRULE(this.#list);
    });
    const end = this.LA(0);
    return this.#make((meaning) => {
      const span = over(spanOf(name), spanOf(end));
      if (args === undefined) return meaning.name(name.image, span);
      return meaning.call(name.image, spanOf(name), args, span);
    });
  });

  readonly #parenthesized: Rule = this.RULE("parenthesized", () => {
    const open = this.CONSUME(T.Open);
    const part = this.SUBRULE(this.expression);
    const close = this.CONSUME(T.Close);
    return this.#make(() => ({ ...over(spanOf(open), spanOf(close)), operand: part.operand }));
  });

  readonly #list: ListRule = this.RULE("list", () => {
    const parts: Part[] = [];
    this.CONSUME(T.Open);
    this.OPTION(() => {
      parts.push(this.SUBRULE(this.expression));
      this.MANY({
        GATE: () => this.LA(2).tokenType !== T.Close,
        DEF: () => {
          this.CONSUME(T.Comma);
          parts.push(this.SUBRULE2(this.expression));
        },
      });
      this.OPTION2(() => this.CONSUME2(T.Comma));
    });
    this.CONSUME(T.Close);
    return parts;
  });

  /** A level of binary operators that group from the left. */
  #level(name: string, operator: TokenType, next: () => Rule): Rule {
    return this.RULE(name, () => {
      let part = this.SUBRULE(next());
      this.MANY(() => {
        const op = this.CONSUME(operator);
        const right = this.SUBRULE2(next());
        part = this.#make((meaning) => meaning.binary(operationOf(op), part, right));
      });
      return part;
    });
  }

  #ifElse(yes: Part): Part {
    this.CONSUME(T.If);
    const condition = this.SUBRULE2(this.#either);
    this.CONSUME(T.Else);
    const no = this.SUBRULE2(this.expression);
    return this.#make((meaning) => meaning.apply("where", [condition, yes, no], over(yes, no)));
  }

  #ternary(condition: Part): Part {
    this.CONSUME(T.Question);
    const yes = this.SUBRULE3(this.expression);
    this.CONSUME(T.Colon);
    const no = this.SUBRULE4(this.expression);
    return this.#make((meaning) =>
      meaning.apply("where", [condition, yes, no], over(condition, no)),
    );
  }

  #number(token: IToken): Part {
    return this.#make(() => ({ ...spanOf(token), operand: numberOf(token) }));
  }

  #quoted(token: IToken): Part {
    return this.#make((meaning) => meaning.name(token.image.slice(1, -1), spanOf(token)));
  }

  #refuseText(token: IToken): Part {
    return this.#make((meaning) => {
      throw meaning.refused("arrays hold numbers: text is not a value here", spanOf(token));
    });
  }

  #make(build: (meaning: TextMeaning) => Part): Part {
    const meaning = this.#meaning;
    return this.ACTION(() => {
      invariant(meaning !== undefined, "a text is read with its meaning");
      return build(meaning);
    });
  }

  #enter(step = CHAIN_STEP): void {
    this.#depth += step;
    if (this.#depth > DEPTH_MAX) {
      throw new ExpressionLimitError("levels of nesting", Math.ceil(this.#depth), DEPTH_MAX);
    }
  }

  #leave(step = CHAIN_STEP): void {
    this.#depth -= step;
  }
}
