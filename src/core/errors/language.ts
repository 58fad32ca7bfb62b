/** What can be wrong with files of rules, beyond what their diagnostics tell. */
import { PlygraphError } from "./base.ts";

/** A file of rules cannot be read. */
export class RulesFileError extends PlygraphError<"RulesFile"> {
  constructor(path: string, { cause }: { readonly cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super("RulesFile", `the rules in "${path}" cannot be read: ${reason}`, { path }, { cause });
  }
}

/** Rules were asked for, and their text has errors. */
export class RulesTextError extends PlygraphError<"RulesText"> {
  constructor(file: string, diagnostics: readonly string[]) {
    const count = diagnostics.length === 1 ? "an error" : `${diagnostics.length} errors`;
    super("RulesText", `${count} in "${file}":\n${diagnostics.join("\n")}`, { file, diagnostics });
  }
}
