/** Tokens on the command line's side: from the environment or a file, never an argument (`ps` shows those). */
import { randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TokenError } from "../core/index.ts";

const LENGTH_MAX = 1024;
/** Folders of tokens name the process that made them, so that later ones can clean up after it. */
const FOLDER = /^plygraph-(\d+)-\w{6}$/;
const FILE = "token";

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

/**
 * The given token, or a random one in a fresh file that only this user can read. Then the files of this
 * user's processes that ended without a chance to remove them (SIGKILL) are removed.
 */
export function tokenOrFresh(file: string | undefined, env: NodeJS.ProcessEnv): TokenSource {
  const given = givenToken(file, env);
  if (given !== undefined) return { token: given, file: undefined };
  const token = randomBytes(24).toString("base64url");
  sweepFolders(tmpdir());
  const fresh = join(mkdtempSync(join(tmpdir(), `plygraph-${process.pid}-`)), FILE);
  writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: "wx" });
  return { token, file: fresh };
}

/** Leftovers are a nuisance, not a reason to fail: what cannot be looked at or removed stays. */
function sweepFolders(root: string): void {
  for (const name of quietly(() => readdirSync(root)) ?? []) {
    const pid = FOLDER.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    quietly(() => {
      const folder = join(root, name);
      const found = lstatSync(folder);
      if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return;
      // Only what we put there: anything else keeps the folder.
      rmSync(join(folder, FILE), { force: true });
      rmdirSync(folder);
    });
  }
}

function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** A process of another user is alive too, though no signal may reach it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
