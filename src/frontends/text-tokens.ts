/** Tokens of expression text. Loaded with the parser, on first use. */
import { createToken, Lexer, type TokenType } from "chevrotain";

/** A name of a variable or function. */
export const Name: TokenType = createToken({
  name: "Name",
  pattern: /[A-Za-z_$\u00aa-\uffff][\w$\u00aa-\uffff]*/,
  line_breaks: false,
});
/** A name with any characters, between backticks. */
export const QuotedName: TokenType = createToken({ name: "QuotedName", pattern: /`[^`\n]+`/ });
/** A number with a fraction or an exponent. */
export const FloatNumber: TokenType = createToken({
  name: "FloatNumber",
  pattern: /(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|\d[\d_]*[eE][+-]?\d+/,
});
/** A whole number: decimal, hexadecimal, octal or binary. */
export const IntNumber: TokenType = createToken({
  name: "IntNumber",
  pattern: /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*/,
});
/** Text in quotes: known, so that it can be refused with a reason. */
export const TextLiteral: TokenType = createToken({
  name: "TextLiteral",
  pattern: /'[^'\n]*'|"[^"\n]*"/,
});

const group = (name: string): TokenType =>
  createToken({ name, pattern: Lexer.NA, label: "operator" });

/** `+` and `-` between operands. */
export const Additive: TokenType = group("Additive");
/** `*`, `/`, `//` and `%`. */
export const Multiplicative: TokenType = group("Multiplicative");
/** `<<` and `>>`. */
export const Shift: TokenType = group("Shift");
/** `<`, `<=`, `>`, `>=`, `==` and `!=`. */
export const Comparison: TokenType = group("Comparison");
/** `+`, `-` and `~` in front of an operand. */
export const Sign: TokenType = group("Sign");

const word = (text: string): TokenType =>
  createToken({ name: text, pattern: new RegExp(text), longer_alt: Name, label: `"${text}"` });
const sign = (text: string, ...categories: TokenType[]): TokenType =>
  createToken({ name: text, pattern: text, label: `"${text}"`, categories });

/** `and` */
export const And: TokenType = word("and");
/** `or` */
export const Or: TokenType = word("or");
/** `not` */
export const Not: TokenType = word("not");
/** `if` */
export const If: TokenType = word("if");
/** `else` */
export const Else: TokenType = word("else");
/** `in` */
export const In: TokenType = word("in");
/** `**` */
export const Power: TokenType = sign("**");
/** `//` */
export const FloorDivide: TokenType = sign("//", Multiplicative);
/** `<<` */
export const LeftShift: TokenType = sign("<<", Shift);
/** `>>` */
export const RightShift: TokenType = sign(">>", Shift);
/** `<=` */
export const LessEqual: TokenType = sign("<=", Comparison);
/** `>=` */
export const GreaterEqual: TokenType = sign(">=", Comparison);
/** `==` */
export const Equal: TokenType = sign("==", Comparison);
/** `!=` */
export const NotEqual: TokenType = sign("!=", Comparison);
/** `<` */
export const Less: TokenType = sign("<", Comparison);
/** `>` */
export const Greater: TokenType = sign(">", Comparison);
/** `+` */
export const Plus: TokenType = sign("+", Additive, Sign);
/** `-` */
export const Minus: TokenType = sign("-", Additive, Sign);
/** `*` */
export const Times: TokenType = sign("*", Multiplicative);
/** `/` */
export const Divide: TokenType = sign("/", Multiplicative);
/** `%` */
export const Percent: TokenType = sign("%", Multiplicative);
/** `&` */
export const Ampersand: TokenType = sign("&");
/** `|` */
export const Bar: TokenType = sign("|");
/** `^` */
export const Caret: TokenType = sign("^");
/** `~` */
export const Tilde: TokenType = sign("~", Sign);
/** `?` */
export const Question: TokenType = sign("?");
/** `:` */
export const Colon: TokenType = sign(":");
/** `,` */
export const Comma: TokenType = sign(",");
/** `(` */
export const Open: TokenType = sign("(");
/** `)` */
export const Close: TokenType = sign(")");
const Space = createToken({ name: "Space", pattern: /\s+/, group: Lexer.SKIPPED });

/** In the order in which they are tried: longer signs first, words before names. */
export const TOKENS: TokenType[] = [
  Additive,
  Multiplicative,
  Shift,
  Comparison,
  Sign,
  Space,
  FloatNumber,
  IntNumber,
  TextLiteral,
  QuotedName,
  And,
  Or,
  Not,
  If,
  Else,
  In,
  Name,
  Power,
  FloorDivide,
  LeftShift,
  RightShift,
  LessEqual,
  GreaterEqual,
  Equal,
  NotEqual,
  Less,
  Greater,
  Plus,
  Minus,
  Times,
  Divide,
  Percent,
  Ampersand,
  Bar,
  Caret,
  Tilde,
  Question,
  Colon,
  Comma,
  Open,
  Close,
];

/** Cuts text into tokens. */
export const LEXER: Lexer = new Lexer(TOKENS, { positionTracking: "onlyOffset" });
