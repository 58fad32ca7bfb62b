/** Tokens that a scheduler makes up, where it was given none. */
import { randomBytes } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders of tokens name the process that made them, so that later ones can clean up after it. */
const FOLDER = /^plygraph-(\d+)-\w{6}$/;
const FILE = "token";

/** A token, and the file where it was written if this process made it. */
export interface TokenSource {
  readonly token: string;
  readonly file: string | undefined;
}

/**
 * The given token, or a random one in a fresh file that only this user can read. Then the files of this
 * user's processes that ended without a chance to remove them (SIGKILL) are removed.
 */
export function tokenOrFresh(given: string | undefined): TokenSource {
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
