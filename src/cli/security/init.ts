/** A directory with all that a cluster needs to know its members. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CertificateRole, credentialFor } from "../../comm/index.ts";
import { CommandError } from "../../core/index.ts";
import { failed } from "../failed.ts";
import { type Certified, makeAuthority } from "./certificates.ts";

const ROLES: readonly CertificateRole[] = ["scheduler", "worker", "client"];

/** A file that was made, and who needs it. */
export interface MadeFile {
  readonly file: string;
  readonly whose: string;
}

/**
 * Makes an authority, and for each role a certificate, a key and a token, for so many days. Only this user may read
 * them. @throws CommandError for a directory that cannot be written, or holds anything
 */
export async function initSecurity(
  directory: string,
  days: number,
): Promise<{ readonly made: readonly MadeFile[]; readonly ends: Date }> {
  await requireEmpty(directory);
  const authority = await makeAuthority({ days });
  const secret = randomBytes(24).toString("base64url");
  const made: MadeFile[] = [];
  const write = async (name: string, text: string, whose: string): Promise<void> => {
    const file = join(directory, name);
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    made.push({ file, whose });
  };
  await write("ca.pem", authority.cert, "everybody");
  await write("ca-key.pem", authority.key, "nobody: keep it away, to sign more");
  for (const role of ROLES) {
    const { cert, key }: Certified = await authority.sign([role]);
    await write(`${role}.pem`, cert, role);
    await write(`${role}-key.pem`, key, role);
    if (role === "scheduler") await write("token", `${secret}\n`, role);
    else await write(`${role}-token`, `${credentialFor(secret, role)}\n`, role);
  }
  return { made, ends: authority.ends };
}

async function requireEmpty(directory: string): Promise<void> {
  let found: readonly string[];
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    found = await readdir(directory);
  } catch (error) {
    throw failed("security init", `"${directory}" cannot be written`, error);
  }
  if (found.length === 0) return;
  throw new CommandError(
    "security init",
    `"${directory}" is not empty; certificates that are in use are not written over`,
  );
}
