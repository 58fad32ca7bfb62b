/** Rules from files. */
import { readFile } from "node:fs/promises";
import { OptionError, RulesFileError, shown } from "../core/index.ts";
import { type CompiledRules, type CompileOptions, compileRules } from "./compile.ts";
import { checkCompileOptions } from "./compile-options.ts";

/**
 * Rules, strategies and pipelines of a `.rules` file; helpers that it imports are loaded.
 * @throws RulesFileError where the file cannot be read; what is wrong in it is a diagnostic. OptionError
 */
export async function loadRules(
  path: string,
  options: CompileOptions = {},
): Promise<CompiledRules> {
  if (typeof path !== "string" || path === "") {
    throw new OptionError("loadRules()", `takes the path of a .rules file, not ${shown(path)}`);
  }
  checkCompileOptions("loadRules()", options);
  return compileRules(await readRulesFile(path), { ...options, file: path });
}

/** The text of a file; its size is checked when it is parsed. @throws RulesFileError */
export async function readRulesFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new RulesFileError(path, { cause });
  }
}
