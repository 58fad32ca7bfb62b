/** Runs lexer and parser over a text. Loaded on first use, as one module with the grammar. */
import type { IRecognitionException, IToken } from "chevrotain";
import type { Diagnostics } from "../diagnostics.ts";
import { LIMITS } from "../limits.ts";
import type { RulesFile, Span } from "./ast.ts";
import { RulesGrammar } from "./grammar.ts";
import { lex } from "./lexer.ts";
import { rulesFile } from "./read-declarations.ts";

const EMPTY: RulesFile = { module: null, declarations: [] };

let grammar: RulesGrammar | undefined;

/** The tree of a text; what cannot be read goes into `diagnostics` and is left out. */
export function readTree(text: string, diagnostics: Diagnostics): RulesFile {
  if (!fits(text, diagnostics)) return EMPTY;
  const { tokens, errors } = lex(text);
  for (const { offset, length } of errors)
    badCharacter(text, { start: offset, end: offset + length }, diagnostics);
  if (!(short(tokens, diagnostics) && shallow(tokens, diagnostics))) return EMPTY;
  grammar ??= new RulesGrammar();
  const tree = grammar.read(tokens);
  for (const error of grammar.errors) diagnostics.add("syntax", ...inWords(error, text));
  return rulesFile(tree);
}

function fits(text: string, diagnostics: Diagnostics): boolean {
  if (text.length <= LIMITS.charactersMax) return true;
  diagnostics.add(
    "limit",
    { start: 0, end: 1 },
    `the file has ${text.length} characters; the limit is ${LIMITS.charactersMax}: split it`,
  );
  return false;
}

const BRACKETS: ReadonlyMap<string, number> = new Map(
  ["Round", "Curly", "Square"].flatMap((kind) => [
    [`Open${kind}`, 1],
    [`Close${kind}`, -1],
  ]),
);
/** What else makes the parser go deeper; it comes back at the end of the declaration. */
const DEEPER: ReadonlySet<string> = new Set(["KeyIf", "KeyElse", "KeyThen", "At"]);

/** What makes an expression one level deeper for whoever reads its tree: `a && b && c`, `a.b.c`. */
const LINKS: ReadonlySet<string> = new Set([
  "||",
  "&&",
  "+",
  "-",
  "!",
  "*",
  "/",
  "%",
  ".",
  "with",
  "where",
  "let",
  "[",
]);
/** Behind these another expression begins, or another rule. */
const ENDS: ReadonlySet<string> = new Set([",", ";"]);

/** Trees are walked by calls, so chains are bounded before they are read. */
function short(tokens: readonly IToken[], diagnostics: Diagnostics): boolean {
  let links = 0;
  for (const [k, { image, startOffset }] of tokens.entries()) {
    if (ENDS.has(image) || beginsRule(tokens, k)) links = 0;
    else if (LINKS.has(image)) links += 1;
    if (links <= LIMITS.linksMax) continue;
    const span = { start: startOffset, end: startOffset + image.length };
    const wrong = `more than ${LIMITS.linksMax} operations or conditions in a row`;
    diagnostics.add("limit", span, `${wrong}: a helper function can do part of it`);
    return false;
  }
  return true;
}

/** `rule Name:` stands in no expression: there, the parser has left what was not closed. */
const beginsRule = (tokens: readonly IToken[], k: number): boolean =>
  tokens[k].tokenType.name === "KeyRule" &&
  tokens[k + 1]?.tokenType.name === "Upper" &&
  tokens[k + 2]?.tokenType.name === "Colon";

/** The parser calls itself, so depth is bounded before it runs. */
function shallow(tokens: readonly IToken[], diagnostics: Diagnostics): boolean {
  let brackets = 0;
  let others = 0;
  for (const [k, { tokenType, startOffset }] of tokens.entries()) {
    if (beginsRule(tokens, k)) [brackets, others] = [0, 0];
    brackets = Math.max(0, brackets + (BRACKETS.get(tokenType.name) ?? 0));
    if (DEEPER.has(tokenType.name)) others += 1;
    else if (tokenType.name === "Semicolon") others = 0;
    if (brackets + others > LIMITS.depthMax) {
      const span = { start: startOffset, end: startOffset + 1 };
      diagnostics.add(
        "limit",
        span,
        `nested more than ${LIMITS.depthMax} deep: name parts with let`,
      );
      return false;
    }
  }
  return true;
}

/** What other languages write, and what is written here. */
const FOREIGN: Readonly<Record<string, string>> = {
  "'": 'texts stand in double quotes: "…"',
  '"': 'a text ends on its own line; it can hold \\n, \\t, \\" and \\\\',
  "`": 'texts stand in double quotes: "…"',
  "&": 'write "&&"',
  "^": 'there are no bits here; write "!=" or a helper',
  $: "names are letters, digits and _",
  ";": "",
};

function badCharacter(text: string, span: Span, diagnostics: Diagnostics): void {
  const sign = text[span.start] ?? "";
  const hint = FOREIGN[sign];
  diagnostics.add("syntax", span, `unexpected ${JSON.stringify(sign)}${hint ? `; ${hint}` : ""}`);
}

/** What the parser refuses, in words. */
function inWords(
  { token, message, previousToken, context }: IRecognitionException & { previousToken?: IToken },
  text: string,
): readonly [Span, string] {
  const atEnd = Number.isNaN(token.startOffset) || token.image === "";
  const end = text.trimEnd().length;
  const start = atEnd ? Math.max(0, end - 1) : token.startOffset;
  const found = atEnd ? "the end of the file" : JSON.stringify(token.image);
  const wanted = WANTED[context.ruleStack.at(-1) ?? ""] ?? "";
  const [, expected] = /Expecting --> (.+?) <--/.exec(message) ?? [];
  const what = expected ?? wanted;
  const behind =
    previousToken === undefined || Number.isNaN(previousToken.startOffset)
      ? ""
      : ` behind ${JSON.stringify(previousToken.image)}`;
  const words =
    what === "" ? `unexpected ${found}${behind}` : `expected ${what}${behind}, found ${found}`;
  return [{ start, end: atEnd ? end : start + token.image.length }, words];
}

/** What a part of the grammar begins with, for errors that offer several things. */
const WANTED: Readonly<Record<string, string>> = {
  file: '"import", "op", "tag", "rule", "example", "strategy" or "pipeline"',
  declaration: '"import", "op", "tag", "rule", "example", "strategy" or "pipeline"',
  ruleDecl: '"where", "let", "sharing" or an arrow ("=>", "~>", "<=>")',
  exampleDecl: '"expect …;" or "unchanged;"',
  expression: "an expression",
  primary: "an expression",
  literal: "a value",
  onePattern: "a pattern",
  operationRef: "the name of an operation, or #tag",
  oneStrategy: "a rule, #tag or a strategy",
  clause: '"where", "sharing" or "let"',
  suffix: '".", "[" or "with"',
};
