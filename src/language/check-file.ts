/** Checking a file: everything that can be said without running a rule. */
import { type CompileOptions, checkRules, compiledFrom } from "./compile.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { readRulesFile } from "./load.ts";

/** Choices for checking. */
export interface CheckOptions extends CompileOptions {
  /** The text, where it is not that of the file: an editor's. */
  readonly text?: string;
  /**
   * Check calls and attributes against the types of TypeScript too: it is loaded, and reads the files
   * that the rules import. Off unless told.
   */
  readonly types?: boolean;
}

/**
 * What is wrong with a file of rules, in the order of its text: syntax, names, types, strategies.
 * @throws RulesFileError where the file cannot be read
 */
export async function checkFile(
  path: string,
  options: CheckOptions = {},
): Promise<readonly Diagnostic[]> {
  const text = options.text ?? (await readRulesFile(path));
  const checked = await checkRules(text, { ...options, file: path });
  compiledFrom(checked, options);
  if (options.types === true && !checked.diagnostics.failed) {
    const { checkTypes } = await import("./emit/typescript/check-types.ts");
    checkTypes(checked);
  }
  return checked.diagnostics.list();
}
