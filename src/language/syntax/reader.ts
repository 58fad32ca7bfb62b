/** Runs lexer and parser over a text. Loaded on first use, as one module with the grammar. */
import type { IRecognitionException, IToken } from "chevrotain";
import type { Diagnostics } from "../diagnostics.ts";
import { LIMITS } from "../limits.ts";
import type { RulesFile, Span } from "./ast.ts";
import { withinLimits } from "./bounded.ts";
import { RulesGrammar } from "./grammar.ts";
import { lex } from "./lexer.ts";
import { rulesFile } from "./read-declarations.ts";

const EMPTY: RulesFile = { module: null, declarations: [], unread: [] };

let grammar: RulesGrammar | undefined;

/** The tree of a text; what cannot be read goes into `diagnostics` and is left out. */
export function readTree(text: string, diagnostics: Diagnostics): RulesFile {
  if (!fits(text, diagnostics)) return EMPTY;
  const { tokens, errors } = lex(text);
  for (const { offset, length } of errors)
    badCharacter(text, { start: offset, end: offset + length }, diagnostics);
  grammar ??= new RulesGrammar();
  const tree = grammar.read(withinLimits(tokens, diagnostics));
  for (const error of grammar.errors) diagnostics.add("syntax", ...inWords(error, text));
  const { module, declarations } = rulesFile(tree);
  return { module, declarations, unread: unreadRules(tokens, declarations) };
}

/** Names of rules that stand in the text and not in the tree. */
function unreadRules(tokens: readonly IToken[], read: RulesFile["declarations"]): string[] {
  const known = new Set(read.flatMap((one) => (one.kind === "rule" ? [one.name.text] : [])));
  return tokens.flatMap(({ tokenType, image }, k) => {
    const isName = tokenType.name === "Upper" && tokens[k - 1]?.tokenType.name === "KeyRule";
    return isName && !known.has(image) ? [image] : [];
  });
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
