/** What editors are told about a text: pure functions, no connection. */
import { checkFile } from "../check-file.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { formatRules } from "../format/format.ts";
import { parseRules } from "../parse.ts";
import { operationText } from "./operation-text.ts";

/** A line and a column, from 0, as the protocol counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A diagnostic in the protocol's form. */
export interface ServerDiagnostic {
  readonly range: Range;
  readonly severity: 1 | 2;
  readonly code: string;
  readonly source: "plygraph";
  readonly message: string;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length - 1, character: offset - start };
}

/** What is wrong with a text. */
export async function diagnosticsOf(text: string, file: string): Promise<ServerDiagnostic[]> {
  const found = await checkFile(file, { text });
  return found.map((one) => toServer(text, one));
}

function toServer(
  text: string,
  { span, severity, code, message, suggestion }: Diagnostic,
): ServerDiagnostic {
  const hint = suggestion === null ? "" : `; did you mean "${suggestion}"?`;
  return {
    range: { start: positionAt(text, span.start), end: positionAt(text, span.end) },
    severity: severity === "error" ? 1 : 2,
    code,
    source: "plygraph",
    message: `${message}${hint}`,
  };
}

/** The text laid out, as one replacement; null where it cannot be read, or is laid out already. */
export async function formattingOf(
  text: string,
  file: string,
): Promise<{ readonly range: Range; readonly newText: string } | null> {
  const { diagnostics } = await parseRules(text, { file });
  if (diagnostics.length > 0) return null;
  const newText = await formatRules(text, file);
  if (newText === text) return null;
  const start = { line: 0, character: 0 };
  return { range: { start, end: positionAt(text, text.length) }, newText };
}

/** What stands at a place, in Markdown: the doc of a rule, or the declaration of an operation. */
export async function hoverOf(text: string, { line, character }: Position): Promise<string | null> {
  const word = wordAt(text.split("\n")[line] ?? "", character);
  if (word === null) return null;
  const { tree } = await parseRules(text);
  for (const node of tree.declarations) {
    if (node.kind !== "rule" || node.name.text !== word) continue;
    const doc = node.annotations.find(({ name }) => name.text === "doc");
    const told = doc?.args.map(({ value }) => value).join(" ") ?? "";
    return `**${word}**${told === "" ? "" : `\n\n${told}`}`;
  }
  return operationText(word, tree.declarations);
}

function wordAt(line: string, character: number): string | null {
  for (const found of line.matchAll(/\w+/g)) {
    if (found.index <= character && character <= found.index + found[0].length) return found[0];
  }
  return null;
}
