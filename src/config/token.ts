/** Tokens come from the environment or a file, never from an argument (`ps` shows those) or the configuration itself. */
import { readFileSync } from "node:fs";
import { TokenError } from "../core/index.ts";

const LENGTH_MAX = 1024;

/** The token that was given. Throws `TokenError` for a file that cannot be read or is empty. */
export function givenToken(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file !== undefined) return readToken(file);
  const token = env["PLYGRAPH_TOKEN"]?.trim();
  return token === "" ? undefined : token;
}

/** The token in a file. @throws TokenError */
export function readToken(file: string): string {
  const token = textOf(file).trim();
  if (token === "") throw new TokenError(`token file "${file}" is empty`);
  return token;
}

function textOf(file: string): string {
  try {
    // A pipe is fine too; only what is read counts.
    const text = readFileSync(file, "utf8");
    if (text.length <= LENGTH_MAX) return text;
  } catch (error) {
    throw new TokenError(`token file "${file}" cannot be read`, { cause: error });
  }
  throw new TokenError(`token file "${file}" is too large for a token`);
}
