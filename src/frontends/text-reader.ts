/** Runs lexer and parser, and puts what they refuse into words. Loaded on first use, as one module. */
import type { ILexingError, IRecognitionException, IToken } from "chevrotain";
import { ExpressionSyntaxError, placeIn } from "../core/index.ts";
import type { Expr } from "../layers/index.ts";
import type { TextMeaning } from "./text-meaning.ts";
import { TextParser } from "./text-parser.ts";
import { LEXER } from "./text-tokens.ts";

/** Built once: it takes a hundred milliseconds. */
const parser = new TextParser();

/** The expression that `text` stands for. @throws ExpressionSyntaxError, and what `meaning` throws */
export function readText(text: string, meaning: TextMeaning): Expr {
  const { tokens, errors } = LEXER.tokenize(text);
  if (errors.length > 0) throw unreadable(text, errors[0]);
  const part = parser.read(tokens, meaning);
  if (parser.errors.length > 0) throw misplaced(text, parser.errors[0], tokens);
  return meaning.result(part);
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
