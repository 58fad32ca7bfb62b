/** What can be wrong with files of rules, beyond what their diagnostics tell. */
import { PlygraphError } from "./base.ts";

/** A file of rules cannot be read. */
export class RulesFileError extends PlygraphError<"RulesFile"> {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      "RulesFile",
      `the rules in "${path}" cannot be read: ${reason}`,
      { path, reason },
      options,
    );
  }
}

/** Rules were asked for, and their text has errors. */
export class RulesTextError extends PlygraphError<"RulesText"> {
  constructor(file: string, diagnostics: readonly string[]) {
    const count = diagnostics.length === 1 ? "an error" : `${diagnostics.length} errors`;
    super("RulesText", `${count} in "${file}":\n${diagnostics.join("\n")}`, { file, diagnostics });
  }
}
