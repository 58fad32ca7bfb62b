/** Tokens on the command line's side: from the environment or a file, never an argument (`ps` shows those). */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TokenError } from "../core/index.ts";

const LENGTH_MAX = 1024;

/** A token, and the file where it was written if this process made it. */
export interface TokenSource {
  readonly token: string;
  readonly file: string | undefined;
}

/** The token that was given. Throws `TokenError` for a file that cannot be read or is empty. */
export function givenToken(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file !== undefined) return readToken(file);
  const token = env["PLYGRAPH_TOKEN"]?.trim();
  return token === "" ? undefined : token;
}

function readToken(file: string): string {
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

/** The given token, or a random one in a fresh file that only this user can read. */
export function tokenOrFresh(file: string | undefined, env: NodeJS.ProcessEnv): TokenSource {
  const given = givenToken(file, env);
  if (given !== undefined) return { token: given, file: undefined };
  const token = randomBytes(24).toString("base64url");
  const fresh = join(mkdtempSync(join(tmpdir(), "plygraph-")), "token");
  writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: "wx" });
  return { token, file: fresh };
}
