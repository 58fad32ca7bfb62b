/** Tokens come from the environment or a file, never from an argument (`ps` shows those) or the configuration itself. */
import { readFileSync, statSync } from "node:fs";
import { TokenError } from "../core/index.ts";

const LENGTH_MAX = 1024;
/** Anybody on the machine may read the file. */
const OTHERS_READ = 0o004;

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
  let text: string;
  let isOpen: boolean;
  try {
    // A pipe is fine too.
    text = readFileSync(file, "utf8");
    const found = statSync(file);
    isOpen = found.isFile() && (found.mode & OTHERS_READ) !== 0;
  } catch (error) {
    throw new TokenError(`token file "${file}" cannot be read`, { cause: error });
  }
  if (isOpen && process.platform !== "win32") {
    throw new TokenError(
      `everybody may read token file "${file}", so it holds no secret; chmod 600 it`,
    );
  }
  if (text.length > LENGTH_MAX) {
    throw new TokenError(`token file "${file}" is too large for a token`);
  }
  return text;
}
