/** Expression text to the IR: `sqrt(x**2 + y**2)`. The parser is loaded on first use. */
import type { ILexingError, IRecognitionException, IToken } from "chevrotain";
import { type DType, ExpressionLimitError, ExpressionSyntaxError, placeIn } from "../core/index.ts";
import type { Expr } from "../layers/index.ts";
import { TextMeaning } from "./text-meaning.ts";

/** Longer texts are refused before they are read. */
const TEXT_MAX = 100_000;

/**
 * The expression that `text` stands for; `names` are its variables with their types, in the order of
 * the inputs. Precedence is Python's; conditions are `x if c else y` or `c ? x : y`; `in (…)`, chained
 * comparisons, and every function of the operation table, in camel case or with underscores.
 * @throws ExpressionSyntaxError, ExpressionTypeError and UnknownNameError with line, column and caret;
 *   ExpressionLimitError
 */
export async function parseExpression(
  text: string,
  names: Readonly<Record<string, DType>>,
): Promise<Expr> {
  if (text.length > TEXT_MAX) throw new ExpressionLimitError("characters", text.length, TEXT_MAX);
  const { read } = await loadReader();
  const meaning = new TextMeaning(text, names);
  return read(text, meaning);
}

interface Reader {
  read(text: string, meaning: TextMeaning): Expr;
}

let reader: Promise<Reader> | undefined;

function loadReader(): Promise<Reader> {
  reader ??= makeReader();
  return reader;
}

async function makeReader(): Promise<Reader> {
  const [{ LEXER }, { TextParser }] = await Promise.all([
    import("./text-tokens.ts"),
    import("./text-parser.ts"),
  ]);
  const parser = new TextParser();
  return {
    read(text, meaning) {
      const { tokens, errors } = LEXER.tokenize(text);
      if (errors.length > 0) throw unreadable(text, errors[0]);
      const part = parser.read(tokens, meaning);
      if (parser.errors.length > 0) throw misplaced(text, parser.errors[0], tokens);
      return meaning.result(part);
    },
  };
}

/** What other languages write for signs that this one writes otherwise. */
const FOREIGN: Readonly<Record<string, string>> = {
  "=": 'compare with "=="',
  "!": 'write "not"',
  "[": "indexing is done on arrays, not in expressions",
  "{": "there are no sets; write in (…)",
  ".": "there are no methods; call functions by name",
};

function unreadable(text: string, { offset, length }: ILexingError): ExpressionSyntaxError {
  const sign = text[offset] ?? "";
  const hint = FOREIGN[sign] === undefined ? "" : `; ${FOREIGN[sign]}`;
  return new ExpressionSyntaxError(
    `unexpected "${sign}"${hint}`,
    placeIn(text, offset, Math.min(length, 1)),
  );
}

function misplaced(
  text: string,
  { token }: IRecognitionException,
  tokens: readonly IToken[],
): ExpressionSyntaxError {
  if (Number.isNaN(token.startOffset) || token.image === "") {
    const message = tokens.length === 0 ? "the expression is empty" : "the expression ends early";
    return new ExpressionSyntaxError(message, placeIn(text, text.trimEnd().length));
  }
  const hint = DOUBLED[token.image];
  const message = hint === undefined ? `unexpected "${token.image}"` : hint;
  return new ExpressionSyntaxError(message, placeIn(text, token.startOffset, token.image.length));
}

/** A second sign of these pairs is where the parser stops. */
const DOUBLED: Readonly<Record<string, string>> = {
  "&": 'unexpected "&"; write "and" for conditions',
  "|": 'unexpected "|"; write "or" for conditions',
};
