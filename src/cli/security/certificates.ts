/** Certificates of a cluster: an authority, and one certificate for each role, on the P-256 curve. */
import { webcrypto } from "node:crypto";
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  URL as URI,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { type CertificateRole, ROLE_URI } from "../../comm/index.ts";

const CURVE = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;
/** Clocks of different machines differ. */
const SLACK_MS = 5 * 60_000;

/** A certificate and its private key, as PEM text. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** Signs certificates of one cluster. */
export interface Authority extends Certified {
  readonly ends: Date;
  /** For one role, or several; with none it is good for nothing. */
  sign(roles: readonly CertificateRole[], validity?: Validity): Promise<Certified>;
}

/** From when to when; from now on by default. */
export interface Validity {
  readonly from?: Date;
  readonly days: number;
}

/** What a role needs its certificate for. A worker is called by peers, and calls them and the scheduler. */
const USAGES: Readonly<Record<CertificateRole, readonly ExtendedKeyUsage[]>> = {
  scheduler: [ExtendedKeyUsage.serverAuth],
  worker: [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth],
  client: [ExtendedKeyUsage.clientAuth],
};

/** A new authority; everything that it signs ends with it, at the latest. */
export async function makeAuthority(validity: Validity): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const name = `CN=plygraph authority ${serial().slice(0, 12)}`;
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...times(validity),
    serialNumber: serial(),
    name,
    signingAlgorithm: CURVE,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    cert: `${authority.toString("pem")}\n`,
    key: await privatePem(keys),
    ends: authority.notAfter,
    sign: async (roles, signed = validity) => {
      const own = await webcrypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.create({
        ...times(signed),
        serialNumber: serial(),
        subject: `CN=plygraph ${roles.join(" ") || "nobody"},OU=${roles.join(" ") || "nobody"}`,
        issuer: authority.subject,
        signingAlgorithm: CURVE,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          ...extensionsOf(roles),
          await SubjectKeyIdentifierExtension.create(own.publicKey),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { cert: `${certificate.toString("pem")}\n`, key: await privatePem(own) };
    },
  };
}

function extensionsOf(roles: readonly CertificateRole[]): readonly Extension[] {
  if (roles.length === 0) return [];
  const uris = roles.map((role) => ({ type: URI, value: ROLE_URI + role }) as const);
  const usages = new Set(roles.flatMap((role) => USAGES[role]));
  return [new SubjectAlternativeNameExtension(uris), new ExtendedKeyUsageExtension([...usages])];
}

function times({ from = new Date(Date.now() - SLACK_MS), days }: Validity): {
  readonly notBefore: Date;
  readonly notAfter: Date;
} {
  return { notBefore: from, notAfter: new Date(from.getTime() + days * DAY_MS) };
}

/** 127 random bits: positive, and never used before. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

async function privatePem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
