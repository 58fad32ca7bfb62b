/** Certificates for tests: good ones, and one of each kind that must be refused. */
import { type Authority, makeAuthority } from "../../src/cli/security/certificates.ts";
import type { CertificateRole, TlsIdentity } from "../../src/comm/index.ts";

/** A cluster's authority, and the identities that it signs. */
export interface TestAuthority {
  readonly authority: Authority;
  identity(...roles: readonly CertificateRole[]): Promise<TlsIdentity>;
  /** Valid for a day that began so many days ago. */
  aged(role: CertificateRole, daysAgo: number): Promise<TlsIdentity>;
}

const DAY_MS = 86_400_000;

export async function testAuthority(): Promise<TestAuthority> {
  const authority = await makeAuthority({ from: new Date(Date.now() - 10 * DAY_MS), days: 20 });
  const ca = authority.cert;
  return {
    authority,
    identity: async (...roles) => ({ ca, ...(await authority.sign(roles)) }),
    aged: async (role, daysAgo) => {
      const from = new Date(Date.now() - daysAgo * DAY_MS);
      return { ca, ...(await authority.sign([role], { from, days: 1 })) };
    },
  };
}
