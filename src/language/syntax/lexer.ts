/** The lexer, made from the table of tokens. Loaded with the parser, on first use. */
import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import { GROUPS, KEYWORDS, keyName, SIGNS, type TokenSpec, WORDS } from "./tokens.ts";

const groups = new Map(
  GROUPS.map((name) => [name, createToken({ name, pattern: Lexer.NA, label: "name" })]),
);
const groupsOf = (names: readonly string[]): TokenType[] =>
  names.flatMap((name) => groups.get(name) ?? []);

const COMMENTS = "comments";

function tokenOf({ name, match, role, groups: names }: TokenSpec): TokenType {
  const space = { group: name === "Space" ? Lexer.SKIPPED : COMMENTS, line_breaks: true };
  return createToken({
    name,
    pattern: match,
    label: typeof match === "string" ? `"${match}"` : LABELS[name],
    categories: groupsOf(names),
    ...(role === "space" ? space : {}),
  });
}

const LABELS: Readonly<Record<string, string>> = {
  Text: "a text in quotes",
  Num: "a number",
  Upper: "a name of an operation or rule (UpperCamel)",
  Lower: "a name (lowerCamel)",
};

const words = WORDS.map(tokenOf);
const signs = SIGNS.map(tokenOf);
const lower = words[words.length - 1];
// Longer words first: `input` would be `in` and `put`.
const keys = KEYWORDS.toSorted((a, b) => b.length - a.length).map((word) =>
  createToken({
    name: keyName(word),
    pattern: word,
    label: `"${word}"`,
    longer_alt: lower,
    categories: groupsOf(["Word"]),
  }),
);

/** Every token type, in the order in which they are tried. */
export const TOKENS: readonly TokenType[] = [
  ...groups.values(),
  ...words.slice(0, -1),
  ...keys,
  lower,
  ...signs,
];

/** Token types by name. */
export const TOKEN: Readonly<Record<string, TokenType>> = Object.fromEntries(
  TOKENS.map((type) => [type.name, type]),
);

const lexer = new Lexer([...TOKENS], { positionTracking: "onlyOffset" });

/** What the lexer makes of a text. */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  readonly errors: readonly { readonly offset: number; readonly length: number }[];
}

/** Cuts `text` into tokens; characters that begin none are errors, and are passed over. */
export function lex(text: string): Lexed {
  const { tokens, groups: found, errors } = lexer.tokenize(text);
  return { tokens, comments: found[COMMENTS] ?? [], errors };
}
