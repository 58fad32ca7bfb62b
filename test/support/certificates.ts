/**
 * Certificates for tests: good ones, and one of each kind that must be refused. They are made once a process, and kept
 * in a file: the library that makes them takes longer to load than most tests take.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateRole, TlsIdentity } from "../../src/comm/index.ts";

/** A cluster's authority, and the identities that it signed. */
export interface TestAuthority {
  readonly ca: string;
  /** For these roles: one, none, or worker and client. */
  identity(...roles: readonly CertificateRole[]): TlsIdentity;
  /** Valid for a day that began so many days ago: 3, or -3. */
  aged(role: CertificateRole, daysAgo: number): TlsIdentity;
}

type Identities = Readonly<Record<string, TlsIdentity>>;

const DAY_MS = 86_400_000;
const DAYS = [3, -3];
const ROLES: readonly (readonly CertificateRole[])[] = [
  [],
  ["scheduler"],
  ["worker"],
  ["client"],
  ["worker", "client"],
];

/** The authority of these tests, or another one. */
export async function testAuthority(which: "home" | "foreign" = "home"): Promise<TestAuthority> {
  const path = join(tmpdir(), `plygraph-certificates-${process.pid}-${which}.json`);
  if (!existsSync(path)) await make(path);
  const identities = JSON.parse(readFileSync(path, "utf8")) as Identities;
  const found = (name: string): TlsIdentity => {
    if (!Object.hasOwn(identities, name)) throw new RangeError(`no certificate "${name}" was made`);
    return identities[name];
  };
  return {
    ca: found("").ca,
    identity: (...roles) => found(roles.join()),
    aged: (role, daysAgo) => found(`${role} ${daysAgo}`),
  };
}

async function make(path: string): Promise<void> {
  const { makeAuthority } = await import("../../src/cli/security/certificates.ts");
  const authority = await makeAuthority({ from: new Date(Date.now() - 10 * DAY_MS), days: 20 });
  const made: Record<string, TlsIdentity> = {};
  for (const roles of ROLES) {
    made[roles.join()] = { ca: authority.cert, ...(await authority.sign(roles)) };
    if (roles.length !== 1) continue;
    for (const days of DAYS) {
      const from = new Date(Date.now() - days * DAY_MS);
      const aged = await authority.sign(roles, { from, days: 1 });
      made[`${roles[0]} ${days}`] = { ca: authority.cert, ...aged };
    }
  }
  writeFileSync(`${path}.part`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
