/**
 * The tokens of `.rules` files as a table: the lexer, the formatter and the generated TextMate grammar
 * read it. Nothing here needs the parser generator.
 */

/** What a token is for, as editors colour it. */
export type TokenRole = "keyword" | "arrow" | "operator" | "sign" | "word" | "value" | "space";

/** One kind of token. Text is matched as it stands, a pattern from where the lexer is. */
export interface TokenSpec {
  readonly name: string;
  readonly role: TokenRole;
  readonly match: string | RegExp;
  /** Groups of tokens that a grammar rule can ask for. */
  readonly groups: readonly string[];
}

/** Words with a meaning of their own. They can be names of attributes, of variables they cannot. */
export const KEYWORDS: readonly string[] = [
  "module",
  "import",
  "from",
  "op",
  "tag",
  "rule",
  "where",
  "sharing",
  "let",
  "if",
  "then",
  "else",
  "for",
  "in",
  "example",
  "input",
  "expect",
  "unchanged",
  "strategy",
  "pipeline",
  "limit",
  "with",
  "true",
  "false",
  "null",
];

/** Groups of tokens. */
export const GROUPS: readonly string[] = ["Word", "Comparison", "Additive", "Multiplicative"];

const sign = (name: string, match: string, ...groups: string[]): TokenSpec => ({
  name,
  role: groups.length > 0 ? "operator" : "sign",
  match,
  groups,
});
const arrow = (name: string, match: string): TokenSpec => ({
  name,
  role: "arrow",
  match,
  groups: [],
});

/** Names, values, comments and white space. */
export const WORDS: readonly TokenSpec[] = [
  { name: "Space", role: "space", match: /\s+/, groups: [] },
  { name: "LineComment", role: "space", match: /\/\/[^\n]*/, groups: [] },
  { name: "BlockComment", role: "space", match: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//, groups: [] },
  { name: "Text", role: "value", match: /"(?:[^"\\\n]|\\["\\nt])*"/, groups: [] },
  { name: "Num", role: "value", match: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, groups: [] },
  { name: "Upper", role: "word", match: /[A-Z][A-Za-z0-9_]*/, groups: [] },
  { name: "Lower", role: "word", match: /[a-z][A-Za-z0-9_]*/, groups: ["Word"] },
];

/** Signs, longer ones first. */
export const SIGNS: readonly TokenSpec[] = [
  sign("Ellipsis", "..."),
  sign("Rest", ".."),
  arrow("BothArrow", "<=>"),
  arrow("ExploreArrow", "~>"),
  arrow("Arrow", "=>"),
  sign("Choice", "<+"),
  sign("Equal", "==", "Comparison"),
  sign("NotEqual", "!=", "Comparison"),
  sign("LessEqual", "<=", "Comparison"),
  sign("GreaterEqual", ">=", "Comparison"),
  sign("And", "&&"),
  sign("Or", "||"),
  sign("OpenRound", "("),
  sign("CloseRound", ")"),
  sign("OpenCurly", "{"),
  sign("CloseCurly", "}"),
  sign("OpenSquare", "["),
  sign("CloseSquare", "]"),
  sign("Comma", ","),
  sign("Semicolon", ";"),
  sign("Colon", ":"),
  sign("Dot", "."),
  sign("At", "@"),
  sign("Hash", "#"),
  sign("Bar", "|"),
  sign("Bang", "!"),
  sign("Is", "="),
  sign("Less", "<", "Comparison"),
  sign("Greater", ">", "Comparison"),
  sign("Plus", "+", "Additive"),
  sign("Minus", "-", "Additive"),
  sign("Times", "*", "Multiplicative"),
  sign("Over", "/", "Multiplicative"),
  sign("Modulo", "%", "Multiplicative"),
  sign("Question", "?"),
  sign("Anything", "_"),
];

/** The token of a keyword: `where` is `KeyWhere`. */
export const keyName = (word: string): string => `Key${word[0].toUpperCase()}${word.slice(1)}`;
