/** Rules from files. */
import { readFile, stat } from "node:fs/promises";
import { RulesFileError } from "../core/index.ts";
import { type CompiledRules, type CompileOptions, compileRules } from "./compile.ts";
import { LIMITS } from "./limits.ts";

/**
 * Rules, strategies and pipelines of a `.rules` file; helpers that it imports are loaded.
 * @throws RulesFileError where the file cannot be read; what is wrong in it is a diagnostic
 */
export async function loadRules(
  path: string,
  options: CompileOptions = {},
): Promise<CompiledRules> {
  return compileRules(await readRulesFile(path), { ...options, file: path });
}

/** The text of a file. @throws RulesFileError where it cannot be read, or is too large */
export async function readRulesFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size <= LIMITS.charactersMax * 4) return await readFile(path, "utf8");
    throw new RulesFileError(
      path,
      `it has ${size} bytes; the limit is ${LIMITS.charactersMax * 4}`,
    );
  } catch (error) {
    if (error instanceof RulesFileError) throw error;
    throw new RulesFileError(path, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
