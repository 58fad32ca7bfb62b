/** From text to its tree. */
import { type Diagnostic, Diagnostics } from "./diagnostics.ts";
import type { RulesFile } from "./syntax/ast.ts";

/** Where a text comes from. */
export interface ParseOptions {
  /** The name in messages; `<text>` unless told. */
  readonly file?: string;
}

/** A text that was read. */
export interface ParsedRules {
  readonly file: string;
  readonly text: string;
  readonly tree: RulesFile;
  /** What could not be read, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more there are. */
  readonly omitted: number;
}

/**
 * Reads the text of a `.rules` file. Never throws: what cannot be read is a diagnostic, and the rest
 * is in the tree. The parser is loaded by the first call.
 */
export async function parseRules(text: string, options: ParseOptions = {}): Promise<ParsedRules> {
  const { file = "<text>" } = options;
  const { readTree } = await import("./syntax/reader.ts");
  const diagnostics = new Diagnostics(file, text);
  const tree = readTree(text, diagnostics);
  const { omitted } = diagnostics;
  return { file, text, tree, diagnostics: diagnostics.sorted(), omitted };
}
